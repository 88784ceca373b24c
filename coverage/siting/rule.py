"""The rule by which alert networks were sited, signal and a road within the hour: whom it leaves out.

Community alert networks were put where there is phone signal and troops come by road within an hour (Refugees
International 2011). The rule is laid over the villages here, as a class of each, beside what would bring in
those who cannot call.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.evaluate import evaluate
from coverage.ground import walk_pairs
from coverage.siting.sites import KINDS, can_villages, kind_of
from coverage.status import MAYBE, NO, YES, categorical, from_boolean, to_boolean
from coverage.terms import build_terms

if TYPE_CHECKING:
    from coverage.result import Result
    from coverage.world import World

RULE = ("meets", "no_signal", "no_road", "neither", "unknown")
_UNKNOWN = RULE.index("unknown")

# Row: signal (no, maybe, yes); column: road (no, maybe, yes).
_TABLE = np.array([[3, 4, 1], [4, 4, 4], [2, 4, 0]], dtype=np.int8)

ALL = "all"


@dataclass(frozen=True, slots=True, eq=False)
class Siting:
    """The siting rule over the villages. Modelled.

    Attributes
    ----------
    limit_minutes : float
        Of travel by road: the assumption `limit_road_minutes`, under the scenario's vehicle and season.
    villages : GeoDataFrame
        On the input index: name, population (NaN = unknown), area_id, rule (categorical of `RULE`; one that
        lacks one half and of whose other half nobody knows is "unknown"), is_left_out (boolean; <NA> = it may
        be), has_can (boolean; <NA> = no mechanisms are known), can_alert, in_time, geometry.
    totals : DataFrame
        Index rule; villages, people, villages_without_population, villages_with_can.
    left_out : DataFrame
        Index area_id, and "all" as the last row; villages_low, villages_high, people_low, people_high,
        villages_without_population (of those at high). Low: the rule surely leaves them out; high adds those
        of which nobody knows.
    alternatives : DataFrame
        Index rank from 1, the most people first; village_id (the site), name, kind (of
        `coverage.siting.sites.KINDS`), rule, people_both, people_call, villages, villages_without_population:
        of those whom the site brings in beyond the sites above it. See `siting_rule`.
    """

    limit_minutes: float
    villages: gpd.GeoDataFrame
    totals: pd.DataFrame
    left_out: pd.DataFrame
    alternatives: pd.DataFrame


def siting_rule(world: World, result: Result) -> Siting:
    """Say which villages the rule "signal, and a road within the hour" leaves out, and what brings people in.

    Parameters
    ----------
    world : World
    result : Result
        Of this world; signal, changes, vehicle and season are its scenario's.

    Returns
    -------
    Siting
        A site brings in its own village and those within the assumed short walk of it that cannot call today
        (nobody is counted twice: sites are ranked one after the other, each by what it adds). people_call
        are all of them, people_both those who are in time by the result's own lens. That neighbours walk to a
        focal point is counted here alone: the answer for a village counts a network of its own. Villages of
        which nobody knows whether they can call today are not counted.
    """
    terms = build_terms(result.scenario, world.assumptions)
    signal = from_boolean(result.villages["has_signal"])
    road = from_boolean(_by_road(world, result)["in_time"])
    rule = _TABLE[signal, road]
    left_out = np.where((signal == NO) | (road == NO), YES, np.where(rule == _UNKNOWN, MAYBE, NO))
    cans = can_villages(world, result.scenario)
    columns = ("name", "population", "area_id")
    villages = gpd.GeoDataFrame(
        {
            **{column: result.villages[column] for column in columns},
            "rule": categorical(rule, RULE),
            "is_left_out": to_boolean(left_out.astype(np.int8)),
            "has_can": to_boolean(cans.answer),
            "can_alert": result.villages["can_alert"],
            "in_time": result.villages["in_time"],
        },
        index=result.villages.index,
        geometry=result.villages.geometry,
    )
    return Siting(
        limit_minutes=terms.assumptions["limit_road_minutes"],
        villages=villages,
        totals=_totals(villages),
        left_out=_left_out(villages),
        alternatives=_alternatives(world, villages, kind_of(cans, signal), terms.alarm.short_walk_m),
    )


def _by_road(world: World, result: Result) -> gpd.GeoDataFrame:
    """Villages under the rule's own question: the road lens, by day, within the assumed limit."""
    question = replace(result.scenario, lens="road", limit_minutes=None, is_night=False)
    if question == replace(result.scenario, name=question.name):
        return result.villages
    return evaluate(world, question).villages


