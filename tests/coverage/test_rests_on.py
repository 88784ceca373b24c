"""Every assumption belongs to the roads or to the rest, and the roads read none of the rest."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from coverage.rests_on import OTHERS, OTHERS_BEGIN, ROADS, ROADS_BEGIN, is_of_roads
from coverage.scenario import Scenario
from coverage.world import build_world
from layers.assumptions import Assumptions, read_assumptions
from routing.profile import SEASONS, VEHICLES, Profile
from routing.state import build_state
from tests.coverage.toy import toy_world
from tests.regions import write_region

KNOWN = read_assumptions()


@pytest.mark.parametrize("name", sorted(KNOWN.rows))
def test_every_assumption_is_in_one_group(name):
    of_roads = name in ROADS or name.startswith(ROADS_BEGIN)
    of_others = name in OTHERS or name.startswith(OTHERS_BEGIN)
    assert of_roads != of_others
    assert is_of_roads(name) == of_roads


def test_names_in_the_lists_are_those_of_assumptions():
    assert set(KNOWN.rows) >= ROADS | OTHERS


def test_what_is_in_no_list_is_taken_to_matter():
    assert is_of_roads("a_new_one")


class Told(Assumptions):
    """Notes what is read of it."""

    def __getitem__(self, name: str) -> float:
        read.add(name)
        return super().__getitem__(name)


read: set[str] = set()


def test_times_read_no_assumption_of_the_rest(tmp_path):
    world = build_world(write_region(tmp_path / "region"))
    read.clear()
    router = world.router.varied(assumptions=Told(world.assumptions.rows))
    for vehicle, season in product(VEHICLES, SEASONS):
        for is_convoy in (False, True):
            state = build_state(is_convoy=is_convoy)
            places = world.layers.bases.geometry, world.layers.villages.geometry
            router.times(*places, Profile(vehicle, season), cutoff_minutes=240, state=state)
    assert read >= {"walk_kph", "snap_max_m", "convoy_factor", "pace_earth_rains"}
    assert all(is_of_roads(name) for name in read)


def test_radio_and_alarm_leave_the_times_as_they_are():
    world = toy_world({"a": [30.0, 40.0]})
    changed = {
        name: row.high if row.value != row.high else row.low
        for name, row in KNOWN.rows.items()
        if not is_of_roads(name) and name not in ("cutoff_minutes", "night_factor")
    }
    other = world.assumptions.with_values(changed)
    first = world.base_times(Profile(), world.assumptions, 240)
    assert world.base_times(Profile(), other, 240) is first
    slower = replace(Scenario(), assumptions=(("walk_kph", 4.0),))
    assert world.base_times(Profile(), KNOWN.with_values(dict(slower.assumptions)), 240) is not first
