"""Heights of trees and houses: metres above the ground, and nothing that cannot be these."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from layers.clutter import read_clutter
from layers.errors import BadValue, EmptyLayer, WrongCRS
from layers.region import LayerSource, Region
from tests.regions import write_signal

BOUNDS = (29.0, -0.2, 29.4, 0.0)
REGION = Region(Path("/toy"), "Toy", BOUNDS, "EPSG:32735", "Africa/Lubumbashi", date(2017, 7, 1), {}, {})
NAN = float("nan")


def source(path: Path) -> LayerSource:
    return LayerSource("clutter", path, "", "", date(2017, 7, 1), "observed", "public", {})


def test_clutter_is_read_as_relief_is(tmp_path: Path) -> None:
    given = source(write_signal(tmp_path / "c.tif", [[0, 15, 30, NAN], [5, 5, 5, 5]], BOUNDS))
    clutter = read_clutter(given, REGION)
    np.testing.assert_array_equal(clutter.heights, [[0, 15, 30, NAN], [5, 5, 5, 5]])
    assert clutter.sample(np.array([29.15]), np.array([-0.05])).tolist() == pytest.approx([15.0])
    assert clutter.kind == "observed"


@pytest.mark.parametrize("height", [-1.0, 151.0, 1460.0])
def test_what_cannot_be_clutter(tmp_path: Path, height: float) -> None:
    given = source(write_signal(tmp_path / "c.tif", [[10, height, 10, 10]], BOUNDS))
    with pytest.raises(BadValue, match="below 0 or above 150 m") as caught:
        read_clutter(given, REGION)
    assert caught.value.file == "c.tif"
    assert "not classes of land cover" in caught.value.mend


def test_faults_of_rasters(tmp_path: Path) -> None:
    with pytest.raises(WrongCRS):
        read_clutter(source(write_signal(tmp_path / "a.tif", 10.0, BOUNDS, crs=None)), REGION)
    with pytest.raises(EmptyLayer):
        read_clutter(source(write_signal(tmp_path / "b.tif", 10.0, (10.0, 0.0, 10.4, 0.2))), REGION)
