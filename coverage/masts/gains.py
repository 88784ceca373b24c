"""Whom signal alone would let call and be reached: what masts are weighed by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from coverage.changes import AddMechanism
from coverage.evaluate import evaluate
from coverage.signal.classes import LIKELY
from coverage.status import BOTH, NO, UNKNOWN, YES, could_be, from_boolean
from coverage.world import World

if TYPE_CHECKING:
    import pandas as pd

    from coverage.compare import Comparison
    from coverage.result import Result
    from coverage.scenario import Scenario
    from coverage.signal.plan import RadioPlan


@dataclass(frozen=True, slots=True, eq=False)
class MastGains:
    """What signal would bring, village by village (v).

    Attributes
    ----------
    before : Result
        Without it.
    lacks_signal : bool[v]
        It has none that counts, or nobody knows.
    brought_in : bool[v]
        Surely cannot call and surely becomes `both` with signal (and with a network, where those are given).
    undecided : int
        Others that might become `both`.
    population : float64[v]
        NaN = unknown.
    """

    before: Result
    lacks_signal: NDArray[np.bool_]
    brought_in: NDArray[np.bool_]
    undecided: int
    population: NDArray[np.float64]

    @property
    def people(self) -> NDArray[np.float64]:
        """People of each village, 0 where the number is unknown; float64[v]."""
        return np.nan_to_num(self.population)


def find_gains(world: World, scenario: Scenario, *, with_network: bool) -> MastGains:
    """Evaluate with signal everywhere, and see who becomes `both`.

    Exact for any set of masts, since no village's answer hangs on another's signal; but where runners carry
    alarms between villages, a mast brings in more than is counted here.
    """
    before = evaluate(world, scenario)
    villages = before.villages
    cannot, in_time = (from_boolean(villages[name]) for name in ("can_alert", "in_time"))
    lacks_signal = from_boolean(villages["has_signal"]) != YES
    with_signal = scenario
    if with_network:
        with_signal = give_networks(
            scenario, villages.index[lacks_signal & (cannot != YES) & (in_time != NO)]
        )
    ideal = evaluate(SignalEverywhere(world), with_signal).villages
    status = ideal["status"].cat.codes.to_numpy(dtype=np.int8)
    might = could_be(from_boolean(ideal["can_alert"]), from_boolean(ideal["in_time"]))[:, BOTH]
    brought_in = lacks_signal & (cannot == NO) & (status == BOTH)
    is_both = villages["status"].cat.codes.to_numpy() == BOTH
    is_open = (status == BOTH) | ((status == UNKNOWN) & might)
    return MastGains(
        before=before,
        lacks_signal=lacks_signal,
        brought_in=brought_in,
        undecided=int((lacks_signal & ~is_both & ~brought_in & is_open).sum()),
        population=villages["population"].to_numpy(dtype=np.float64, na_value=np.nan),
    )


def give_networks(scenario: Scenario, village_ids: pd.Index, channel: str = "phone") -> Scenario:
    """Return the scenario with a network for each of the villages, whose hub is the nearest open base."""
    given = tuple(AddMechanism(str(village_id), channel) for village_id in village_ids)
    return replace(scenario, changes=(*scenario.changes, *given))


@dataclass(frozen=True, slots=True)
class Newly:
    """Villages that could not call for sure, and now can.

    Attributes
    ----------
    villages, without_population : int
        All; those of them whose population is unknown.
    people : float
        Of those of which it is known.
    """

    villages: int
    without_population: int
    people: float


def newly(comparison: Comparison, what: Literal["both", "call"]) -> Newly:
    """Count those who newly can call, or newly can call and are reached, as the answer is shown."""
    before, after = comparison.before.villages, comparison.after.villages
    gains = (from_boolean(before["can_alert"]) == NO) & (from_boolean(after["can_alert"]) == YES)
    if what == "both":
        gains &= before.index.isin(comparison.newly_in)
    people = before["population"].to_numpy(dtype=np.float64, na_value=np.nan)[gains]
    return Newly(int(gains.sum()), int(np.isnan(people).sum()), float(np.nansum(people)))


class SignalEverywhere(World):
    """The same world, what it has computed included, with signal in every village."""

    def __init__(self, world: World) -> None:
        """Share everything with a world."""
        self.__dict__.update(world.__dict__)

    def radio_plan(self, scenario: Scenario) -> RadioPlan:
        """Return the plan of the scenario, with likely signal in every village."""
        plan = super().radio_plan(scenario)
        return replace(plan, signal=np.full_like(plan.signal, LIKELY))
