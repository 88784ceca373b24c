"""Which bases to close, and in which order, so that least is lost of what can call and be reached.

Reach is optimised with the alarm fixed as it is today; alarms that hang on bases (networks that count only
while their hub stands, embedded assistants, the walk to the base, a hotline) enter as a second cover. The
proof speaks of that model; `evaluate` of the answer stands beside it, with best and worst case. Modelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array, hstack, vstack

from coverage.choosing.asked import Asked, ask
from coverage.choosing.candidates import rows_of
from coverage.choosing.programme import Programme, solve
from coverage.choosing.standing import Standing, find_standing
from coverage.compare import Comparison, compare
from coverage.evaluate import evaluate
from coverage.placement import Choice, Order, Progress, choose_closures, choose_order
from layers.errors import BadValue

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World


@dataclass(frozen=True, slots=True, eq=False)
class ClosingChoice:
    """The bases to close, the proof, and the answer evaluated without them. Modelled.

    Attributes
    ----------
    bases : tuple of str
        Ids of those that close, in the order of the file.
    choice : Choice
        Rows among the open bases; people still covered and the bound, by the covers.
    people_before : float
        People who can call and are reached today.
    people_lost : float
        Of them, those who no longer would, by the covers.
    least_lost : float
        No choice of as many bases loses fewer, by the covers; equal to `people_lost` when proven.
    villages_lost, villages_without_population : int
        By the covers; those of them whose population is unknown: they add no people.
    weighed : int
        Open bases that might close.
    is_exact : bool
        The answer evaluated must be the same: the road lens, no runners.
    comparison : Comparison
        Before and after, evaluated; `people_out` is the range from best to worst case.
    people_lost_evaluated : float
        People who are newly out by the answer evaluated, as it is shown.
    """

    bases: tuple[str, ...]
    choice: Choice
    people_before: float
    people_lost: float
    least_lost: float
    villages_lost: int
    villages_without_population: int
    weighed: int
    is_exact: bool
    comparison: Comparison
    people_lost_evaluated: float

    @property
    def after(self) -> Scenario:
        """The scenario with the closures."""
        return self.comparison.after.scenario

    @property
    def gap(self) -> float:
        """What stays covered is at most this share below the best; 0 when proven."""
        return self.choice.gap

    @property
    def is_proven(self) -> bool:
        """Whether no choice of as many bases loses fewer, by the covers."""
        return self.choice.is_proven


@dataclass(frozen=True, slots=True, eq=False)
class ClosingOrder:
    """An order of closing, one base a week, and the proof. Modelled.

    Attributes
    ----------
    weeks : DataFrame
        Index week from 1; base_id (closes at its beginning), people (who can call and are reached in it, by
        the covers), people_evaluated (the same by the answer evaluated, villages that newly come in
        included).
    person_weeks, person_weeks_evaluated : float
        Their sums.
    upper_bound, gap : float
        No order has more person-weeks, by the covers; at most this share below.
    alarms_held_fixed : int
        Villages whose alarm hangs on other bases than those that reach them: the order takes it for fixed.
    """

    weeks: pd.DataFrame
    person_weeks: float
    person_weeks_evaluated: float
    upper_bound: float
    gap: float
    alarms_held_fixed: int

    @property
    def is_proven(self) -> bool:
        """Whether no order has more person-weeks, by the covers."""
        return self.gap == 0.0


def choose_bases_to_close(
    world: World,
    scenario: Scenario,
    count: int,
    *,
    keep: Iterable[str] = (),
    max_seconds: float | None = None,
    progress: Progress | None = None,
) -> ClosingChoice:
    """Choose the bases to close so that least people are lost who can call and are reached.

    Parameters
    ----------
    world : World
    scenario : Scenario
        Its open bases, after its changes, are chosen from; its profile, roads, lens, limit and switches hold.
    count : int
        How many close.
    keep : iterable of str
        Ids of bases that stay.
    max_seconds : float, optional
        For the proof; None proves.
    progress : callable, optional
        See `coverage.placement.Progress`: people who stay covered, and the bound.

    Returns
    -------
    ClosingChoice

    Raises
    ------
    InputError
        A count below 1 or above the bases that may close; an id that is no open base; and see
        `coverage.checks.scenario.check_scenario`.
    """
    asked = ask(world, scenario)
    standing = find_standing(asked)
    ids = pd.Index(standing.ids, dtype="object")
    locked = rows_of(keep, ids, "keep")
    weights = asked.people[standing.villages]
    may_close = len(ids) - len(np.unique(locked))
    if not 1 <= count <= may_close:
        raise BadValue(
            f"{count} bases cannot close: {len(ids)} are open and {len(ids) - may_close} of them are kept",
            file="choosing",
            mend=f"close 1 to {may_close}" if may_close else "keep fewer of them",
        )
    safe = standing.people_safe
    told = None if progress is None else lambda value, bound: progress(value + safe, bound + safe)
    if standing.nested.all():
        choice = choose_closures(
            standing.joint(), weights, count, locked.tolist(), max_seconds=max_seconds, progress=told
        )
    else:
        choice = _close_by_both(standing, weights, count, locked, max_seconds, told)
    return _describe(asked, standing, choice, may_close)


def choose_closing_order(world: World, scenario: Scenario, bases: Sequence[str]) -> ClosingOrder:
    """Choose the order in which bases close, one a week, that keeps most person-weeks.

    Proven up to 18 bases: every set of them is weighed; beyond, greedy with a bound.

    Parameters
    ----------
    world, scenario
        As for `choose_bases_to_close`.
    bases : sequence of str
        Ids of open bases, all of which close in the end.

    Raises
    ------
    InputError
        No base, or one that is not open; and see `coverage.checks.scenario.check_scenario`.
    """
    asked = ask(world, scenario)
    standing = find_standing(asked)
    rows = rows_of(bases, pd.Index(standing.ids, dtype="object"), "bases")
    if not len(rows):
        raise BadValue("no base is to close", file="choosing", mend="name at least one open base")
    order = choose_order(standing.joint(), asked.people[standing.villages], rows.tolist())
    return _describe_order(asked, standing, order)


def _close_by_both(
    standing: Standing,
    weights: NDArray[np.float64],
    count: int,
    locked: NDArray[np.int64],
    max_seconds: float | None,
    progress: Progress | None,
) -> Choice:
    """Choose by reach and alarm as two covers: a village stays while some open base is in each."""
    bases, villages = standing.reach.shape
    first = choose_closures(
        csr_array(standing.reach.toarray() & standing.alarm.toarray()),
        weights, count, locked.tolist(), max_seconds=0.0,
    )  # fmt: skip
    stays = np.ones(bases, dtype=bool)
    stays[list(first.sites)] = False
    each = eye_array(villages)
    matrix = vstack(
        (
            hstack((-standing.reach.T.astype(float), each)),
            hstack((-standing.alarm.T.astype(float), each)),
            csr_array(np.repeat((1.0, 0.0), (bases, villages))[None]),
        )
    )
    least = np.zeros(bases + villages)
    least[locked] = 1.0
    programme = Programme(
        worth=np.concatenate((np.zeros(bases), weights)),
        matrix=csr_array(matrix),
        low=np.append(np.full(2 * villages, -np.inf), float(bases - count)),
        high=np.append(np.zeros(2 * villages), float(bases - count)),
        least=least,
        most=np.ones(bases + villages),
        is_whole=np.repeat((True, False), (bases, villages)),
    )
    start = np.concatenate((stays.astype(float), _kept(standing, stays).astype(float)))
    solved = solve(programme, start, max_seconds=max_seconds, progress=progress)
    closes = np.flatnonzero(solved.x[:bases] < 0.5)
    return Choice(tuple(closes.tolist()), solved.value, solved.bound, solved.gap)


def _kept(standing: Standing, stays: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Villages at stake that still are reached and can call, bool[k]."""
    reached = (standing.reach.T.astype(np.int64) @ stays) > 0
    can_call = (standing.alarm.T.astype(np.int64) @ stays) > 0
    return np.asarray(reached & can_call, dtype=bool)


