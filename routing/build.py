"""From OSM roads to the network."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import Geod

from layers.errors import EmptyLayer
from routing.classes import GATE_TAGS, WAY_TAGS, class_frame, is_routable, way_directions
from routing.contraction import build_core, find_chains, incidence
from routing.ferries import stated_kph
from routing.gates import Ends, add_gates, add_landings
from routing.network import Network
from routing.relief import chain_rises

if TYPE_CHECKING:
    from layers.elevation import Elevation
    from layers.roads import Roads


def build_network(roads: Roads, elevation: Elevation | None = None) -> Network:
    """Build the directed network of the routable ways.

    Parameters
    ----------
    roads
        Ways with their nodes, tags and barrier nodes; not altered.
    elevation
        Relief under the roads; without it every road is flat.

    Returns
    -------
    Network
        Over the nodes of routable ways (highways of a known class, ferries). Lengths are geodesic on WGS84,
        hence right across longitude 180.

    Raises
    ------
    EmptyLayer
        When no way can be travelled.
    """
    way_nodes = roads.way_node.astype(np.int64)
    way_of_node = np.repeat(np.arange(len(roads.way_id)), np.diff(roads.way_start))
    pairs = np.column_stack((way_nodes[:-1], way_nodes[1:]))
    way = way_of_node[:-1]
    is_kept = (way == way_of_node[1:]) & (pairs[:, 0] != pairs[:, 1]) & is_routable(roads.tags)[way]
    pairs, way = pairs[is_kept], way[is_kept]
    if len(pairs) == 0:
        raise EmptyLayer("no way in it can be travelled", file="roads", mend="give roads with a highway tag")
    length_m = _lengths(roads, pairs)

    used, nodes = np.unique(pairs, return_inverse=True)
    ends = Ends(nodes.reshape(-1, 2), used, np.full(len(pairs), "", dtype=object))
    ends = add_landings(ends, (roads.tags["ferry"] != "").to_numpy()[way])
    is_barrier = np.isin(ends.origin, roads.barriers.index.to_numpy())
    is_barrier[len(used) :] = False  # the ferry's side of a landing has its own gate already
    ends = add_gates(ends, is_barrier)

    gates = len(ends.gate) - len(pairs)
    classes, segment_class = _classes(roads, way, length_m, ends)
    return _assemble(
        roads,
        ends,
        np.concatenate((length_m, np.zeros(gates))),
        segment_class,
        np.concatenate((way, np.full(gates, -1))),
        classes,
        elevation,
    )


def _lengths(roads: Roads, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    lon, lat = roads.lon[pairs], roads.lat[pairs]
    _, _, length = Geod(ellps="WGS84").inv(lon[:, 0], lat[:, 0], lon[:, 1], lat[:, 1])
    return np.asarray(length, dtype=np.float64)


def _classes(
    roads: Roads, way: NDArray[np.int64], length_m: NDArray[np.float64], ends: Ends
) -> tuple[pd.DataFrame, NDArray[np.int32]]:
    """Tags of ways and of gates as one table of distinct rows, and the row of each segment."""
    tags = roads.tags
    way_length_m = np.bincount(way, weights=length_m, minlength=len(roads.way_id)).astype(np.float64)
    of_ways = class_frame(tags, WAY_TAGS)
    of_ways["direction"] = way_directions(tags)
    of_ways["stated_kph"] = stated_kph(tags, way_length_m)
    is_gate = ends.gate != ""
    hubs = ends.origin[ends.nodes[is_gate, 1]]
    of_gates = class_frame(roads.barriers.reindex(hubs, fill_value=""), GATE_TAGS)
    of_gates["gate"] = ends.gate[is_gate]
    is_boarding = of_gates["gate"] == "boarding"
    of_gates.loc[is_boarding, list(GATE_TAGS)] = ""
    stacked = pd.concat([of_ways, of_gates], ignore_index=True)
    number = stacked.groupby(list(stacked.columns), sort=True, dropna=False).ngroup().to_numpy()
    of_segment = np.concatenate((number[way], number[len(of_ways) :]))
    used, segment_class = np.unique(of_segment, return_inverse=True)
    _, example = np.unique(number, return_index=True)
    classes = stacked.iloc[example[used]].reset_index(drop=True)
    return classes, segment_class.astype(np.int32)


def _assemble(
    roads: Roads,
    ends: Ends,
    length_m: NDArray[np.float64],
    segment_class: NDArray[np.int32],
    way: NDArray[np.int64],
    classes: pd.DataFrame,
    elevation: Elevation | None,
) -> Network:
    """Put the segments in the order of their chains, each turned to point along its chain."""
    lon, lat = roads.lon[ends.origin], roads.lat[ends.origin]
    chains = find_chains(ends.nodes[:, 0].astype(np.int32), ends.nodes[:, 1].astype(np.int32), lon, lat)
    order, is_turned = chains.code >> 1, (chains.code & 1).astype(bool)
    nodes = ends.nodes[order]
    nodes[is_turned] = nodes[is_turned, ::-1]
    segment_from, segment_to = (np.ascontiguousarray(nodes[:, end]).astype(np.int32) for end in (0, 1))
    indptr, out_edge = incidence(segment_from, segment_to, len(lon))
    by_chain = (nodes, length_m[order], segment_class[order], way[order], is_turned)
    ways = pd.DataFrame(
        {
            "way_id": roads.way_id,
            "name": roads.tags["name"].astype("str"),
            "ref": roads.tags["ref"].astype("str"),
        }
    )
    rise_m = np.zeros(len(order), dtype=np.float32)
    if elevation is not None:
        heights = elevation.sample(lon, lat)
        rise_m = chain_rises(heights, segment_from, segment_to, length_m[order], chains.start)
        rise_m[(classes["ferry"] != "").to_numpy()[segment_class[order]]] = 0.0
    rises = (rise_m,) if rise_m.any() else ()  # a network without relief keeps the name it had
    network_id = _content_hash((lon, lat, roads.node_id[ends.origin], *by_chain, *rises), classes, ways)
    return Network(
        lon=lon,
        lat=lat,
        osm_node=roads.node_id[ends.origin],
        segment_from=segment_from,
        segment_to=segment_to,
        segment_length_m=length_m[order],
        segment_rise_m=rise_m,
        segment_class=segment_class[order],
        segment_way=way[order].astype(np.int32),
        segment_is_reversed=is_turned,
        indptr=indptr,
        out_edge=out_edge.astype(np.int32),
        classes=classes,
        ways=ways,
        network_id=network_id,
        core=build_core(chains),
        relief=elevation,
    )


def _content_hash(arrays: tuple[NDArray[np.generic], ...], classes: pd.DataFrame, ways: pd.DataFrame) -> str:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    for frame in (classes, ways):
        digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return digest.hexdigest()[:16]
