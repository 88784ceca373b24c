"""Roads as people name them: chains of one ref and name, or of one way; and what each carries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.jit import njit
from routing.costs import Costs
from routing.nearest import grow_forest, pairs_on_chain
from routing.network import Core, Network
from routing.placing import place_points
from routing.snapping import Snapping


@dataclass(frozen=True, slots=True, eq=False)
class NamedRoads:
    """The roads of a network; r roads.

    Attributes
    ----------
    names
        object[r]; ref and name, "N2 Goma - Sake", or what there is of them; else "way 123" by its OSM id.
    of_chain
        int64[k]; the road that each chain of the core goes by for most of its length.
    length_km
        float64[r]; of its chains.
    """

    names: NDArray[np.object_]
    of_chain: NDArray[np.int64]
    length_km: NDArray[np.float64]


def name_roads(network: Network) -> NamedRoads:
    """Gather the chains of a network into roads; a chain of gates alone goes by the name ""."""
    ways = network.ways
    ref, name = (ways[column].to_numpy(dtype=object) for column in ("ref", "name"))
    said = pd.Series(ref + " " + name, dtype="str").str.strip().to_numpy(dtype=object)
    of_way = np.where(said != "", said, "way " + ways["way_id"].astype(str))
    code, words = pd.factorize(np.append(of_way, ""))
    road = code[network.segment_way]  # -1, a gate, takes the last
    chains = len(network.core.chain_from)
    pair = network.core.chain_of_segment.astype(np.int64) * len(words) + road
    distinct, place = np.unique(pair, return_inverse=True)
    metres = np.bincount(place, weights=network.segment_length_m, minlength=len(distinct))
    chain, road = distinct // len(words), distinct % len(words)
    # Of the roads of one chain the longest comes last, and stays.
    order = np.lexsort((-road, metres, chain))
    of_chain = np.zeros(chains, dtype=np.int64)
    of_chain[chain[order]] = road[order]
    used, of_chain = np.unique(of_chain, return_inverse=True)
    by_chain = np.bincount(chain, weights=metres, minlength=chains)
    length_km = np.bincount(of_chain, weights=by_chain, minlength=len(used)) / 1000
    return NamedRoads(np.asarray(words, dtype=object)[used], of_chain.astype(np.int64), length_km)


def carried(
    network: Network,
    costs: Costs,
    sites: Snapping,
    villages: Snapping,
    weight: NDArray[np.float64],
    roads: NamedRoads,
    cutoff_ms: int,
) -> NDArray[np.float64]:
    """Sum up, by road, the weights of the villages whose quickest way from a site leads over it.

    Parameters
    ----------
    network, costs
        The network as weighed for a profile.
    sites, villages
        Snapped points.
    weight
        float64[v].
    roads
        From `name_roads`.
    cutoff_ms
        Villages farther than this count nowhere.

    Returns
    -------
    NDArray
        float64[r]; each village counts once a road, however often its way comes back to it.
    """
    core = network.core
    from_, to = place_points(network, costs, sites), place_points(network, costs, villages)
    forest = grow_forest(network, costs, from_, cutoff_ms)
    stay_ms = np.full(len(villages.ids), cutoff_ms + 1, dtype=np.int64)
    _, village, ms = pairs_on_chain(network, costs, sites, from_, villages, to)
    np.minimum.at(stay_ms, village, ms)
    return _climb(
        forest.dist,
        forest.site,
        forest.entered_by,
        _parents(core, forest.entered_by),
        core.code,
        from_.chain,
        to.chain,
        to.node,
        to.reach_ms,
        stay_ms,
        np.asarray(weight, dtype=np.float64),
        roads.of_chain,
        len(roads.names),
        cutoff_ms,
    )


def _parents(core: Core, entered_by: NDArray[np.int32]) -> NDArray[np.int32]:
    """Core node before each; -1 for those met from a site, or not at all."""
    code = core.code[np.maximum(entered_by, 0)] if len(core.code) else np.zeros_like(entered_by)
    before = np.where(code & 1, core.chain_to[code >> 1], core.chain_from[code >> 1])
    return np.where(entered_by >= 0, before, -1).astype(np.int32)


@njit(nogil=True, cache=True)
def _climb(
    dist: NDArray[np.int32],
    node_site: NDArray[np.int32],
    entered_by: NDArray[np.int32],
    parent: NDArray[np.int32],
    code: NDArray[np.int32],
    site_chain: NDArray[np.int32],
    village_chain: NDArray[np.int32],
    village_node: NDArray[np.int32],
    village_ms: NDArray[np.int32],
    stay_ms: NDArray[np.int64],
    weight: NDArray[np.float64],
    road_of_chain: NDArray[np.int64],
    roads: int,
    cutoff_ms: int,
) -> NDArray[np.float64]:
    sums = np.zeros(roads)
    counted = np.full(roads, -1, dtype=np.int64)
    for village in range(len(weight)):
        if village_chain[village] < 0 or weight[village] == 0:
            continue
        best, node = stay_ms[village], -1
        for end in range(2):
            total = np.int64(dist[village_node[village, end]]) + village_ms[village, end]
            if total < best:
                best, node = total, village_node[village, end]
        if best > cutoff_ms:
            continue
        road = road_of_chain[village_chain[village]]
        while True:
            if counted[road] != village:
                counted[road] = village
                sums[road] += weight[village]
            if node < 0:
                break
            if parent[node] >= 0:
                road = road_of_chain[code[entered_by[node]] >> 1]
            else:
                road = road_of_chain[site_chain[node_site[node]]]
            node = parent[node]
    return sums