def _describe(asked: Asked, standing: Standing, choice: Choice, weighed: int) -> ClosingChoice:
    stays = np.ones(len(standing.ids), dtype=bool)
    stays[list(choice.sites)] = False
    lost = standing.villages[~_kept(standing, stays)]
    bases = tuple(standing.ids[row] for row in choice.sites)
    comparison = compare(asked.before, evaluate(asked.world, _without(asked, bases)))
    at_stake = float(asked.people[standing.villages].sum())
    out = asked.before.villages.index.isin(comparison.newly_out)
    return ClosingChoice(
        bases=bases,
        choice=choice,
        people_before=standing.people_safe + at_stake,
        people_lost=float(asked.people[lost].sum()),
        least_lost=max(at_stake - choice.upper_bound, 0.0),
        villages_lost=len(lost),
        villages_without_population=int(np.isnan(asked.population[lost]).sum()),
        weighed=weighed,
        is_exact=asked.is_fixed,
        comparison=comparison,
        people_lost_evaluated=float(asked.people[out].sum()),
    )


def _without(asked: Asked, bases: Sequence[str]) -> Scenario:
    scenario = asked.scenario
    for base_id in bases:
        scenario = scenario.close(base_id)
    return scenario


def _describe_order(asked: Asked, standing: Standing, order: Order) -> ClosingOrder:
    bases = [standing.ids[row] for row in order.sites]
    evaluated = []
    for week in range(1, len(bases) + 1):
        villages = evaluate(asked.world, _without(asked, bases[:week])).villages
        is_both = (villages["status"] == "both").to_numpy(dtype=bool)
        evaluated.append(float(asked.people[is_both].sum()))
    safe = standing.people_safe
    weeks = pd.DataFrame(
        {
            "base_id": pd.array(bases, dtype="str"),
            "people": np.array(order.covered_weights) + safe,
            "people_evaluated": evaluated,
        },
        index=pd.RangeIndex(1, len(bases) + 1, name="week"),
    )
    person_weeks = order.covered_periods + safe * len(bases)
    bound = order.upper_bound + safe * len(bases)
    return ClosingOrder(
        weeks=weeks,
        person_weeks=person_weeks,
        person_weeks_evaluated=float(sum(evaluated)),
        upper_bound=bound,
        gap=(bound - person_weeks) / bound if order.gap > 0 else 0.0,
        alarms_held_fixed=int((~standing.nested).sum()),
    )