def _people(villages: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return np.asarray(villages["population"].to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)


def _totals(villages: gpd.GeoDataFrame) -> pd.DataFrame:
    people = _people(villages)
    rule = villages["rule"].cat.codes.to_numpy(dtype=np.int64)

    def count(which: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(rule[which], minlength=len(RULE))

    return pd.DataFrame(
        {
            "villages": count(np.ones(len(rule), dtype=bool)),
            "people": np.bincount(rule, weights=np.nan_to_num(people), minlength=len(RULE)),
            "villages_without_population": count(np.isnan(people)),
            "villages_with_can": count(from_boolean(villages["has_can"]) == YES),
        },
        index=pd.Index(RULE, name="rule", dtype="str"),
    )


def _left_out(villages: gpd.GeoDataFrame) -> pd.DataFrame:
    answer, people = from_boolean(villages["is_left_out"]), _people(villages)
    is_low, is_high = answer == YES, answer != NO
    frame = pd.DataFrame(
        {
            "area_id": villages["area_id"].to_numpy(dtype=object),
            "villages_low": is_low.astype(np.int64),
            "villages_high": is_high.astype(np.int64),
            "people_low": np.where(is_low, np.nan_to_num(people), 0.0),
            "people_high": np.where(is_high, np.nan_to_num(people), 0.0),
            "villages_without_population": (is_high & np.isnan(people)).astype(np.int64),
        }
    )
    by_area = frame.groupby("area_id", sort=True).sum()
    total = by_area.sum().to_frame(ALL).T.astype(by_area.dtypes)
    table = pd.concat([by_area, total])
    table.index = table.index.astype("str").rename("area_id")
    return table


def _alternatives(
    world: World, villages: gpd.GeoDataFrame, kind: NDArray[np.int8], short_walk_m: float
) -> pd.DataFrame:
    """Rank the villages that cannot call as sites, greedily: most people `both`, then most who can call."""
    cannot = from_boolean(villages["can_alert"]) == NO
    site, village = walk_pairs(world.ground.village_tree, world.ground.village_xy[cannot], short_walk_m)
    rows = np.flatnonzero(cannot)
    own, is_target = rows[site], cannot[village]
    own, village = own[is_target], village[is_target]
    gains = Gains.of(villages)
    start = np.searchsorted(own, rows)
    end = np.searchsorted(own, rows, side="right")
    members = {int(row): village[s:e] for row, s, e in zip(rows, start, end, strict=True)}
    ranked = rank_greedily(members, gains)
    sites = np.array([row for row, _ in ranked], dtype=np.int64)
    added = np.array([gain for _, gain in ranked], dtype=np.float64).reshape(-1, 4)
    return pd.DataFrame(
        {
            "village_id": villages.index[sites],
            "name": villages["name"].to_numpy(dtype=object)[sites],
            "kind": categorical(kind[sites], KINDS),
            "rule": villages["rule"].array.take(sites),
            "people_both": added[:, 0],
            "people_call": added[:, 1],
            "villages": added[:, 2].astype(np.int64),
            "villages_without_population": added[:, 3].astype(np.int64),
        },
        index=pd.RangeIndex(1, len(sites) + 1, name="rank"),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """What letting a village call brings: people `both`, people who can call, one village, one of no number.

    Attributes
    ----------
    each : float64[v, 4]
    """

    each: NDArray[np.float64]

    @classmethod
    def of(cls, villages: gpd.GeoDataFrame) -> Gains:
        """Read them off the villages of a siting."""
        people = _people(villages)
        known = np.nan_to_num(people)
        both = np.where(from_boolean(villages["in_time"]) == YES, known, 0.0)
        return cls(np.column_stack((both, known, np.ones(len(people)), np.isnan(people))))


def rank_greedily(members: dict[int, NDArray[np.int64]], gains: Gains) -> list[tuple[int, tuple[float, ...]]]:
    """Rank sites by what each adds to those before it; sites that add no village are left out.

    Parameters
    ----------
    members : dict of int to int64[n]
        Row of the site to rows of the villages that it brings in.
    gains : Gains
        Compared in the order of its columns; of equals the lowest row comes first.

    Returns
    -------
    list of (int, tuple)
        The site's row and what it adds. What a site adds never grows as others are taken, so that a stale
        figure is a bound, and only the top of the heap is counted again.
    """
    taken = np.zeros(len(gains.each), dtype=bool)

    def add(row: int) -> tuple[float, ...]:
        rows = members[row]
        return tuple(gains.each[rows[~taken[rows]]].sum(axis=0).tolist())

    heap = [(*(-part for part in add(row)), row) for row in members]
    heapq.heapify(heap)
    ranked = []
    while heap:
        *_, row = heap[0]
        now = add(int(row))
        fresh = (*(-part for part in now), row)
        if fresh > heap[0]:
            heapq.heapreplace(heap, fresh)
            continue
        heapq.heappop(heap)
        if now[2] > 0:
            ranked.append((int(row), now))
            taken[members[int(row)]] = True
    return ranked
