"""Where points meet the road: the nearest place on an edge that the vehicle may use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Snapping:
    """Points met with the nearest segment; p points.

    Attributes
    ----------
    ids
        Ids of the points, in order.
    segment
        int32[p]; segment of the network, -1 where none is near enough.
    fraction
        float64[p]; place on the segment, 0 at `segment_from`, 1 at `segment_to`.
    lon, lat
        float64[p], EPSG:4326; the place on the road, NaN where there is none.
    snap_m
        float64[p]; distance from the point to the road in the metric CRS; inf where none is near enough.
    snap_ms
        int64[p]; time to walk it, 0 where there is none.
    reason
        object[p]; "" or why there is no place on the road.
    component_nodes
        int64[p]; nodes of the part of the network, joined for this vehicle, that holds the segment; 0 where none.
    is_island
        bool[p]; that part is not the largest and has few nodes.
    """

    ids: tuple[str, ...]
    segment: NDArray[np.int32]
    fraction: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    snap_m: NDArray[np.float64]
    snap_ms: NDArray[np.int64]
    reason: NDArray[np.object_]
    component_nodes: NDArray[np.int64]
    is_island: NDArray[np.bool_]

    def take(self, rows: NDArray[np.int64]) -> Snapping:
        """Keep the points at these positions, in this order."""
        return Snapping(
            tuple(self.ids[row] for row in rows),
            self.segment[rows],
            self.fraction[rows],
            self.lon[rows],
            self.lat[rows],
            self.snap_m[rows],
            self.snap_ms[rows],
            self.reason[rows],
            self.component_nodes[rows],
            self.is_island[rows],
        )

    def stack(self, other: Snapping) -> Snapping:
        """Put the points of another snapping after these."""
        return Snapping(
            self.ids + other.ids,
            np.concatenate((self.segment, other.segment)),
            np.concatenate((self.fraction, other.fraction)),
            np.concatenate((self.lon, other.lon)),
            np.concatenate((self.lat, other.lat)),
            np.concatenate((self.snap_m, other.snap_m)),
            np.concatenate((self.snap_ms, other.snap_ms)),
            np.concatenate((self.reason, other.reason)),
            np.concatenate((self.component_nodes, other.component_nodes)),
            np.concatenate((self.is_island, other.is_island)),
        )
