from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from layers.bases import read_bases
from layers.errors import InputError, each_fault
from layers.region import read_region
from tests.regions import BASES, Given, write_region

HEADER = "base_id,name,kind,lon,lat,troops,opened,closed,mobilisation_minutes\n"


def read(folder: Path, given: Given) -> pd.DataFrame:
    region = read_region(write_region(folder, bases=given))
    return read_bases(region.layers["bases"], region)[0]


def test_the_toy_bases(tmp_path: Path) -> None:
    frame = read(tmp_path, BASES)
    assert list(frame.columns) == [
        "name",
        "kind",
        "troops",
        "opened",
        "closed",
        "mobilisation_minutes",
        "geometry",
    ]
    assert list(frame["kind"]) == ["COB", "TOB", ""]
    assert frame["troops"].isna().tolist() == [False, False, True]
    assert frame.loc["b1", "opened"] == pd.Timestamp("2010-01-01")
    assert frame["closed"].isna().all()
    assert frame.loc["b1", "mobilisation_minutes"] == 20


def test_only_what_is_needed_may_be_given(tmp_path: Path) -> None:
    frame = read(tmp_path, "base_id,name,kind,lon,lat\nb1,A,cob,29,0\n")
    assert frame.loc["b1", "kind"] == "COB"
    assert frame[["troops", "opened", "closed", "mobilisation_minutes"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("b1,A,COB,29,0,12,2017-01-02,2017-01-01,", "closed before it opened (rows: b1)"),
        ("b1,A,COB,29,0,12,2/1/2017,,", "opened is not a date (rows: b1). Mend: write it YYYY-MM-DD"),
        ("b1,A,COB,29,0,12,,2017-02-30,", "closed is not a date (rows: b1)"),
        ("b1,A,CAMP,29,0,12,,,", "kind is not a known word (rows: b1). Mend: use one of HQ, COB, TOB"),
        ("b1,A,COB,29,0,many,,,", "troops holds text"),
        ("b1,A,COB,29,0,-2,,,", "troops is below 0"),
        ("b1,A,COB,29,0,2.5,,,", "troops is not a whole number"),
        ("b1,A,COB,29,0,,,,-1", "mobilisation_minutes is below 0"),
        ("b1,A,COB,40,0,,,,", "outside of the region's bounds"),
        ("b1,A,COB,0,29,,,,", "longitude and latitude look swapped"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, row: str, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, HEADER + row + "\n")
    found = [str(fault) for fault in each_fault(caught.value)]
    assert any(expected in fault for fault in found), found
