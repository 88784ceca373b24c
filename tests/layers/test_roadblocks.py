from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from layers.errors import BadCoordinates, BadDate, BadId, InputErrors, MissingColumn
from layers.region import LayerSource, Region
from layers.roadblocks import read_roadblocks

REGION = Region(
    Path("/toy"), "Toy", (28.9, -0.3, 29.3, 0.1), "EPSG:32735", "Africa/Lubumbashi", date(2017, 7, 1), {}, {}
)
HEADER = "id,kind,date,lon,lat\n"


@pytest.fixture
def source(tmp_path: Path) -> LayerSource:
    day = date(2017, 7, 1)
    path = tmp_path / "roadblocks.csv"
    return LayerSource("roadblocks", path, "test", "CC0", day, "observed", "public", {})


def test_roadblocks_are_read(source: LayerSource) -> None:
    source.path.write_text(HEADER + "r1,army,2017-06-01,29.0,0.0\nr2,,,29.1,-0.1\n", encoding="utf-8")
    frame, cautions = read_roadblocks(source, REGION)
    assert list(frame.index) == ["r1", "r2"]
    assert frame.index.name == "id"
    assert frame["kind"].tolist() == ["army", ""]
    assert frame["date"].tolist() == [pd.Timestamp("2017-06-01"), pd.NaT]
    assert frame.crs == "EPSG:4326"
    assert [caution.rows for caution in cautions] == [("r2",)]


def test_none_is_a_layer_too(source: LayerSource) -> None:
    source.path.write_text(HEADER, encoding="utf-8")
    frame, cautions = read_roadblocks(source, REGION)
    assert not len(frame)
    assert not cautions


def test_one_seen_in_the_future_is_kept_with_a_caution(source: LayerSource) -> None:
    source.path.write_text(HEADER + "r1,army,2018-06-01,29.0,0.0\n", encoding="utf-8")
    frame, cautions = read_roadblocks(source, replace(REGION))
    assert len(frame) == 1
    assert "after the region's reference date" in cautions[0].message


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("id,kind,lon,lat\nr1,army,29.0,0.0\n", MissingColumn),
        (HEADER + "r1,army,2017-06-01,12.0,0.0\n", BadCoordinates),
        (HEADER + "r1,army,last week,29.0,0.0\n", BadDate),
        (HEADER + "r1,army,,29.0,0.0\nr1,army,,29.1,0.0\n", BadId),
    ],
)
def test_faults(source: LayerSource, text: str, kind: type[Exception]) -> None:
    source.path.write_text(text, encoding="utf-8")
    with pytest.raises((kind, InputErrors)) as caught:
        read_roadblocks(source, REGION)
    assert "roadblocks.csv" in str(caught.value)
