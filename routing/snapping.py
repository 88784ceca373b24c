"""Where points meet the road: the nearest place on an edge that the vehicle may use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from routing.components import component_sizes, name_pieces
from routing.grid import Grid, build_grid, nearest
from routing.network import Network
from routing.offroad import MS_PER_M_AT_1_KPH, walk_ms
from routing.profile import Profile
from routing.rates import class_rates
from routing.speeds import Speeds

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.assumptions import Assumptions

_AT_THE_END = 1e-6


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
        int64[p]; time to walk it, from the point to the road or from the road to the point as was asked for
        (see `snap_to`); 0 where there is none.
    reason
        object[p]; "" or why there is no place on the road.
    component_nodes
        int64[p]; nodes of the part of the network, joined for this vehicle, that holds the segment; 0 where
        none.
    is_island
        bool[p]; that part is not the largest and has few nodes.
    near
        object[p]; the town nearest to the middle of the island, "" for other points and where no town is
        known. None = nobody asked.
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
    near: NDArray[np.object_] | None = None

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
            None if self.near is None else self.near[rows],
        )

    def followed_by(self, other: Snapping) -> Snapping:
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
            None if self.near is None or other.near is None else np.concatenate((self.near, other.near)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Snapper:
    """The segments that points of a vehicle may meet; made once a vehicle, then quick.

    Attributes
    ----------
    grid, barred
        Segments in the metric CRS: those it may use, and the roads it may not.
    metric_crs
        In which distances are taken.
    component, component_nodes
        int32[n], int64[n]; the component of each node, and how many nodes it has.
    towns
        By which islands are named; None = they are not.
    """

    grid: Grid
    barred: Grid
    metric_crs: str
    component: NDArray[np.int32]
    component_nodes: NDArray[np.int64]
    towns: gpd.GeoDataFrame | None = None


def build_snapper(
    network: Network,
    speeds: Speeds,
    vehicle: str,
    assumptions: Assumptions,
    metric_crs: str,
    towns: gpd.GeoDataFrame | None = None,
) -> Snapper:
    """Gather the segments on which a vehicle can be met.

    Passable in the dry season, neither gates nor ferries. `towns` are points in EPSG:4326 with a column
    `name`, by which islands of the network are named.
    """
    classes = network.classes
    is_passable = class_rates(classes, speeds, Profile(vehicle, "dry"), assumptions).is_passable
    is_road = ((classes["gate"] == "") & (classes["ferry"] == "")).to_numpy()
    to_metric = Transformer.from_crs("EPSG:4326", metric_crs, always_xy=True)
    x, y = to_metric.transform(network.lon, network.lat)
    grid = _grid_of(network, is_passable & is_road, x, y)
    barred = _grid_of(network, ~is_passable & is_road, x, y)
    component, nodes = component_sizes(
        network.segment_from, network.segment_to, is_passable[network.segment_class], network.node_count
    )
    return Snapper(grid, barred, metric_crs, component, nodes, towns)


def _grid_of(
    network: Network, is_taken: NDArray[np.bool_], x: NDArray[np.float64], y: NDArray[np.float64]
) -> Grid:
    """Lay a grid over the segments of the classes that are taken; x, y are the nodes' in the metric CRS."""
    segment = np.flatnonzero(is_taken[network.segment_class]).astype(np.int32)
    begins, ends = network.segment_from[segment], network.segment_to[segment]
    corners = np.column_stack((x[begins], y[begins], x[ends], y[ends]))
    is_finite = np.isfinite(corners).all(axis=1)
    return build_grid(corners[is_finite], segment[is_finite])


def snap(
    network: Network,
    points: gpd.GeoSeries,
    speeds: Speeds,
    vehicle: str,
    assumptions: Assumptions,
    metric_crs: str,
) -> Snapping:
    """Meet points with the nearest segment that a vehicle may use in the dry season.

    Parameters
    ----------
    network
        Not altered.
    points
        Points in EPSG:4326; the index holds their ids.
    speeds
        Decides with the access tags what the vehicle may use.
    vehicle
        One of `routing.profile.VEHICLES`.
    assumptions
        `snap_max_m`, `walk_kph`, `island_nodes`.
    metric_crs
        In which distances are taken.
    """
    snapper = build_snapper(network, speeds, vehicle, assumptions, metric_crs)
    return snap_to(
        snapper,
        network,
        tuple(str(name) for name in points.index),
        shapely.get_coordinates(points.to_numpy()),
        assumptions,
    )


