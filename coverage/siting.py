"""The rule by which alert networks were sited, signal and a road within the hour: whom it leaves out.

Community alert networks were put where there is phone signal and troops come by road within an hour (Refugees
International 2011). The rule is laid over the villages here, as a class of each, beside what would bring in
those whom it leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

if TYPE_CHECKING:
    from coverage.result import Result
    from coverage.world import World

RULE = ("meets", "no_signal", "no_road", "neither", "unknown")
MEETS, NO_SIGNAL, NO_ROAD, NEITHER, UNKNOWN = range(5)

KINDS = ("restore", "phone", "hf_radio")
"""What would let a village call, the cheapest first: test or repair the network that it has; a network by
phone; one by HF radio, or by satellite phone at more cost, which reaches the same people."""
RESTORE, PHONE, HF_RADIO = range(3)


@dataclass(frozen=True, slots=True, eq=False)
class Siting:
    """The siting rule over the villages. Modelled.

    Attributes
    ----------
    limit_minutes : float
        Of travel by road: the assumption `limit_road_minutes`, under the scenario's vehicle and season.
    villages : GeoDataFrame
        On the input index: name, population (NaN = unknown), area_id, rule (categorical of `RULE`),
        is_left_out (boolean; <NA> = it may be), has_can (boolean; <NA> = no mechanisms are known), can_alert,
        in_time, geometry.
    totals : DataFrame
        Index rule; villages, people, villages_without_population, villages_with_can.
    left_out : DataFrame
        Index area_id, and "all" as the last row; villages_low, villages_high, people_low, people_high,
        villages_without_population (of those at high). Low: the rule surely leaves them out; high adds those
        of which nobody knows.
    alternatives : DataFrame
        Index rank from 1, the most people first; village_id (the site), name, kind (of `KINDS`), rule,
        people_both, people_call, villages, villages_without_population: of those whom the site brings in
        beyond the sites above it. See `siting_rule`.
    """

    limit_minutes: float
    villages: gpd.GeoDataFrame
    totals: pd.DataFrame
    left_out: pd.DataFrame
    alternatives: pd.DataFrame


def siting_rule(world: World, result: Result) -> Siting:
    """Say which villages the rule "signal, and a road within the hour" leaves out, and what brings them in.

    Parameters
    ----------
    world : World
    result : Result
        Of this world; signal, changes, vehicle and season are its scenario's.

    Returns
    -------
    Siting
        A site brings in its own village and those within the assumed short walk of it that cannot call today
        (of these nobody is counted twice: sites are ranked one after the other, each by what it adds).
        people_call are all of them, people_both those who are in time by the result's own lens. Villages of
        which nobody knows whether they can call today are not counted.
    """
    raise NotImplementedError
