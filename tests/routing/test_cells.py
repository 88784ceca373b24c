"""Edited cells of the table of speeds."""

from __future__ import annotations

import math

import pytest

from layers.errors import BadValue, InputErrors
from routing.profile import Profile
from routing.speeds import read_speeds


def test_an_edited_cell_is_the_only_one_that_changes():
    speeds = read_speeds()
    edited = speeds.with_cells([("surface", "mud", "truck_rains", 2.5), ("highway", "track", "4x4_dry", 0)])
    assert edited.limit("surface", "mud", Profile("truck", "rains")) == 2.5
    assert edited.limit("highway", "track", Profile("4x4", "dry")) == 0
    assert speeds.limit("surface", "mud", Profile("truck", "rains")) == 0
    differing = sum(edited.limits[name] != row for name, row in speeds.limits.items())
    assert differing == 2
    assert edited.delays == speeds.delays


def test_speed_and_delay_of_a_ford_are_told_apart():
    edited = read_speeds().with_cells(
        [
            ("ford", "yes", "4x4_dry", 3),
            ("ford_minutes", "yes", "4x4_dry", 7),
            ("barrier", "gate", "4x4_dry", 1),
        ]
    )
    assert edited.limit("ford", "yes", Profile()) == 3
    assert edited.delay("ford", "yes", Profile()) == 7
    assert edited.delay("barrier", "gate", Profile()) == 1


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (("highway", "traque", "4x4_dry", 3.0), "no such row"),
        (("colour", "red", "4x4_dry", 3.0), "no such row"),
        (("highway", "track", "lorry_dry", 3.0), "no such column"),
        (("highway", "track", "4x4_dry", -3.0), "no speed or delay"),
        (("highway", "track", "4x4_dry", math.nan), "no speed or delay"),
        (("highway", "track", "4x4_dry", math.inf), "no speed or delay"),
    ],
)
def test_a_wrong_cell_is_named(cell, message):
    with pytest.raises(BadValue, match=message) as caught:
        read_speeds().with_cells([cell], file="scenario.json")
    assert f"{cell[0]}={cell[1]}" in str(caught.value)
    assert "scenario.json" in str(caught.value)


def test_all_wrong_cells_at_once():
    with pytest.raises(InputErrors) as caught:
        read_speeds().with_cells([("highway", "traque", "4x4_dry", 1.0), ("surface", "mud", "4x4_dry", -1.0)])
    assert len(caught.value.faults) == 2