def snap_to(
    snapper: Snapper,
    network: Network,
    ids: Sequence[str],
    coordinates: NDArray[np.float64],
    assumptions: Assumptions,
    arriving: bool | NDArray[np.bool_] = False,
) -> Snapping:
    """Meet points with the segments of a snapper.

    Parameters
    ----------
    snapper, network, ids
        Network and snapper belong together; one id a point.
    coordinates
        float64[p, 2]; longitude and latitude, EPSG:4326.
    assumptions
        `snap_max_m`, `walk_kph`, `island_nodes`.
    arriving
        bool or bool[p]; the walk leads from the road to the point instead of from the point to the road.

    Returns
    -------
    Snapping
        Where the network knows its relief the walks go over it (see `routing.offroad`) and a point with water
        between it and its road has none; without relief they are straight and flat.
    """
    farthest_m = assumptions["snap_max_m"]
    to_metric = Transformer.from_crs("EPSG:4326", snapper.metric_crs, always_xy=True)
    x, y = to_metric.transform(coordinates[:, 0], coordinates[:, 1])
    segment, fraction, snap_m = nearest(snapper.grid, x, y, farthest_m)
    fraction[fraction < _AT_THE_END] = 0.0
    fraction[fraction > 1.0 - _AT_THE_END] = 1.0
    is_met = segment >= 0
    begins, ends = network.segment_from[segment], network.segment_to[segment]
    east = network.lon[ends] - network.lon[begins]
    east -= 360.0 * np.round(east / 360.0)  # the short way across longitude 180
    lon = network.lon[begins] + fraction * east
    lon -= 360.0 * np.round(lon / 360.0)
    lat = network.lat[begins] + fraction * (network.lat[ends] - network.lat[begins])
    met_m = np.where(is_met, snap_m, 0.0)
    if network.relief is None:
        walk = met_m * MS_PER_M_AT_1_KPH / assumptions["walk_kph"]
    else:
        there = np.column_stack((np.where(is_met, lon, 0.0), np.where(is_met, lat, 0.0)))
        is_arriving = np.broadcast_to(arriving, len(segment))[:, np.newaxis]
        start, end = np.where(is_arriving, there, coordinates), np.where(is_arriving, coordinates, there)
        walk = walk_ms(network.relief, start, end, met_m, assumptions["walk_kph"])
    is_wet = np.isinf(walk)
    within = f"within {farthest_m / 1000:g} km"
    reason = np.where(is_met, "", f"no road {within}").astype(object)
    unmet = np.flatnonzero(~is_met)
    is_barred = nearest(snapper.barred, x[unmet], y[unmet], farthest_m)[0] >= 0
    reason[unmet[is_barred]] = f"no road for this vehicle {within}"
    reason[is_wet] = f"water between it and the road {within}"
    is_met &= ~is_wet
    segment[is_wet], snap_m[is_wet], walk[is_wet] = -1, np.inf, 0.0
    nodes = np.where(is_met, snapper.component_nodes[begins], 0)
    largest = int(snapper.component_nodes.max(initial=0))
    is_island = is_met & (nodes < largest) & (nodes < assumptions["island_nodes"])
    near = np.full(len(segment), "", dtype=object)
    pieces = snapper.component[begins[is_island]]
    names = name_pieces(snapper.component, pieces, network.lon, network.lat, snapper.towns)
    near[is_island] = [names.get(int(piece), "") for piece in pieces]
    return Snapping(
        tuple(ids),
        segment,
        np.where(is_met, fraction, 0.0),
        np.where(is_met, lon, np.nan),
        np.where(is_met, lat, np.nan),
        snap_m,
        np.floor(walk + 0.5).astype(np.int64),
        reason,
        nodes,
        is_island,
        near,
    )
