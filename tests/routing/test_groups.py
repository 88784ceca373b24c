"""Pace groups of roads."""

from __future__ import annotations

import numpy as np
import pytest

from layers.assumptions import read_assumptions
from routing.groups import GROUPS, NO_GROUP, PACE_NAMES, class_groups, group_of, group_paces, pace_name
from routing.profile import SEASONS
from routing.speeds import read_speeds
from tests.routing.worlds import make_roads, make_router


@pytest.mark.parametrize(
    ("highway", "surface", "group"),
    [
        ("trunk", "asphalt", "paved"),
        ("trunk", "", "unpaved"),
        ("tertiary", "gravel", "unpaved"),
        ("tertiary", "asphalt;gravel", "unpaved"),
        ("tertiary", "mud", "earth"),
        ("track", "asphalt", "track"),
        ("path", "", "track"),
        ("ferry", "", ""),
        ("barrier", "", ""),
        ("off-road", "", ""),
    ],
)
def test_group_of(highway, surface, group):
    assert group_of(highway, surface) == group


def test_every_surface_of_the_table_has_the_speed_of_its_group_at_most():
    """No surface that is called earth or paved is one that the table treats like the others."""
    limits = read_speeds().limits
    for key, value in limits:
        if key == "surface" and group_of("tertiary", value) == "earth":
            assert limits[key, value][0] < limits[key, "unpaved"][0]


def test_classes_of_a_network():
    roads = make_roads(
        [(29.0, -1.0), (29.01, -1.0), (29.02, -1.0), (29.03, -1.0)],
        [
            ((0, 1), {"highway": "primary", "surface": "asphalt"}),
            ((1, 2), {"highway": "track"}),
            ((2, 3), {"ferry": "yes"}),
        ],
        {1: {"barrier": "gate"}},
    )
    classes = make_router(roads).network.classes
    groups = class_groups(classes)
    assert groups.dtype == np.int8
    found = {
        (row.highway, row.ferry, row.gate != ""): group
        for row, group in zip(classes.itertuples(), groups, strict=True)
    }
    assert found["primary", "", False] == GROUPS.index("paved")
    assert found["track", "", False] == GROUPS.index("track")
    assert found["", "yes", False] == NO_GROUP
    assert all(group == NO_GROUP for (_, _, is_gate), group in found.items() if is_gate)
    assert any(is_gate for _, _, is_gate in found)


def test_paces_are_one_until_somebody_changes_them():
    assumptions = read_assumptions()
    assert tuple(pace_name(group, season) for season in SEASONS for group in GROUPS) == PACE_NAMES
    for name in PACE_NAMES:
        row = assumptions.rows[name]
        assert (row.value, row.low, row.high) == (1, 0.25, 8)
    slower = assumptions.with_values({"pace_earth_rains": 3})
    assert group_paces(slower, "rains").tolist() == [1, 1, 3, 1, 1]
    assert group_paces(slower, "rains")[NO_GROUP] == 1
    assert group_paces(slower, "dry").tolist() == [1] * 5
