"""Villages and people of states, by status and as newly out, for the whole region and by area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.compare import Flow, flow_in, flow_out
from coverage.status import STATUS, UNKNOWN, could_be

if TYPE_CHECKING:
    from coverage.calendar.weeks import Cases

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Whom a count is about.

    Attributes
    ----------
    people : float64[v]
        0 where unknown.
    is_unknown : bool[v]
    area : int64[v]
        Position in `area_ids`.
    area_ids : tuple of str
    """

    people: Numbers
    is_unknown: NDArray[np.bool_]
    area: NDArray[np.int64]
    area_ids: tuple[str, ...]

    def count(self, which: NDArray[np.bool_]) -> tuple[int, int, float]:
        """Villages, those without a population, and people of some of the villages."""
        return int(which.sum()), int((which & self.is_unknown).sum()), float(self.people[which].sum())


def count_states(states: Sequence[Cases], before: NDArray[np.int8], who: People) -> pd.DataFrame:
    """Count villages and people of each state.

    Parameters
    ----------
    states : sequence of (Decision, Decision, Decision)
        Main, best and worst case of each.
    before : int8[v]
        Status of the baseline on the reference date.
    who : People

    Returns
    -------
    DataFrame
        One row a state; the columns are those of `coverage.calendar.Timeline.weeks` that a state has.
    """
    return pd.DataFrame([_row(cases, before, who) for cases in states])


def _row(cases: Cases, before: NDArray[np.int8], who: People) -> dict[str, float]:
    main, best, worst = cases
    row: dict[str, float] = {}
    might_be = could_be(main.can_alert, main.in_time) & (main.status == UNKNOWN)[:, None]
    might = np.append(who.people @ might_be, 0.0)
    in_best, in_worst = (
        np.bincount(case.status, weights=who.people, minlength=len(STATUS)) for case in (best, worst)
    )
    for code, status in enumerate(STATUS):
        villages, without, people = who.count(main.status == code)
        row |= {
            f"villages_{status}": villages,
            f"villages_{status}_without_population": without,
            f"people_{status}": people,
            f"people_{status}_low": people,
            f"people_{status}_high": people + might[code],
            f"people_{status}_best": in_best[code],
            f"people_{status}_worst": in_worst[code],
        }
    codes = (before, main.status, best.status, worst.status)
    for word, flow in (("out", flow_out(*codes)), ("in", flow_in(*codes))):
        villages, without, people = who.count(flow.shown)
        row |= {
            f"villages_{word}": villages,
            f"villages_{word}_without_population": without,
            f"people_{word}": people,
            f"people_{word}_low": float(who.people[flow.low].sum()),
            f"people_{word}_high": float(who.people[flow.high].sum()),
        }
    return row


def count_areas(states: Sequence[Cases], before: NDArray[np.int8], who: People) -> pd.DataFrame:
    """Count villages and people of each state by area.

    Returns
    -------
    DataFrame
        Index (state, area_id), every pair present; the columns are those of
        `coverage.calendar.Timeline.areas`.
    """
    parts = [_areas(cases, before, who) for cases in states]
    index = pd.Index(list(who.area_ids), name="area_id", dtype="str")
    return pd.concat([part.set_index(index) for part in parts], keys=range(len(parts)), names=["state"])


def _areas(cases: Cases, before: NDArray[np.int8], who: People) -> pd.DataFrame:
    main, best, worst = cases
    count, size = len(who.area_ids), len(who.area_ids) * len(STATUS)
    key = who.area * len(STATUS) + main.status
    villages = np.bincount(key, minlength=size).reshape(count, -1)
    people = np.bincount(key, weights=who.people, minlength=size).reshape(count, -1)
    flow = flow_out(before, main.status, best.status, worst.status)
    return pd.DataFrame(
        {
            **{f"villages_{status}": villages[:, code] for code, status in enumerate(STATUS)},
            **{f"people_{status}": people[:, code] for code, status in enumerate(STATUS)},
            **_areas_out(flow, who),
        }
    )


def _areas_out(flow: Flow, who: People) -> dict[str, NDArray[np.int64] | Numbers]:
    def villages(which: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(who.area[which], minlength=len(who.area_ids))

    def people(which: NDArray[np.bool_]) -> Numbers:
        sums = np.bincount(who.area[which], weights=who.people[which], minlength=len(who.area_ids))
        return sums.astype(np.float64)

    return {
        "villages_out": villages(flow.shown),
        "villages_out_without_population": villages(flow.shown & who.is_unknown),
        "people_out": people(flow.shown),
        "people_out_low": people(flow.low),
        "people_out_high": people(flow.high),
    }
