"""Which road or bridge a click on the map means, and where on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from pyproj import Transformer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverage.world import World

MOST_REACH_M: Final = 20_000.0
_SPREAD_M: Final = 700.0


@dataclass(frozen=True, slots=True)
class RoadPoint:
    """A point on a road, EPSG:4326, and the segment of the network that it lies on."""

    lon: float
    lat: float
    segment: int


class RoadClicks:
    """Finds the roads that clicks mean; a bridge within reach comes before the road around it."""

    def __init__(self, world: World) -> None:
        """Take the region; nothing is computed yet."""
        self._world = world

    def find(self, lon: float, lat: float, reach_m: float) -> RoadPoint | None:
        """Find the road within so many metres of a click (EPSG:4326), None where there is none."""
        reach_m = min(max(reach_m, self._world.assumptions["cut_snap_max_m"]), MOST_REACH_M)
        segment, _ = self._world.nearest_segment(lon, lat, reach_m)
        if segment < 0:
            return None
        x, y = self._forward.transform(lon, lat)
        middle_x, middle_y = self._bridge_xy
        if len(middle_x):
            away = np.hypot(middle_x - x, middle_y - y)
            nearest = int(np.argmin(away))
            if away[nearest] <= reach_m:
                segment = int(self._bridges[nearest])
                x, y = middle_x[nearest], middle_y[nearest]
        at_x, at_y = self._on_segment(segment, float(x), float(y))
        on_lon, on_lat = self._forward.transform(at_x, at_y, direction="INVERSE")
        return RoadPoint(float(on_lon), float(on_lat), segment)

    def line(self, segment: int) -> list[list[float]]:
        """Degrees of the road around a segment, some hundred metres to each side but not past a junction."""
        network = self._world.router.network
        core = network.core
        chain = core.chain_of_segment[segment]
        first, last = int(core.chain_start[chain]), int(core.chain_start[chain + 1]) - 1
        begin = end = segment
        while begin > first and network.segment_length_m[begin - 1 : segment].sum() < _SPREAD_M:
            begin -= 1
        while end < last and network.segment_length_m[segment + 1 : end + 2].sum() < _SPREAD_M:
            end += 1
        parts = range(begin, end + 1)
        nodes = [int(network.segment_from[parts[0]]), *(int(network.segment_to[part]) for part in parts)]
        return [[round(float(network.lon[node]), 5), round(float(network.lat[node]), 5)] for node in nodes]

    def bridge_points(self) -> list[tuple[float, float]]:
        """Longitude and latitude of the middle of every bridge; a bridge of several segments is one."""
        network, bridges = self._world.router.network, self._bridges
        is_next = np.diff(bridges, prepend=-2) == 1
        same_way = np.diff(network.segment_way[bridges], prepend=-2) == 0
        heads = bridges[~(is_next & same_way)]
        begins, ends = network.segment_from[heads], network.segment_to[heads]
        lon = (network.lon[begins] + network.lon[ends]) / 2
        lat = (network.lat[begins] + network.lat[ends]) / 2
        return list(zip(lon.tolist(), lat.tolist(), strict=True))

    @cached_property
    def _forward(self) -> Transformer:
        return Transformer.from_crs("EPSG:4326", self._world.region.metric_crs, always_xy=True)

    @cached_property
    def _bridges(self) -> NDArray[np.int64]:
        network = self._world.router.network
        is_bridge = ~network.classes["bridge"].isin(("", "no")).to_numpy(dtype=bool)
        return np.flatnonzero(is_bridge[network.segment_class])

    @cached_property
    def _bridge_xy(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        network, bridges = self._world.router.network, self._bridges
        begins, ends = network.segment_from[bridges], network.segment_to[bridges]
        lon = (network.lon[begins] + network.lon[ends]) / 2
        lat = (network.lat[begins] + network.lat[ends]) / 2
        x, y = self._forward.transform(lon, lat)
        return np.asarray(x), np.asarray(y)

    def _on_segment(self, segment: int, x: float, y: float) -> tuple[float, float]:
        """Point of a segment nearest to a point, metres; kept off its ends, where other roads begin."""
        network = self._world.router.network
        nodes = [network.segment_from[segment], network.segment_to[segment]]
        (x0, x1), (y0, y1) = self._forward.transform(network.lon[nodes], network.lat[nodes])
        square = (x1 - x0) ** 2 + (y1 - y0) ** 2
        part = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / square if square > 0 else 0.0
        part = min(max(part, 0.1), 0.9)
        return x0 + part * (x1 - x0), y0 + part * (y1 - y0)
