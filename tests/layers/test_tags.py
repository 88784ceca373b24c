from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.region import read_region
from layers.roads import Roads, read_roads
from layers.tags import (
    CLASHES,
    RAW_TAGS,
    TAGS,
    is_road,
    read_maxspeed,
    read_tag_rules,
    read_width,
    settle_tags,
)
from tests.regions import MAIN_NODES, osm, write_region

RULES = read_tag_rules()


def settled(**raw: str) -> dict[str, str]:
    found = settle_tags({key.replace("__", ":"): value for key, value in raw.items()}, RULES)
    return dict(zip(TAGS, found.tags, strict=True))


def read(folder: Path, text: str) -> Roads:
    region = read_region(write_region(folder, roads_osm=text))
    return read_roads(region.layers["roads"], region)


@pytest.mark.parametrize(
    ("text", "metres"),
    [("3", "3"), ("3.5 m", "3.5"), ("3,5", "3.5"), ("350 cm", "3.5"), ("10 ft", "3.048"), ("12'6\"", "3.81"),
     ("10'", "3.048"), ("narrow", ""), ("", ""), ("0", ""), ("-2", ""), ("2-3", ""), ("1000", "")],
)  # fmt: skip
def test_widths(text: str, metres: str) -> None:
    assert read_width(text) == metres


@pytest.mark.parametrize(
    ("text", "kph"),
    [("50", "50"), ("30 mph", "30 mph"), ("60 km/h", "60 km/h"), ("10 knots", "18.52"), ("none", ""),
     ("signals", ""), ("walk", "6"), ("DE:walk", "6"), ("RO:rural", "90"), ("CD:urban", "50"),
     ("DE:zone:30", "30"), ("BE-VLG:rural", "90"), ("XX:unheard_of", ""), ("50;30", "30"), ("80|none", "80"),
     ("0", ""), ("", ""), ("fast", "")],
)  # fmt: skip
def test_maxspeeds(text: str, kph: str) -> None:
    assert read_maxspeed(text, RULES.zone_kph) == kph


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"motor_vehicle__conditional": "no @ (wet)"}, {"rains": "no", "motor_vehicle": ""}),
        ({"access__conditional": "no @ (Oct-May)"}, {"rains": "no", "access": ""}),
        ({"access": "no", "access__conditional": "yes @ (Jun-Aug)"}, {"rains": "no", "access": "yes"}),
        ({"access": "no", "access__conditional": "yes @ (wet)"}, {"rains": "yes", "seasonal": "wet_season"}),
        ({"vehicle__conditional": "no @ (Jun-Aug)"}, {"rains": "yes", "seasonal": "wet_season"}),
        ({"vehicle__conditional": "no @ (Jan-Dec)"}, {"rains": "", "vehicle": "no"}),
        ({"hgv__conditional": "no @ (wet)"}, {"rains": "", "hgv": "no"}),
        ({"seasonal": "dry_season"}, {"rains": "no", "seasonal": "dry_season"}),
        ({"seasonal": "wet_season"}, {"rains": "yes"}),
        ({"seasonal": "yes"}, {"rains": "no"}),
        ({"seasonal": "no"}, {"rains": ""}),
        ({"winter_road": "yes"}, {"rains": "no", "seasonal": "winter"}),
        ({"wet_season": "no"}, {"rains": "no"}),
        ({"dry_season": "no"}, {"seasonal": "wet_season"}),
        ({"4wd_only": "yes"}, {"four_wd_only": "yes"}),
        ({"4wd_only": "no"}, {"four_wd_only": ""}),
        ({"est_width": "2"}, {"width": "2"}),
        ({"width": "wide", "est_width": "2"}, {"width": "2"}),
    ],
)
def test_what_is_made_of_tags(raw: dict[str, str], expected: dict[str, str]) -> None:
    tags = settled(highway="track", **raw)
    assert {key: tags[key] for key in expected} == expected


def test_contradictions_are_resolved_and_named_with_the_ways(tmp_path: Path) -> None:
    ways = [
        (1, (100, 101), {"highway": "primary", "junction": "roundabout", "oneway": "no"}),
        (2, (101, 102), {"highway": "track", "bridge": "yes", "ford": "yes"}),
        (3, (102, 103), {"highway": "primary", "route": "ferry", "duration": "00:20"}),
        (4, (103, 104), {"highway": "track", "access": "no", "motor_vehicle": "yes"}),
        (5, (104, 105), {"highway": "track", "motor_vehicle:conditional": "no @ (22:00-06:00)"}),
        (6, (105, 106), {"highway": "track", "hgv:conditional": "no @ (wet)"}),
        (7, (106, 107), {"highway": "primary", "junction": "roundabout", "oneway": "-1"}),
        (8, (107, 108), {"highway": "track", "bridge": "yes", "ford": "no"}),
    ]
    roads = read(tmp_path, osm(MAIN_NODES, ways))
    tags = roads.tags.astype(str).set_index(roads.way_id)
    assert tags["oneway"].to_dict() == {1: "yes", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "-1", 8: ""}
    assert tags["bridge"].tolist() == ["", "", "", "", "", "", "", "yes"]
    assert tags.loc[2, "ford"] == "yes"
    assert tags.loc[3, ["highway", "ferry", "duration"]].tolist() == ["", "yes", "00:20"]
    assert tags.loc[4, ["access", "motor_vehicle"]].tolist() == ["no", "yes"]
    named = {caution.message: caution.rows for caution in roads.cautions}
    assert named == {message: (f"way {way}",) for way, (message, _) in enumerate(CLASHES.values(), start=1)}


def test_lines_are_settled_alike(tmp_path: Path) -> None:
    line = '{"type":"LineString","coordinates":[[29.0,0.0],[29.1,0.0]]}'
    properties = '{"highway":"track","bridge":"yes","ford":"yes","width":"10 ft","4wd_only":"yes","osm_id":7}'
    path = tmp_path / "lines.geojson"
    path.write_text(
        f'{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{properties},"geometry":{line}}}]}}'
    )
    region = read_region(write_region(tmp_path / "region", roads_osm=path))
    roads = read_roads(region.layers["roads"], region)
    row = roads.tags.astype(str).iloc[0]
    assert row[["bridge", "ford", "width", "four_wd_only"]].tolist() == ["", "yes", "3.048", "yes"]
    assert roads.cautions[0].rows == ("way 7",)


@given(st.dictionaries(st.sampled_from(sorted(RAW_TAGS)), st.text(max_size=12), max_size=8))
def test_any_tags_are_settled(raw: dict[str, str]) -> None:
    found = settle_tags(raw, RULES)
    tags = dict(zip(TAGS, found.tags, strict=True))
    assert set(found.clashes) <= set(CLASHES)
    assert tags["rains"] in ("", "yes", "no")
    assert not (tags["ferry"] and tags["highway"])
    assert tags["imputed"] == ""
    assert not tags["width"] or float(tags["width"]) > 0


def test_what_is_a_road() -> None:
    assert is_road({"highway": "track"})
    assert is_road({"route": "ferry"})
    assert not is_road({"highway": "proposed"})
    assert not is_road({"highway": "pedestrian", "area": "yes"})
