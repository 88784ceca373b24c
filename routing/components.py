"""Parts of the network that hang together for a vehicle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit

if TYPE_CHECKING:
    import geopandas as gpd


def name_pieces(
    component: NDArray[np.int32],
    pieces: NDArray[np.int32],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    towns: gpd.GeoDataFrame | None,
) -> dict[int, str]:
    """Name pieces of the network by the town that is nearest to their middle, as the crow flies.

    Parameters
    ----------
    component
        int32[n]; the component of each node, from `component_sizes`.
    pieces
        Which components to name.
    lon, lat
        float64[n], EPSG:4326; the nodes.
    towns
        Points in EPSG:4326 with a column `name`; None, or none that has a name: nothing is named.
    """
    if towns is None:
        return {}
    named = towns[towns["name"] != ""]
    if named.empty:
        return {}
    town_lon, town_lat = named.geometry.x.to_numpy(), named.geometry.y.to_numpy()
    names: dict[int, str] = {}
    for piece in np.unique(pieces):
        nodes = np.flatnonzero(component == piece)
        # The short way round, so that a piece may lie across longitude 180.
        middle_lon = lon[nodes[0]] + _short_way(lon[nodes] - lon[nodes[0]]).mean()
        middle_lat = lat[nodes].mean()
        east = _short_way(town_lon - middle_lon) * np.cos(np.radians(middle_lat))
        squared = east**2 + (town_lat - middle_lat) ** 2
        names[int(piece)] = str(named["name"].iloc[int(np.argmin(squared))])
    return names


def _short_way(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    return degrees - 360.0 * np.round(degrees / 360.0)


@njit(nogil=True, cache=True)
def component_sizes(
    segment_from: NDArray[np.int32],
    segment_to: NDArray[np.int32],
    is_passable: NDArray[np.bool_],
    node_count: int,
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Join the nodes that passable segments join, whatever their direction.

    Parameters
    ----------
    segment_from, segment_to
        int32[s]; nodes.
    is_passable
        bool[s].
    node_count
        Number of nodes.

    Returns
    -------
    component, size
        int32[n], the component of each node, named by one of its nodes; int64[n], its number of nodes.
    """
    parent = np.arange(node_count).astype(np.int32)
    for segment in range(len(segment_from)):
        if not is_passable[segment]:
            continue
        a, b = segment_from[segment], segment_to[segment]
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if a != b:
            parent[max(a, b)] = min(a, b)
    count = np.zeros(node_count, dtype=np.int64)
    for node in range(node_count):
        # A node's parent comes before it, so that its root is known already.
        parent[node] = parent[parent[node]]
        count[parent[node]] += 1
    return parent, count[parent]
