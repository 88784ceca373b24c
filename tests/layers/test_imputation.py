from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from layers.areas import read_areas
from layers.assumptions import read_assumptions
from layers.errors import BadValue
from layers.imputation import IMPUTED_TAGS, SCALES, impute_roads, imputed_share, region_defaults, way_km
from layers.layers import read_layers
from layers.osm import read_osm_roads
from layers.region import read_region
from layers.tags import read_tag_rules
from tests.regions import write_region
from tests.routing.worlds import make_roads

NOTHING = dict.fromkeys(IMPUTED_TAGS, "")


def roads_of(*ways: tuple[float, dict[str, str]], lon: float = 29.0):
    """Ways along the equator, of kilometres and tags, each beginning where the last ended."""
    ends = np.cumsum([0.0, *(km for km, _ in ways)]) / 111.195
    return make_roads(
        [(lon + end, 0.0) for end in ends], [([n, n + 1], tags) for n, (_, tags) in enumerate(ways)]
    )


def impute(roads, areas=None, enough_km: float = 20.0, **defaults: str):
    found = impute_roads(roads, areas, enough_km=enough_km, defaults={**NOTHING, **defaults})
    return found.tags[[*IMPUTED_TAGS, "imputed"]].astype(str)


def test_the_surface_of_most_kilometres_of_the_class() -> None:
    roads = roads_of(
        (15, {"highway": "tertiary", "surface": "gravel"}),
        (8, {"highway": "tertiary", "surface": "dirt"}),
        (8, {"highway": "tertiary", "surface": "mud"}),
        (90, {"highway": "primary", "surface": "asphalt"}),
        (5, {"highway": "tertiary"}),
    )
    found = impute(roads)
    assert found["surface"].tolist() == ["gravel", "dirt", "mud", "asphalt", "gravel"]
    assert found["imputed"].tolist() == ["", "", "", "", "surface"]
    # The roads that were given are as they were.
    assert roads.tags["surface"].astype(str).tolist()[-1] == ""


def test_grades_are_the_median_kilometre_and_of_tracks_alone() -> None:
    track = {"highway": "track", "surface": "dirt"}
    roads = roads_of(
        (12, {**track, "tracktype": "grade5"}),
        (10, {**track, "tracktype": "grade2"}),
        (4, {**track, "tracktype": "grade3"}),
        (4, {**track, "tracktype": "no idea"}),
        (1, track),
        (1, {"highway": "tertiary", "surface": "dirt"}),
    )
    found = impute(roads)
    assert found["tracktype"].tolist()[3:] == ["no idea", "grade3", ""]


def test_too_few_kilometres_leave_the_default_or_nothing() -> None:
    roads = roads_of((19, {"highway": "track", "surface": "mud"}), (5, {"highway": "track"}))
    assert impute(roads)["surface"].tolist() == ["mud", ""]
    assert impute(roads, surface="unpaved")["surface"].tolist() == ["mud", "unpaved"]
    assert impute(roads, enough_km=18)["surface"].tolist() == ["mud", "mud"]


def test_the_area_is_asked_before_the_whole_file(tmp_path: Path) -> None:
    # The toy region's areas part at longitude 29.105.
    region = read_region(write_region(tmp_path))
    areas, _ = read_areas(region.layers["areas"], region)
    roads = make_roads(
        [(28.95, 0), (29.00, 0), (29.10, 0), (29.11, 0), (29.19, 0), (29.29, 0)],
        [
            ([0, 1], {"highway": "track"}),
            ([1, 2], {"highway": "track", "surface": "mud"}),
            ([3, 4], {"highway": "track", "surface": "gravel"}),
            ([4, 5], {"highway": "track", "surface": "gravel"}),
            ([3, 5], {"highway": "track"}),
        ],
    )
    assert impute(roads, areas, enough_km=10)["surface"].tolist() == [
        "mud",
        "mud",
        "gravel",
        "gravel",
        "gravel",
    ]
    assert impute(roads, areas, enough_km=15)["surface"].tolist()[0] == "gravel"
    assert impute(roads, None, enough_km=10)["surface"].tolist()[0] == "gravel"


