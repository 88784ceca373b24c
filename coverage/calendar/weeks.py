"""The states that a scenario goes through, day by day; days that do not differ are decided once."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from coverage.alarm.calls import is_tested
from coverage.answers import Decision, Given, decide_cases, gather
from coverage.calendar.on_day import scenario_on

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World

Cases = tuple[Decision, Decision, Decision]


@dataclass
class States:
    """Decides the days of a scenario that was checked, in the main, best and worst case.

    What an answer is worked out from (roads, sites, masts, mechanisms) is gathered once for all days with the
    same changes in force and the same bases open by the file. On another of these days only tests are older;
    where channels count that were not tested lately, nothing is decided again.

    Attributes
    ----------
    world : World
    scenario : Scenario
    cases : list of (Decision, Decision, Decision)
        Of each state that was met, in the order of their meeting.
    """

    world: World
    scenario: Scenario
    cases: list[Cases] = field(default_factory=list)
    _given: dict[Hashable, Given] = field(default_factory=dict)
    _numbers: dict[Hashable, int] = field(default_factory=dict)

    def of(self, day: date) -> int:
        """Return the number of a day's state: its position in `cases`."""
        there, now = self.world.on(day), scenario_on(self.scenario, day, self.world.region)
        ground = there.ground
        # Before the reference date, what was done at no stated time counts as done on the day itself.
        early = day if day < self.world.region.reference_date else None
        setting = (now.changes, ground.is_open.tobytes(), ground.was_open.tobytes(), early)
        if setting not in self._given:
            self._given[setting] = gather(there, now)
        given = self._given[setting]
        calls = replace(given.calls, register=given.calls.register.on(day))
        terms = given.terms.alarm
        tests = b"" if terms.unverified_counts else is_tested(calls.register, terms).tobytes()
        if (setting, tests) not in self._numbers:
            self._numbers[setting, tests] = len(self.cases)
            self.cases.append(decide_cases(replace(given, calls=calls)))
        return self._numbers[setting, tests]
