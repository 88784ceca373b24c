"""Where mechanisms check each other, and where three of them may be one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.mechanisms.links import CAN, CLA, LPC_KIND, UNTOLD, Links, build_links, covered
from coverage.mechanisms.rules import build_rules
from coverage.status import NO, YES, categorical, to_boolean

if TYPE_CHECKING:
    from coverage.result import Result
    from coverage.world import World

OVERLAP = ("none", "single", "repeats", "checks", "unknown")
"""No mechanism; one; several that all hang on one hub or person; on two or more; not known which."""
NONE, SINGLE, REPEATS, CHECKS, UNKNOWN = range(len(OVERLAP))
_KINDS = (("can", CAN), ("lpc", LPC_KIND), ("cla", CLA))


def village_mechanisms(world: World, result: Result) -> pd.DataFrame:
    """Say by which mechanisms each village is covered.

    Returns
    -------
    DataFrame
        On the villages' index: can, lpc, cla (boolean, NA = not known), mechanisms (how many are tied to it),
        roots (on how many hubs, committees or persons they hang, as far as known), overlap (one of
        `OVERLAP`).
    """
    links, count = build_links(world, result), len(world.layers.villages)
    frame = {name: to_boolean(covered(links, kind, count)) for name, kind in _KINDS}
    return pd.DataFrame(
        {
            **frame,
            "mechanisms": np.bincount(links.village, minlength=count),
            "roots": count_roots(links, count),
            "overlap": categorical(overlap_of(links, count), OVERLAP),
        },
        index=world.layers.villages.index,
    )


def count_roots(links: Links, count: int) -> NDArray[np.int64]:
    """Count the known roots of each village's mechanisms that are there for sure, int64[v]."""
    is_told = links.is_sure & (links.root != UNTOLD)
    pairs = np.unique(np.column_stack((links.village[is_told], links.root[is_told])), axis=0)
    return np.bincount(pairs[:, 0], minlength=count).astype(np.int64)


def overlap_of(links: Links, count: int) -> NDArray[np.int8]:
    """Say how the mechanisms of each village overlap, positions in `OVERLAP`, int8[v].

    Two mechanisms with different roots check each other. Where fewer are known to, one whose root nobody
    states, or that may have left, leaves it unknown.
    """
    ties = np.bincount(links.village, minlength=count)
    unsure = np.bincount(links.village[~links.is_sure], minlength=count)
    untold = np.bincount(links.village[links.root == UNTOLD], minlength=count)
    checks = count_roots(links, count) >= 2
    is_open = (unsure > 0) | ((untold > 0) & (ties >= 2))
    found = np.select(
        [checks, is_open, ties >= 2, ties == 1], [CHECKS, UNKNOWN, REPEATS, SINGLE], NONE
    ).astype(np.int8)
    return found if links.calls.register.is_known else np.full(count, UNKNOWN, dtype=np.int8)


def area_mechanisms(world: World, result: Result) -> pd.DataFrame:
    """Say by which mechanisms each area is covered, how often, and whether they check each other.

    Returns
    -------
    DataFrame
        Index area_id, the finest that hold villages, "" = in none: villages, people (known),
        villages_without_population; for can, lpc, cla, all_three and no_mechanism: ``<word>_villages`` and
        ``<word>_people``; routes_min, routes_median (independent routes of its villages); for single,
        repeats, checks and unknown: ``overlap_<word>`` (villages) and ``overlap_<word>_people``; security
        (gravest colour stated, "" = unknown), is_reprisal (outreach pauses on the day shown).
    """
    links, ground = build_links(world, result), world.ground
    count, area = len(world.layers.villages), ground.area
    population = world.layers.villages["population"].to_numpy(dtype=np.float64, na_value=np.nan)
    is_covered = {name: covered(links, kind, count) for name, kind in _KINDS}
    stacked = np.array(list(is_covered.values()))
    groups = {
        **{name: answer == YES for name, answer in is_covered.items()},
        "all_three": (stacked == YES).all(axis=0),
        "no_mechanism": (stacked == NO).all(axis=0),
    }
    overlap = overlap_of(links, count)

    def add(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(area, weights=weights, minlength=len(ground.area_ids)).astype(np.float64)

    people = np.nan_to_num(population, nan=0.0)
    columns: dict[str, object] = {
        "villages": add(np.ones(count)).astype(np.int64),
        "people": add(people),
        "villages_without_population": add(np.isnan(population).astype(float)).astype(np.int64),
    }
    for name, holds in groups.items():
        columns[f"{name}_villages"] = add(holds.astype(float)).astype(np.int64)
        columns[f"{name}_people"] = add(np.where(holds, people, 0.0))
    index = pd.Index(list(ground.area_ids), name="area_id", dtype="str")
    routes = pd.Series(result.villages["independent_routes"].to_numpy()).groupby(area)
    columns["routes_min"] = routes.min().reindex(range(len(index))).to_numpy()
    columns["routes_median"] = routes.median().reindex(range(len(index))).to_numpy()
    for code in range(SINGLE, len(OVERLAP)):
        holds = overlap == code
        columns[f"overlap_{OVERLAP[code]}"] = add(holds.astype(float)).astype(np.int64)
        columns[f"overlap_{OVERLAP[code]}_people"] = add(np.where(holds, people, 0.0))
    rules = build_rules(world.layers.area_id, world.layers.areas, result.scenario.changes)
    columns["security"] = [rules.colour(area_id)[0] for area_id in ground.area_ids]
    columns["is_reprisal"] = [bool(rules.reprisal(area_id, world.day)) for area_id in ground.area_ids]
    return pd.DataFrame(columns, index=index)
