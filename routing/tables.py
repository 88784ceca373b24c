"""Tables from which an outsider can recompute every travel time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routing.costs import Costs
from routing.network import IMPASSABLE, Network
from routing.snapping import Snapping
from routing.times import TravelTimes


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The network with the snapped points as nodes, and the times over it.

    A time is the shortest path over `edges` from the site's node to the village's, plus the ``snap_ms`` of
    both.

    Attributes
    ----------
    nodes
        node, lon, lat (EPSG:4326).
    edges
        from_node, to_node, length_m, ms: passable directed edges; of parallel ones the quickest; none from a
        node to itself.
    snapping
        id, node (NA = no road near enough), lon, lat, snap_m, snap_ms, reason ("" or why no site reaches the
        village), kind ("site" or "village"), sites first.
    times
        site_id, village_id, ms: those within the cut-off.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    snapping: pd.DataFrame
    times: pd.DataFrame


def network_frames(network: Network, costs: Costs) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return nodes (node, lon, lat) and passable edges (from_node, to_node, length_m, ms)."""
    return _node_frame(network.lon, network.lat), _edge_frame(
        network.source, network.target, network.length_m, costs.edge_ms
    )


def build_tables(network: Network, costs: Costs, times: TravelTimes) -> Tables:
    """Split the network at the points that times were measured between, and lay everything out as frames."""
    cuts, point_node = _cuts(network, (times.site_snapping, times.village_snapping))
    is_cut = np.zeros(network.segment_count, dtype=np.bool_)
    is_cut[cuts.segment] = True
    whole = np.repeat(~is_cut, 2)
    pieces = _pieces(network, costs, cuts)
    nodes = _node_frame(np.append(network.lon, cuts.lon), np.append(network.lat, cuts.lat))
    edges = _edge_frame(
        np.append(network.source[whole], pieces[0]),
        np.append(network.target[whole], pieces[1]),
        np.append(network.length_m[whole], pieces[2]),
        np.append(costs.edge_ms[whole], pieces[3]),
    )
    sites = _snapping_frame(times.site_snapping, point_node[0], times.site_snapping.reason, "site")
    villages = _snapping_frame(times.village_snapping, point_node[1], times.reasons().to_numpy(), "village")
    return Tables(nodes, edges, pd.concat([sites, villages], ignore_index=True), _times_frame(times))


@dataclass(frozen=True, slots=True, eq=False)
class _Cuts:
    """Distinct places at which segments are cut, sorted by segment and fraction.

    Numbered on from the nodes.
    """

    segment: NDArray[np.int64]
    fraction: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


def _cuts(network: Network, snappings: tuple[Snapping, Snapping]) -> tuple[_Cuts, list[NDArray[np.int64]]]:
    segment, fraction, lon, lat = (
        np.concatenate([getattr(snapping, name) for snapping in snappings])
        for name in ("segment", "fraction", "lon", "lat")
    )
    is_inside = (segment >= 0) & (fraction > 0.0) & (fraction < 1.0)
    places = np.column_stack((segment[is_inside], fraction[is_inside]))
    distinct, first, number = np.unique(places, axis=0, return_index=True, return_inverse=True)
    node = np.where(fraction >= 1.0, network.segment_to[segment], network.segment_from[segment]).astype(
        np.int64
    )
    node[is_inside] = network.node_count + number.reshape(-1)
    node[segment < 0] = -1
    cuts = _Cuts(
        distinct[:, 0].astype(np.int64), distinct[:, 1], lon[is_inside][first], lat[is_inside][first]
    )
    return cuts, np.split(node, [len(snappings[0].ids)])


def _pieces(
    network: Network, costs: Costs, cuts: _Cuts
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.int32]]:
    """Directed edges between neighbouring cuts of a segment: source, target, length_m, ms."""
    segments = np.unique(cuts.segment)
    ends = np.concatenate((cuts.segment, segments, segments))
    fraction = np.concatenate((cuts.fraction, np.zeros(len(segments)), np.ones(len(segments))))
    node = np.concatenate(
        (
            network.node_count + np.arange(len(cuts.segment)),
            network.segment_from[segments],
            network.segment_to[segments],
        )
    )
    order = np.lexsort((fraction, ends))
    ends, fraction, node = ends[order], fraction[order], node[order]
    is_next = ends[:-1] == ends[1:]
    on, low, high = ends[:-1][is_next], fraction[:-1][is_next], fraction[1:][is_next]
    from_, to = node[:-1][is_next], node[1:][is_next]
    length_m = network.segment_length_m[on] * (high - low)
    ms = []
    for way in (0, 1):
        whole = costs.edge_ms[2 * on + way]
        part = np.floor(whole * high).astype(np.int64) - np.floor(whole * low).astype(np.int64)
        ms.append(np.where(whole >= IMPASSABLE, IMPASSABLE, part).astype(np.int32))
    return (
        np.concatenate((from_, to)),
        np.concatenate((to, from_)),
        np.concatenate((length_m, length_m)),
        np.concatenate(ms),
    )


def _node_frame(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> pd.DataFrame:
    return pd.DataFrame({"node": np.arange(len(lon), dtype=np.int64), "lon": lon, "lat": lat})


def _edge_frame(
    source: NDArray[np.integer],
    target: NDArray[np.integer],
    length_m: NDArray[np.float64],
    ms: NDArray[np.int32],
) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "from_node": source.astype(np.int64),
            "to_node": target.astype(np.int64),
            "length_m": length_m,
            "ms": ms.astype(np.int64),
        }
    )
    frame = frame[(frame["ms"] < IMPASSABLE) & (frame["from_node"] != frame["to_node"])]
    # Many a reader keeps the last of parallel edges, or adds them up: only the quickest is handed on.
    frame = frame.sort_values(["from_node", "to_node", "ms"], kind="stable")
    return frame.drop_duplicates(["from_node", "to_node"]).reset_index(drop=True)


def _snapping_frame(
    snapping: Snapping, node: NDArray[np.int64], reason: NDArray[np.object_], kind: str
) -> pd.DataFrame:
    is_met = snapping.segment >= 0
    return pd.DataFrame(
        {
            "id": pd.Series(snapping.ids, dtype="str"),
            "node": pd.Series(node, dtype="Int64").where(is_met),
            "lon": snapping.lon,
            "lat": snapping.lat,
            "snap_m": np.where(is_met, snapping.snap_m, np.nan),
            "snap_ms": pd.Series(snapping.snap_ms, dtype="Int64").where(is_met),
            "reason": pd.Series(reason, dtype="str"),
            "kind": kind,
        }
    )


def _times_frame(times: TravelTimes) -> pd.DataFrame:
    site, village = np.nonzero(np.isfinite(times.ms))
    return pd.DataFrame(
        {
            "site_id": np.array(times.site_ids, dtype=object)[site],
            "village_id": np.array(times.village_ids, dtype=object)[village],
            "ms": times.ms[site, village].astype(np.int64),
        }
    ).astype({"site_id": "str", "village_id": "str"})
