"""What a scenario changes: two results on the same villages side by side.

Low and high. A village that was `both` counts as out at **low** when it is out even if every CAN that lost
its hub keeps working, and its new status is known. At **high** it also counts when it is out only if those
CANs are gone at once, or when its new status is unknown. So low <= people of `newly_out` with a known status
<= high. In the other direction, a village that was not `both` counts as in at low when it is `both` even in
the worst case and was not unknown before; at high also when it is `both` only in the best case, when it was
unknown before, or when it was decided before and its new status is unknown. Villages whose population is
unknown add no people and are counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.result import Result
from coverage.status import BOTH, UNKNOWN, categorical

Codes = NDArray[np.int8]

LOSES = ("", "reach", "alarm", "both")
_SIDES = (
    "status",
    "travel_minutes",
    "response_minutes",
    "can_alert",
    "in_time",
    "alarm",
    "alarm_hub_id",
    "alarm_mast_id",
    "can_warn",
    "lpc",
    "independent_routes",
    "backup",
)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Two results side by side.

    Attributes
    ----------
    before, after : Result
    newly_out, newly_in : Index
        Villages that were `both` and are not; that are `both` and were not. In the order of the input.
    villages : GeoDataFrame
        On the input index: name, population, area_id, signal, reason (after), geometry; status,
        travel_minutes, response_minutes, can_alert, in_time, alarm, alarm_hub_id, alarm_mast_id, can_warn,
        lpc, independent_routes, backup, each with _before and _after; site_before, site_after (ids, "" =
        none); loses: what was there before and is not, or is unknown, after: "reach", "alarm" (with a hub, a
        mast or a channel), "both" or "". A slower alarm that uses up the limit loses reach.
    people_out, people_in : (float, float)
        People of villages newly out or in, low and high; see the module's words.
    villages_out_without_population, villages_in_without_population : int
        Those of `newly_out` and `newly_in` whose population is unknown.
    lost : DataFrame
        `newly_out` split by what is lost: index "reach", "alarm", "both"; villages, people,
        villages_without_population.
    by_area : DataFrame
        Index area_id; villages_out, people_out, people_out_low, people_out_high,
        villages_out_without_population, and the same with _in.
    """

    before: Result
    after: Result
    newly_out: pd.Index
    newly_in: pd.Index
    villages: gpd.GeoDataFrame
    people_out: tuple[float, float]
    people_in: tuple[float, float]
    villages_out_without_population: int
    villages_in_without_population: int
    lost: pd.DataFrame
    by_area: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """Which villages go one way: by the status shown, and by the low and the high reading. bool[v] each."""

    shown: NDArray[np.bool_]
    low: NDArray[np.bool_]
    high: NDArray[np.bool_]


def compare(before: Result, after: Result) -> Comparison:
    """Set two results on the same villages side by side.

    Raises
    ------
    ValueError
        They are not on the same villages.
    """
    index = before.villages.index
    if not index.equals(after.villages.index):
        raise ValueError("only results on the same villages can be compared")
    was = _codes(before.villages, "status")
    now, best, worst = (_codes(after.villages, name) for name in ("status", "status_best", "status_worst"))
    out, in_ = flow_out(was, now, best, worst), flow_in(was, now, best, worst)
    population = after.villages["population"].to_numpy(dtype=np.float64, na_value=np.nan)
    people, has_none = np.where(np.isnan(population), 0.0, population), np.isnan(population)
    loses = _loses(before.villages, after.villages)
    return Comparison(
        before=before,
        after=after,
        newly_out=index[out.shown],
        newly_in=index[in_.shown],
        villages=_side_by_side(before.villages, after.villages, loses),
        people_out=(float(people[out.low].sum()), float(people[out.high].sum())),
        people_in=(float(people[in_.low].sum()), float(people[in_.high].sum())),
        villages_out_without_population=int((out.shown & has_none).sum()),
        villages_in_without_population=int((in_.shown & has_none).sum()),
        lost=_lost(loses, out.shown, people, has_none),
        by_area=_by_area(after, {"out": out, "in": in_}, people, has_none),
    )


