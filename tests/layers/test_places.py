from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from layers.errors import InputError
from layers.places import no_places, read_places
from layers.region import read_region
from tests.regions import PLACES, write_region


def test_the_toy_places(tmp_path: Path) -> None:
    region = read_region(write_region(tmp_path))
    frame, cautions = read_places(region.layers["places"], region)
    assert list(frame.index) == ["p1", "p2"]
    assert frame["kind"].tolist() == ["water_point", "idp_site"]
    assert np.isnan(frame.loc["p1", "people"])
    assert frame.loc["p2", "people"] == 500
    assert not cautions
    assert no_places().dtypes.equals(frame.dtypes)
    assert no_places().index.name == frame.index.name


def test_faults_and_cautions(tmp_path: Path) -> None:
    region = read_region(write_region(tmp_path / "a", places=[{**PLACES[0], "people": "few"}]))
    with pytest.raises(InputError, match=r"people holds text where a number belongs \(rows: p1\)"):
        read_places(region.layers["places"], region)
    region = read_region(write_region(tmp_path / "b", places=[{**PLACES[0], "kind": ""}]))
    frame, cautions = read_places(region.layers["places"], region)
    assert len(frame) == 1
    assert [str(caution) for caution in cautions] == [
        "places.csv: no kind: shown as unknown (rows: p1). Mend: say what the place is"
    ]


def test_an_empty_table_of_places_is_no_fault(tmp_path: Path) -> None:
    region = read_region(write_region(tmp_path, places="place_id,kind,name,lon,lat,people\n"))
    frame, _ = read_places(region.layers["places"], region)
    assert isinstance(frame, pd.DataFrame)
    assert not len(frame)
