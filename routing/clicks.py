"""The road nearest to a click: what is cut or slowed is a road of the map, whoever may drive on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from routing.grid import Grid, build_grid, nearest
from routing.network import Network


def build_click_grid(network: Network, metric_crs: str) -> Grid:
    """Gather all roads and ferries, gates left out, in the metric CRS."""
    is_drawn = (network.classes["gate"] == "").to_numpy()[network.segment_class]
    x, y = Transformer.from_crs("EPSG:4326", metric_crs, always_xy=True).transform(network.lon, network.lat)
    begins, ends = network.segment_from, network.segment_to
    corners = np.column_stack((x[begins], y[begins], x[ends], y[ends]))
    segment = np.flatnonzero(is_drawn & np.isfinite(corners).all(axis=1)).astype(np.int32)
    return build_grid(corners[segment], segment)


def nearest_of(
    grid: Grid, points: NDArray[np.float64], metric_crs: str, max_m: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Find the segment nearest to each of the points, float64[p, 2] of longitude and latitude.

    Returns
    -------
    segments, distances
        int64[p], -1 where none is within `max_m`; float64[p] in metres, inf where none.
    """
    x, y = Transformer.from_crs("EPSG:4326", metric_crs, always_xy=True).transform(points[:, 0], points[:, 1])
    segment, _, distance_m = nearest(grid, np.asarray(x), np.asarray(y), max_m)
    return segment.astype(np.int64), distance_m
