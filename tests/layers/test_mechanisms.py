from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from layers.assumptions import read_assumptions
from layers.errors import InputError, PersonalData, UnknownId, each_fault
from layers.layers import read_layers
from layers.mechanisms import check_mechanisms, no_mechanisms, read_mechanisms
from layers.region import read_region
from tests.regions import MECHANISMS, Given, write_region

HEADER = "mechanism_id,kind,village_id,base_id,owner,channel,is_embedded,women,men,since,tested\n"


def read(folder: Path, given: Given = MECHANISMS) -> tuple[pd.DataFrame, list[str]]:
    region = read_region(write_region(folder, mechanisms=given))
    frame, cautions = read_mechanisms(region.layers["mechanisms"], region)
    return frame, [str(caution) for caution in cautions]


def test_the_toy_mechanisms(tmp_path: Path) -> None:
    frame, cautions = read(tmp_path)
    assert frame["kind"].tolist() == ["CAN", "CAN", "CLA", "LPC", "CAN"]
    assert frame["is_embedded"].isna().tolist() == [True, True, False, True, True]
    assert frame.loc["m3", "is_embedded"]
    assert frame.loc["m1", "tested"] == pd.Timestamp("2017-06-21")
    assert frame["tested"].isna().tolist() == [False, False, False, True, True]
    assert not cautions
    assert no_mechanisms().dtypes.equals(frame.dtypes)
    assert no_mechanisms().index.name == "mechanism_id"


def test_trainings_plans_visits_and_funds_are_read(tmp_path: Path) -> None:
    header = "mechanism_id,kind,village_id,base_id,owner,channel,is_funded,trained,plan_date,visited\n"
    rows = "m1,LPC,v1,b1,community,,non,2016-02-01,2017-01-15,\nm2,CAN,v1,b1,mission,phone,,,,2030-01-01\n"
    frame, cautions = read(tmp_path, header + rows)
    assert frame["is_funded"].isna().tolist() == [False, True]
    assert not frame.loc["m1", "is_funded"]
    assert frame.loc["m1", "trained"] == pd.Timestamp("2016-02-01")
    assert frame.loc["m1", "plan_date"] == pd.Timestamp("2017-01-15")
    assert frame["visited"].isna().tolist() == [True, False]
    assert ["visited after the region's reference date (rows: m2)" in caution for caution in cautions] == [
        True
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            "m1,CAM,v1,b1,mission,phone,,,,,",
            "kind is not a known word (rows: m1). Mend: use one of CAN, LPC, CLA",
        ),
        ("m1,,v1,b1,mission,phone,,,,,", "kind is empty (rows: m1)"),
        ("m1,CAN,,b1,mission,phone,,,,,", "village_id is empty (rows: m1)"),
        ("m1,CLA,,,mission,phone,,,,,", "village_id is empty (rows: m1)"),
        ("m1,CAN,v1,b1,army,phone,,,,,", "owner is not a known word"),
        ("m1,CAN,v1,b1,mission,pigeon,,,,,", "channel is not a known word"),
        ("m1,CAN,v1,b1,mission,phone,maybe,,,,", "is_embedded is neither yes nor no"),
        ("m1,CAN,v1,b1,mission,phone,,two,,,", "women holds text"),
        ("m1,CAN,v1,b1,mission,phone,,,-1,,", "men is below 0"),
        ("m1,CAN,v1,b1,mission,phone,,,,yesterday,", "since is not a date"),
        ("m1,CAN,v1,b1,mission,phone,,,,,2017/06/01", "tested is not a date"),
        ("+m1,CAN,v1,b1,mission,phone,,,,,", "could be run as a formula"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, row: str, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, HEADER + row + "\n")
    found = [str(fault) for fault in each_fault(caught.value)]
    assert any(expected in fault for fault in found), found


def test_a_liaison_assistant_may_stand_at_a_base(tmp_path: Path) -> None:
    frame, _ = read(tmp_path, HEADER + "m1,CLA,,b1,mission,phone,oui,,,,\n")
    assert frame.loc["m1", "village_id"] == ""
    assert frame.loc["m1", "is_embedded"]


def test_doubts_are_cautions(tmp_path: Path) -> None:
    _, cautions = read(
        tmp_path, HEADER + "m1,CAN,v1,b1,mission,,,,,,\nm2,CAN,v1,b1,mission,phone,,,,,2030-01-01\n"
    )
    assert cautions == [
        "mechanisms.csv: tested after the region's reference date (rows: m2)."
        " Mend: correct the date of one of them",
        "mechanisms.csv: no channel: whether it can alert is unknown (rows: m1). Mend: give its channel",
    ]


@pytest.mark.parametrize(
    "text",
    [
        HEADER.replace("women", "nom") + "m1,CAN,v1,b1,mission,phone,,Paluku,,,\n",
        HEADER + "m1,CAN,v1,b1,mission,phone,,+243 812 345 678,,,\n",
        HEADER + "m1,CAN,v1,b1,mission,phone,,,,,,0991234567\n",
        HEADER + "0991234567,CAN,v1,b1,mission,phone,,,,,\n",
        "mechanism_id;kind;téléphone\nm1;CAM;\n",
    ],
)
def test_personal_data_is_refused_before_all_else(tmp_path: Path, text: str) -> None:
    with pytest.raises(PersonalData) as caught:
        read(tmp_path, text)
    message = str(caught.value)
    assert message.startswith("mechanisms.csv: refused, because it could point at persons: ")
    assert "Paluku" not in message
    assert "812" not in message
    assert "0991234567" not in message


def test_personal_data_in_a_geopackage_is_refused(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"mechanism_id": ["m1"], "kind": ["CAN"], "notes": [243812345678]},
        geometry=gpd.points_from_xy([29], [0]),
        crs=4326,
    )
    path = tmp_path / "given.gpkg"
    frame.to_file(path)
    with pytest.raises(PersonalData, match="column 'notes'"):
        read(tmp_path / "region", path)


def test_unknown_villages_and_hubs_are_listed(tmp_path: Path) -> None:
    rows = [{**MECHANISMS[0], "village_id": "v99"}, {**MECHANISMS[1], "base_id": "b99"}]
    with pytest.raises(InputError) as caught:
        read_layers(write_region(tmp_path, mechanisms=rows), read_assumptions())
    found = each_fault(caught.value)
    assert [type(fault) for fault in found] == [UnknownId, UnknownId]
    assert str(found[0]).startswith("mechanisms.csv: village_id is not among the villages (rows: m1 has v99)")
    assert str(found[1]).startswith("mechanisms.csv: base_id is not among the bases (rows: m2 has b99)")


def test_an_empty_hub_is_no_fault(tmp_path: Path) -> None:
    layers = read_layers(write_region(tmp_path), read_assumptions())
    frame = layers.mechanisms.assign(base_id="")
    before = frame.copy()
    check_mechanisms(frame, layers.villages, layers.bases, "mechanisms.csv")
    pd.testing.assert_frame_equal(frame, before)