def flow_out(was: Codes, now: Codes, best: Codes, worst: Codes) -> Flow:
    """Say which villages go out of `both`; positions in `STATUS` before, after, and after in both cases."""
    was_both = was == BOTH
    return Flow(
        shown=was_both & (now != BOTH),
        low=was_both & (best != BOTH) & (best != UNKNOWN),
        high=was_both & (worst != BOTH),
    )


def flow_in(was: Codes, now: Codes, best: Codes, worst: Codes) -> Flow:
    """Say which villages come into `both`; positions as in `flow_out`."""
    might_be = (best == BOTH) | ((best == UNKNOWN) & (was != UNKNOWN))
    return Flow(
        shown=(was != BOTH) & (now == BOTH),
        low=(was != BOTH) & (was != UNKNOWN) & (worst == BOTH),
        high=(was != BOTH) & might_be,
    )


def _codes(villages: gpd.GeoDataFrame, column: str) -> Codes:
    return np.asarray(villages[column].cat.codes, dtype=np.int8)


def _loses(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> NDArray[np.int8]:
    def lost(column: str) -> NDArray[np.int8]:
        had = before[column].fillna(False).to_numpy(dtype=bool)
        has = after[column].fillna(False).to_numpy(dtype=bool)
        return np.asarray(had & ~has, dtype=np.int8)

    # In the order of LOSES: 1 reach, 2 alarm, 3 both.
    return lost("in_time") + 2 * lost("can_alert")


def _side_by_side(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, loses: NDArray[np.int8]
) -> gpd.GeoDataFrame:
    sides = {
        f"{column}_{word}": frame[column]
        for column in _SIDES
        for word, frame in (("before", before), ("after", after))
    }
    return gpd.GeoDataFrame(
        {
            **{column: after[column] for column in ("name", "population", "area_id", "signal", "reason")},
            **sides,
            "site_before": before["site_id"],
            "site_after": after["site_id"],
            "loses": categorical(loses, LOSES),
        },
        index=after.index,
        geometry=after.geometry,
    )


def _lost(
    loses: NDArray[np.int8],
    shown: NDArray[np.bool_],
    people: NDArray[np.float64],
    has_none: NDArray[np.bool_],
) -> pd.DataFrame:
    def count(weights: NDArray[np.float64] | NDArray[np.bool_]) -> NDArray[np.float64]:
        sums = np.bincount(loses[shown], weights=weights[shown].astype(np.float64), minlength=len(LOSES))
        return sums[1:].astype(np.float64)

    return pd.DataFrame(
        {
            "villages": count(shown).astype(np.int64),
            "people": count(people),
            "villages_without_population": count(has_none).astype(np.int64),
        },
        index=pd.Index(LOSES[1:], name="loses", dtype="str"),
    )


def _by_area(
    after: Result, flows: dict[str, Flow], people: NDArray[np.float64], has_none: NDArray[np.bool_]
) -> pd.DataFrame:
    area_ids = after.totals.index.unique("area_id")
    area = area_ids.get_indexer(after.villages["area_id"])
    columns: dict[str, NDArray[np.float64] | NDArray[np.int64]] = {}
    for word, flow in flows.items():

        def count(which: NDArray[np.bool_]) -> NDArray[np.int64]:
            return np.bincount(area[which], minlength=len(area_ids))

        def add(which: NDArray[np.bool_]) -> NDArray[np.float64]:
            sums = np.bincount(area[which], weights=people[which], minlength=len(area_ids))
            return sums.astype(np.float64)

        columns |= {
            f"villages_{word}": count(flow.shown),
            f"people_{word}": add(flow.shown),
            f"people_{word}_low": add(flow.low),
            f"people_{word}_high": add(flow.high),
            f"villages_{word}_without_population": count(flow.shown & has_none),
        }
    return pd.DataFrame(columns, index=area_ids)
