"""Towers: what is read of OpenCelliD's columns and our own, and everything that is refused by name."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from layers.assumptions import read_assumptions
from layers.errors import (
    BadCoordinates,
    BadId,
    BadValue,
    Caution,
    EmptyLayer,
    InputError,
    MissingColumn,
    PersonalData,
    UnknownId,
    each_fault,
)
from layers.region import LayerSource, Region
from layers.towers import OPENCELLID, read_towers

REGION = Region(
    Path("/toy"), "Toy", (28.9, -0.3, 29.3, 0.1), "EPSG:32735", "Africa/Lubumbashi", date(2017, 7, 1), {}, {}
)
ASSUMPTIONS = read_assumptions()
HEADER = ",".join(OPENCELLID)
OWN = HEADER + ",mast_id,height_m,fed_by"


def row(
    radio: str = "GSM",
    net: object = 1,
    area: object = 100,
    cell: object = 11,
    lon: object = 29.0,
    lat: object = 0.0,
    changeable: object = 1,
) -> str:
    return f"{radio},630,{net},{area},{cell},0,{lon},{lat},1000,5,{changeable},1459813819,1459813819,-70"


def read(tmp_path: Path, *lines: str) -> tuple[gpd.GeoDataFrame, list[Caution]]:
    path = tmp_path / "towers.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    source = LayerSource("towers", path, "", "", date(2017, 7, 1), "observed", "public", {})
    return read_towers(source, REGION, ASSUMPTIONS)


def faults(tmp_path: Path, *lines: str) -> list[InputError]:
    with pytest.raises(InputError) as caught:
        read(tmp_path, *lines)
    return list(each_fault(caught.value))


CELLS = (
    row("GSM", cell=11, lon=29.0),
    row("UMTS", cell=66000, lon=29.001, changeable=0),  # 111 m to the east: the same mast
    row("GSM", cell=21, lon=29.01),  # 1,113 m: another
    row("LTE", net=2, cell=257, lon=29.0),  # another operator: another
)


def test_cells_become_masts(tmp_path: Path) -> None:
    masts, cautions = read(tmp_path, HEADER, *CELLS)
    assert cautions == []
    assert masts.index.tolist() == ["GSM-630-1-100-11", "GSM-630-1-100-21", "LTE-630-2-100-257"]
    assert masts.index.name == "mast_id"
    assert masts["operators"].tolist() == ["630-1", "630-1", "630-2"]
    assert masts["technologies"].tolist() == ["GSM;UMTS", "GSM", "LTE"]
    assert masts["sectors"].tolist() == [2, 1, 1]
    # One of the two positions is not guessed, so it is the mast's.
    assert masts["is_guessed"].tolist() == [False, True, True]
    assert masts.geometry.x.tolist() == [29.001, 29.01, 29.0]
    assert masts["height_m"].isna().all()
    assert masts["fed_by"].tolist() == ["", "", ""]
    assert masts.crs == "EPSG:4326"
    assert {"sectors": "int64", "is_guessed": "bool", "height_m": "float64"}.items() <= {
        name: str(kind) for name, kind in masts.dtypes.items()
    }.items()


def test_guessed_positions_are_averaged(tmp_path: Path) -> None:
    masts, _ = read(tmp_path, HEADER, row(cell=1, lon=29.0), row(cell=2, lon=29.001))
    assert masts.geometry.x.tolist() == pytest.approx([29.0005])
    # Where nobody says that a position is exact, it counts as guessed.
    unsaid, _ = read(tmp_path, HEADER, row(changeable=""))
    assert unsaid["is_guessed"].tolist() == [True]


def test_an_extract_has_no_header(tmp_path: Path) -> None:
    plain, _ = read(tmp_path, HEADER, *CELLS)
    bare, _ = read(tmp_path, *CELLS)
    assert bare.equals(plain)
    assert faults(tmp_path, CELLS[0], row(lon="x", cell=3))[0].rows == ("line 2",)


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    rng = random.Random(7)
    lines = [
        row(cell=cell, net=cell % 2, lon=29.0 + rng.random() / 100, lat=-rng.random() / 100)
        for cell in range(60)
    ]
    plain, _ = read(tmp_path, HEADER, *lines)
    assert 10 < len(plain) < 60
    for _ in range(4):
        rng.shuffle(lines)
        shuffled, _ = read(tmp_path, HEADER, *lines)
        assert shuffled.equals(plain)


def test_the_distance_is_an_assumption(tmp_path: Path) -> None:
    path = tmp_path / "towers.csv"
    path.write_text("\n".join((HEADER, *CELLS)), encoding="utf-8")
    source = LayerSource("towers", path, "", "", date(2017, 7, 1), "observed", "public", {})
    for metres, masts in ((100, 4), (200, 3)):
        changed = ASSUMPTIONS.with_values({"tower_cluster_m": metres})
        assert len(read_towers(source, REGION, changed)[0]) == masts
    # The third lies 1,113 m from the first and 1,002 m from the second: 1,000 m do not reach it.
    assert len(read_towers(source, REGION, ASSUMPTIONS.with_values({"tower_cluster_m": 1000}))[0]) == 3


def test_our_own_columns(tmp_path: Path) -> None:
    masts, cautions = read(
        tmp_path,
        OWN,
        row(cell=1, changeable=0) + ",m1,40,",
        row("LTE", net=2, cell=2, changeable=0) + ",m1,45,",
        row(cell=3, lon=29.1) + ",m2,,m1",
        row(cell=4, lon=29.2, lat=0.05) + ",m3,,m2",
    )
    assert cautions == []
    assert masts.index.tolist() == ["m1", "m2", "m3"]
    assert masts["operators"].tolist() == ["630-1;630-2", "630-1", "630-1"]
    assert masts["technologies"].tolist() == ["GSM;LTE", "GSM", "GSM"]
    np.testing.assert_array_equal(masts["height_m"], [45, np.nan, np.nan])
    assert masts["fed_by"].tolist() == ["", "m1", "m2"]


def test_a_mast_may_be_fed_by_one_that_has_no_id_of_its_own(tmp_path: Path) -> None:
    masts, _ = read(tmp_path, OWN, row(cell=1) + ",,,", row(cell=2, lon=29.1) + ",m2,,GSM-630-1-100-1")
    assert masts.loc["m2", "fed_by"] == "GSM-630-1-100-1"


def test_a_list_without_network_numbers(tmp_path: Path) -> None:
    masts, _ = read(tmp_path, "radio,mcc,net,lon,lat,mast_id", "GSM,,,29,0,m1", "gsm,,,29.1,0,")
    assert masts.index.tolist() == ["m1", "site@29.10000,0.00000"]
    assert masts["operators"].tolist() == ["", ""]


def test_a_country_is_cut_to_the_region(tmp_path: Path) -> None:
    masts, cautions = read(tmp_path, HEADER, CELLS[0], row(cell=2, lon=15.3, lat=-4.3), row(cell=3, lon=29.4))
    assert len(masts) == 1
    (caution,) = cautions
    assert caution.rows == ("line 3", "line 4")
    assert "outside of the region's bounds: left out" in caution.message
    (fault,) = faults(tmp_path, HEADER, row(lon=15.3, lat=-4.3))
    assert isinstance(fault, EmptyLayer)


def test_what_feeds_from_outside_is_named(tmp_path: Path) -> None:
    lines = (row(cell=1, lon=15.3) + ",far,30,", row(cell=2) + ",near,30,far")
    masts, cautions = read(tmp_path, OWN, *lines)
    assert masts["fed_by"].to_dict() == {"near": ""}
    assert [caution.rows for caution in cautions] == [("line 2",), ("near",)]


def test_radios_that_are_not_modelled_are_left_out(tmp_path: Path) -> None:
    masts, cautions = read(tmp_path, HEADER, CELLS[0], row("NR", cell=81234567890), row("CDMA", cell=3))
    assert masts["technologies"].tolist() == ["GSM"]
    assert masts["sectors"].tolist() == [1]
    assert [caution.rows for caution in cautions] == [("line 3", "line 4")]


@pytest.mark.parametrize(
    ("line", "kind", "said"),
    [
        (row(cell=9, lon=0.0, lat=0.0), BadCoordinates, "towers at 0,0"),
        (row(cell=9, lon="0,0".replace(",", "."), lat="0.00001"), BadCoordinates, "towers at 0,0"),
        (row(cell=9, lon="east"), BadCoordinates, "lon is empty or not a number"),
        (row(cell=9, lat=""), BadCoordinates, "lat is empty or not a number"),
        (row(cell=9, lon="nan"), BadCoordinates, "lon is empty or not a number"),
        (row(cell=9, lon=-0.1, lat=29.1), BadCoordinates, "look swapped"),
        (row(cell=9, lon=291.0), BadCoordinates, "outside of the world"),
        (row("5GHz", cell=9), BadValue, "radio is not a known word"),
        (row("", cell=9), BadValue, "radio is empty"),
        (row(cell="9a"), BadValue, "cell holds text where a number belongs"),
        (row(cell=9.5), BadValue, "cell is not a whole number"),
        (row(cell=9, net=-1), BadValue, "net is below 0"),
        (row(cell=9, changeable=2), BadValue, "changeable is neither yes nor no"),
        (row(cell=9) + ",1", BadValue, "more or fewer cells than the header"),
    ],
)
def test_rows_that_are_refused(tmp_path: Path, line: str, kind: type[InputError], said: str) -> None:
    found = faults(tmp_path, HEADER, CELLS[0], line)
    assert [type(fault) for fault in found] == [kind]
    assert found[0].rows == ("line 3",)
    assert found[0].file == "towers.csv"
    assert said in found[0].message
    assert found[0].mend


@pytest.mark.parametrize(
    ("end", "kind", "said"),
    [
        (",=1+1,,", BadId, "could be run as a formula"),
        (",mast-3,,", BadId, "kept for masts that are added"),
        (",m2,0,", BadValue, "height_m is below 1"),
        (",m2,501,", BadValue, "height_m is above 500"),
        (",m2,high,", BadValue, "height_m holds text"),
        (",m1,,m9", BadValue, "fed by different masts"),
        (",GSM-630-1-100-5,,", BadId, "also the name of a mast without one"),
    ],
)
def test_our_own_columns_are_checked(tmp_path: Path, end: str, kind: type[InputError], said: str) -> None:
    lines = (row(cell=1) + ",m1,30,m8", row(cell=8) + ",m8,30,", row(cell=9, lon=29.001) + end)
    alone = row(cell=5, lon=29.2) + ",,,"
    found = [fault for fault in faults(tmp_path, OWN, *lines, alone) if not isinstance(fault, UnknownId)]
    assert [type(fault) for fault in found] == [kind]
    assert said in found[0].message
    assert "line 4" in found[0].rows


def test_a_cell_that_stands_twice(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, HEADER, row(), row(lon=29.2), row(cell=2))
    assert isinstance(fault, BadId)
    assert fault.rows == ("line 2", "line 3")
    # Rows without numbers cannot be told apart from those of a second antenna.
    assert read(tmp_path, HEADER, row(cell=""), row(cell=""))[0]["sectors"].tolist() == [2]


def test_every_fault_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, HEADER, row("?"), row(cell=2, lon=0), row(cell=3, lon="x"))
    assert {fault.message for fault in found} == {
        "radio is not a known word",
        "towers at 0,0",
        "lon is empty or not a number",
    }


def test_columns_that_are_missing(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "radio,lon,lat", "GSM,29,0")
    assert isinstance(fault, MissingColumn)
    assert "mcc, net" in fault.message


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER},responsable\n{row()},X\n",
        f"{HEADER},note\n{row()},+243 812 345 678\n",
        f"{HEADER}\n{row(cell='0812345678')}\n",
        f"{HEADER},mast_id\n{row()},0812345678\n",
    ],
)
def test_persons_are_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    (fault,) = faults(tmp_path, text)
    assert isinstance(fault, PersonalData)
    assert "812" not in str(fault)


def test_rows_of_one_mast_that_lie_far_apart_are_a_caution(tmp_path: Path) -> None:
    """Two rows 0.01 degree apart lie 557 m from their middle, which is more than twice 200 m."""
    masts, cautions = read(tmp_path, OWN, row(cell=1) + ",m1,,", row(cell=2, lon=29.01) + ",m1,,")
    assert masts.geometry.x.tolist() == pytest.approx([29.005])
    (caution,) = cautions
    assert caution.rows == ("m1",)
    assert "more than 400 m from their middle" in caution.message


def test_range_is_not_read(tmp_path: Path) -> None:
    plain, _ = read(tmp_path, HEADER, row())
    other, _ = read(tmp_path, HEADER, row().replace(",1000,", ",far away,"))
    assert other.equals(plain)


def test_points_of_other_formats(tmp_path: Path) -> None:
    cells = [("GSM", 1, Point(29.0, 0.0)), ("LTE", 2, Point(29.0, 0.0)), ("GSM", 3, Point(29.2, 0.0))]
    frame = gpd.GeoDataFrame(
        {
            "radio": [radio for radio, _, _ in cells],
            "mcc": 630,
            "net": 1,
            "area": 100,
            "cell": [cell for _, cell, _ in cells],
            "changeable": False,
        },
        geometry=[point for _, _, point in cells],
        crs="EPSG:4326",
    )
    path = tmp_path / "towers.gpkg"
    metric = frame.to_crs("EPSG:32735")
    metric.to_file(path)
    source = LayerSource("towers", path, "", "", date(2017, 7, 1), "observed", "public", {})
    masts, _ = read_towers(source, REGION, ASSUMPTIONS)
    assert masts["technologies"].to_dict() == {"GSM-630-1-100-1": "GSM;LTE", "GSM-630-1-100-3": "GSM"}
    assert masts.geometry.x.tolist() == pytest.approx([29.0, 29.2])
    assert not masts["is_guessed"].any()
    metric.set_geometry(metric.buffer(50.0)).to_file(path)
    with pytest.raises(InputError, match="the geometry is not a point"):
        read_towers(source, REGION, ASSUMPTIONS)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(
        st.tuples(
            st.sampled_from([1, 2]),
            st.floats(29.0, 29.01).map(lambda lon: round(lon, 4)),
            st.floats(-0.01, 0.0).map(lambda lat: round(lat, 4)),
            st.sampled_from([0, 1]),
        ),
        min_size=1,
        max_size=25,
    ),
    data=st.data(),
)
def test_no_cell_is_far_from_its_mast_and_none_is_lost(
    tmp_path: Path, places: list[tuple[int, float, float, int]], data: st.DataObject
) -> None:
    """A cell lies within 200 m of the middle of its site, so within 400 m of the mean of its positions."""
    lines = [
        row(net=net, cell=at, lon=lon, lat=lat, changeable=how)
        for at, (net, lon, lat, how) in enumerate(places)
    ]
    masts, cautions = read(tmp_path, HEADER, *lines)
    assert cautions == []
    assert masts["sectors"].sum() == len(places)
    order = data.draw(st.permutations(range(len(lines))))
    assert read(tmp_path, HEADER, *[lines[at] for at in order])[0].equals(masts)
    where = masts.geometry.to_crs(REGION.metric_crs)
    for net, lon, lat, _ in places:
        own = where[masts["operators"] == f"630-{net}"]
        here = gpd.GeoSeries([Point(lon, lat)], crs="EPSG:4326").to_crs(REGION.metric_crs).iloc[0]
        assert own.distance(here).min() <= 400