def test_ferries_are_left_alone_and_imputing_twice_changes_nothing() -> None:
    roads = roads_of(
        (30, {"highway": "track", "surface": "mud"}), (1, {"ferry": "yes"}), (1, {"highway": "track"})
    )
    once = impute_roads(roads, None, enough_km=20, defaults=NOTHING)
    twice = impute_roads(once, None, enough_km=20, defaults=NOTHING)
    assert once.tags["surface"].astype(str).tolist() == ["mud", "", "mud"]
    pd.testing.assert_frame_equal(once.tags, twice.tags)


def test_shares_of_kilometres() -> None:
    roads = roads_of(
        (30, {"highway": "track", "surface": "mud"}), (10, {"highway": "track"}), (60, {"ferry": "yes"})
    )
    before = imputed_share(roads)
    assert before.loc["surface", "share"] == 0
    share = imputed_share(impute_roads(roads, None, enough_km=20, defaults=NOTHING))
    assert share.loc["surface"].tolist() == pytest.approx([40, 30, 10, 0.25])
    assert share.loc["tracktype"].tolist() == pytest.approx([40, 0, 0, 0])


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0.1, 50),
            st.sampled_from(["track", "primary", ""]),
            st.sampled_from(["", "mud", "gravel"]),
            st.sampled_from(["", "grade1", "grade4"]),
        ),
        min_size=1,
        max_size=12,
    ),
    st.floats(0, 60),
)
def test_what_stands_in_the_file_is_never_changed(ways, enough_km: float) -> None:
    roads = roads_of(
        *(
            (km, {"highway": highway, "surface": surface, "tracktype": grade})
            for km, highway, surface, grade in ways
        )
    )
    imputed = impute_roads(roads, None, enough_km=enough_km, defaults={**NOTHING, "surface": "unpaved"})
    for tag in IMPUTED_TAGS:
        given_, found = roads.tags[tag].astype(str), imputed.tags[tag].astype(str)
        is_marked = (
            imputed.tags["imputed"].astype(str).str.split(";").map(lambda names, tag=tag: tag in names)
        )
        assert (found[~is_marked] == given_[~is_marked]).all()
        assert (given_[is_marked] == "").all()
        assert (found[is_marked] != "").all()
    share = imputed_share(imputed)
    assert ((share["tagged_km"] + share["imputed_km"]) <= share["km"] + 1e-9).all()
    assert share["share"].between(0, 1).all()


def test_a_region_states_its_own_defaults(tmp_path: Path) -> None:
    rules = read_tag_rules()
    assert region_defaults({}, rules) == {"surface": "unpaved", "tracktype": "", "smoothness": ""}
    keys = {"roads": {"impute_surface": "asphalt", "impute_smoothness": "bad"}}
    layers = read_layers(write_region(tmp_path / "a", layer_keys=keys), read_assumptions())
    island = layers.roads.tags.astype(str).iloc[2]
    assert island[["surface", "smoothness", "imputed"]].tolist() == ["asphalt", "bad", "surface;smoothness"]
    keys = {"roads": {"impute_smoothness": "awful"}}
    with pytest.raises(BadValue, match="impute_smoothness") as caught:
        read_layers(write_region(tmp_path / "b", layer_keys=keys), read_assumptions())
    assert "very_bad" in caught.value.mend


def test_kilometres_on_real_roads_and_across_longitude_180(shared_data: Path) -> None:
    for name in ("osm_andorra.osm.pbf", "osm_fiji_ferry.osm.pbf"):
        roads = read_osm_roads(shared_data / "roads" / name)
        km, geod = way_km(roads), Geod(ellps="WGS84")
        for way in range(0, len(km), 97):
            nodes = roads.way_node[roads.way_start[way] : roads.way_start[way + 1]]
            exact = geod.line_length(roads.lon[nodes], roads.lat[nodes]) / 1000
            assert math.isclose(km[way], exact, rel_tol=0.01, abs_tol=1e-6)
        imputed = impute_roads(roads, None, enough_km=20, defaults=NOTHING)
        assert set(imputed.tags["tracktype"].astype(str)) <= {"", *SCALES["tracktype"]}
