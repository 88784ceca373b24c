"""The terms of an evaluation: what scenario and assumptions come to, in the units of the calculation."""

from __future__ import annotations

from dataclasses import dataclass

from coverage.alarm.answer import AlarmTerms
from coverage.reach import MS_PER_MINUTE
from coverage.scenario import Scenario
from layers.assumptions import Assumptions
from routing.profile import Profile

_CHANNEL_MINUTES = (
    "alarm_phone_minutes",
    "alarm_hf_minutes",
    "alarm_satphone_minutes",
    "alarm_hotline_minutes",
    "alarm_walk_minutes",
    "runner_max_minutes",
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of one evaluation.

    Attributes
    ----------
    assumptions : Assumptions
        The region's, with the scenario's changes.
    profile : Profile
    alarm : AlarmTerms
    is_chain : bool
        The chain lens, else the road lens.
    limit_minutes, cutoff_minutes : float
        The cut-off of travel is never below the limit.
    verification_minutes, wait_minutes : float
        Wait = for dawn; 0 by day, and where travel by night is allowed.
    travel_factor : float
        What travel by night makes of the times; 1 by day and for those who wait for dawn.
    """

    assumptions: Assumptions
    profile: Profile
    alarm: AlarmTerms
    is_chain: bool
    limit_minutes: float
    cutoff_minutes: float
    verification_minutes: float
    wait_minutes: float
    travel_factor: float = 1.0

    @property
    def limit_ms(self) -> float:
        """The limit in ms."""
        return self.limit_minutes * MS_PER_MINUTE


def limit_of(scenario: Scenario, assumptions: Assumptions) -> float:
    """Minutes that count as in time: the scenario's own, else the lens's default among the assumptions."""
    return (
        assumptions[f"limit_{scenario.lens}_minutes"]
        if scenario.limit_minutes is None
        else scenario.limit_minutes
    )


def build_terms(scenario: Scenario, base: Assumptions) -> Terms:
    """Bring scenario and the region's assumptions together."""
    assumptions = base.with_values(dict(scenario.assumptions)) if scenario.assumptions else base
    limit = limit_of(scenario, assumptions)
    travels = scenario.night_travel
    return Terms(
        assumptions=assumptions,
        profile=Profile(scenario.vehicle, scenario.season),
        alarm=AlarmTerms(
            tested_days=assumptions["tested_days"],
            short_walk_m=assumptions["short_walk_m"],
            hotline_catchment_m=assumptions["hotline_catchment_km"] * 1000,
            minutes=tuple(assumptions[name] for name in _CHANNEL_MINUTES),
            warning_minutes=assumptions["warning_decision_minutes"],
            unverified_counts=scenario.unverified_counts,
            hotline=scenario.hotline,
            runner=scenario.runner,
        ),
        is_chain=scenario.lens == "chain",
        limit_minutes=limit,
        cutoff_minutes=max(assumptions["cutoff_minutes"], limit),
        verification_minutes=assumptions["verification_minutes"],
        wait_minutes=assumptions["dawn_wait_minutes"] if scenario.is_night and not travels else 0.0,
        travel_factor=assumptions["night_factor"] if scenario.is_night and travels else 1.0,
    )
