"""Links whose loss matters: the road between two junctions, and who would be out of time without it.

What is found here shows where one cut isolates most people. It is for planners and commanders alone: never
exported, never printed, never on a page for anybody else. `Criticality.sensitivity` says so, and
`reports.sensitivity` refuses what says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from coverage.road_lens import RoadLens, build_road_lens
from routing.losses import Losses, link_losses
from routing.network import Network

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Criticality:
    """What the loss of each link does, one link lost at a time. Restricted: for planner and commander only.

    Attributes
    ----------
    links : GeoDataFrame
        Only links whose loss puts somebody out of time, those with most people first. Index chain_id (int);
        way_ids (tuple of int), name, ref ("" = none), length_km, bridges (count), lon, lat (the middle of the
        link), villages, villages_on_link (of them, those that lie on the link itself), people_low (people of
        those villages, where known and surely entered), people_high (also of those of which nobody knows
        whether they are entered), villages_without_population, geometry in EPSG:4326.
    lost : DataFrame
        One row a link and village: chain_id, village_id.
    limit_minutes : float
        Of travel by road, as by day.
    name, kind, sensitivity : str
        As of a layer, for `reports.sensitivity.check_exportable` to refuse: "restricted", always.
    """

    links: gpd.GeoDataFrame
    lost: pd.DataFrame
    limit_minutes: float
    name: str = "criticality"
    kind: str = "modelled"
    sensitivity: str = "restricted"


def find_critical_links(world: World, scenario: Scenario) -> Criticality:
    """Find the links whose loss matters under a scenario, by the road lens. Exact, one link lost at a time.

    Parameters
    ----------
    world : World
    scenario : Scenario
        With its sites, cuts, delays and closed areas; its own limit counts where it is of the road lens, else
        `limit_road_minutes` does.

    Returns
    -------
    Criticality
        Equal to evaluating again with each link cut, both ways, in turn.

    Raises
    ------
    InputError
        See `coverage.checks.scenario.check_scenario`.
    """
    lens = build_road_lens(world, scenario)
    losses = link_losses(lens.network, lens.costs, lens.sites, lens.villages, lens.limit_ms)
    is_entered = lens.is_entered[losses.village]
    losses = Losses(losses.chain[is_entered], losses.village[is_entered], losses.is_on_link[is_entered])
    chains, row = np.unique(losses.chain, return_inverse=True)
    counts = _count(lens, losses, row, len(chains))
    links = gpd.GeoDataFrame(
        {**_describe(lens.network, chains), **counts},
        index=pd.Index(chains, name="chain_id"),
        geometry=_lines(lens.network, chains),
        crs="EPSG:4326",
    )
    order = np.lexsort((chains, -counts["villages"], -counts["people_low"], -counts["people_high"]))
    village_ids = np.array(lens.villages.ids, dtype=object)[losses.village]
    lost = pd.DataFrame({"chain_id": losses.chain, "village_id": pd.array(village_ids, dtype="str")})
    return Criticality(links.iloc[order], lost, lens.limit_ms / 60_000)


def _count(
    lens: RoadLens, losses: Losses, row: NDArray[np.int64], links: int
) -> dict[str, NDArray[np.int64] | NDArray[np.float64]]:
    people = lens.population[losses.village]
    is_known = ~np.isnan(people)
    is_sure = ~lens.is_unsure[losses.village]

    def number(rows: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.bincount(rows, minlength=links)

    def total(which: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(row[which], weights=people[which], minlength=links).astype(np.float64)

    return {
        "villages": number(row),
        "villages_on_link": number(row[losses.is_on_link]),
        "people_low": total(is_known & is_sure),
        "people_high": total(is_known),
        "villages_without_population": number(row[~is_known]),
    }


def _describe(network: Network, chains: NDArray[np.int64]) -> dict[str, object]:
    """Ways, name, ref, length, bridges and middle of each chain."""
    is_bridge = (~network.classes["bridge"].astype(str).isin(("", "no"))).to_numpy()
    way_id = np.asarray(network.ways["way_id"], dtype=np.int64)
    name, ref = (network.ways[column].to_numpy(dtype=object) for column in ("name", "ref"))
    way_ids, names, refs, km, bridges = [], [], [], [], []
    for chain in chains:
        part = _segments(network, chain)
        way = network.segment_way[part]
        metres = network.segment_length_m[part]
        is_way = way >= 0
        ways = np.unique(way[is_way])
        way_ids.append(tuple(int(one) for one in way_id[ways]))
        names.append(_longest(name[way[is_way]], metres[is_way]))
        refs.append(_longest(ref[way[is_way]], metres[is_way]))
        km.append(metres.sum() / 1000)
        over = is_bridge[network.segment_class[part]]
        bridges.append(int((over & ~np.concatenate(([False], over[:-1]))).sum()))
    middle = shapely.line_interpolate_point(_lines(network, chains), 0.5, normalized=True)
    return {
        "way_ids": way_ids,
        "name": pd.array(names, dtype="str"),
        "ref": pd.array(refs, dtype="str"),
        "length_km": np.array(km, dtype=np.float64),
        "bridges": np.array(bridges, dtype=np.int64),
        "lon": shapely.get_x(middle),
        "lat": shapely.get_y(middle),
    }


def _segments(network: Network, chain: int) -> slice:
    return slice(int(network.core.chain_start[chain]), int(network.core.chain_start[chain + 1]))


def _longest(words: NDArray[np.object_], metres: NDArray[np.float64]) -> str:
    """Return the word that most of the length goes by, of those that are not empty; else ""."""
    length: dict[str, float] = {}
    for word, part in zip(words.tolist(), metres.tolist(), strict=True):
        if word:
            length[word] = length.get(word, 0.0) + part
    return max(sorted(length), key=length.__getitem__, default="")


def _lines(network: Network, chains: NDArray[np.int64]) -> NDArray[np.object_]:
    """The course of each chain; on the far side of longitude 180 beyond 180, so that none goes round."""
    lines = np.empty(len(chains), dtype=object)
    for at, chain in enumerate(chains):
        part = _segments(network, chain)
        nodes = np.append(network.segment_from[part], network.segment_to[part][-1])
        lon = np.unwrap(network.lon[nodes], period=360.0)
        lines[at] = shapely.LineString(np.column_stack((lon, network.lat[nodes])))
    return lines
