"""What lies still under every scenario: places in metres, access, areas, mechanisms, bases open at first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from coverage.alarm.register import Register, build_register
from layers.layers import Layers

ACCESS_OPEN, ACCESS_UNKNOWN, ACCESS_DENIED = 0, 1, 2

Days = NDArray[np.datetime64]
_EVER, _NEVER = np.datetime64(date.min), np.datetime64(date.max)

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Arrays over the villages (v) and bases (b) of a region.

    Attributes
    ----------
    metric_crs : str
    village_xy, base_xy : float64[v, 2], float64[b, 2]
        Metres in `metric_crs`.
    village_tree : cKDTree
        Over `village_xy`.
    is_open : bool[b]
        Open on the day that is shown, which is the reference date unless another is asked for.
    was_open : bool[b]
        Open on any day between the reference date and the day that is shown.
    access : uint8[v]
        `ACCESS_DENIED` when any area that contains the village is denied; else `ACCESS_UNKNOWN` when any
        states "unknown"; else `ACCESS_OPEN`, also where no area says anything about access.
    area_ids : tuple of str
        Finest areas that hold villages, sorted; "" first when some village lies in none.
    area : int64[v]
        Position in `area_ids`.
    register : Register
    """

    metric_crs: str
    village_xy: NDArray[np.float64]
    base_xy: NDArray[np.float64]
    village_tree: cKDTree
    is_open: NDArray[np.bool_]
    was_open: NDArray[np.bool_]
    access: NDArray[np.uint8]
    area_ids: tuple[str, ...]
    area: NDArray[np.int64]
    register: Register


def build_ground(layers: Layers) -> Ground:
    """Work out once what every evaluation needs."""
    region = layers.region
    village_xy = metres(layers.villages.geometry, region.metric_crs)
    base_xy = metres(layers.bases.geometry, region.metric_crs)
    area, area_ids = pd.factorize(layers.area_id.to_numpy(dtype=object), sort=True)
    register = build_register(
        layers.mechanisms,
        layers.villages,
        layers.bases,
        village_xy=village_xy,
        base_xy=base_xy,
        reference_date=region.reference_date,
        is_known="mechanisms" in region.layers,
    )
    is_open = open_on(layers.bases, region.reference_date)
    return Ground(
        metric_crs=region.metric_crs,
        village_xy=village_xy,
        base_xy=base_xy,
        village_tree=cKDTree(village_xy),
        is_open=is_open,
        was_open=is_open,
        access=access_of(layers.villages, layers.areas),
        area_ids=tuple(str(area_id) for area_id in area_ids),
        area=area.astype(np.int64),
        register=register,
    )


def ground_on(ground: Ground, bases: gpd.GeoDataFrame, reference: date, day: date) -> Ground:
    """Return the ground as it is on another day than the reference date: bases open by then, tests aged."""
    return replace(
        ground,
        is_open=open_on(bases, day),
        was_open=open_between(bases, reference, day),
        register=ground.register.on(day),
    )


def open_on(bases: gpd.GeoDataFrame, day: date) -> NDArray[np.bool_]:
    """Say which bases are open on a day; an empty date is no bound.

    Parameters
    ----------
    bases : GeoDataFrame
        With `opened` and `closed`, datetime64. A base is open from the day `opened` to the day before
        `closed`.
    day : date

    Returns
    -------
    bool[b]
    """
    opened, closed = _bounds(bases)
    at = np.datetime64(day)
    return np.asarray((opened <= at) & (at < closed), dtype=bool)


def open_between(bases: gpd.GeoDataFrame, first: date, last: date) -> NDArray[np.bool_]:
    """Say which bases are open on any of these days, both included; dates as in `open_on`.

    Returns
    -------
    bool[b]
    """
    opened, closed = _bounds(bases)
    begin, end = np.datetime64(min(first, last)), np.datetime64(max(first, last))
    return np.asarray((opened <= end) & (begin < closed) & (opened < closed), dtype=bool)


def _bounds(bases: gpd.GeoDataFrame) -> tuple[Days, Days]:
    """First day of each base, and the first after its last; of those that are not stated one far away."""
    opened, closed = (bases[name].to_numpy().astype("datetime64[D]") for name in ("opened", "closed"))
    return np.where(np.isnat(opened), _EVER, opened), np.where(np.isnat(closed), _NEVER, closed)


def access_of(villages: gpd.GeoDataFrame, areas: gpd.GeoDataFrame | None) -> NDArray[np.uint8]:
    """Say whether villages may be entered, by all areas of every level that contain or touch them.

    Returns
    -------
    uint8[v]
        `ACCESS_OPEN`, `ACCESS_UNKNOWN` or `ACCESS_DENIED`; the gravest that any area states.
    """
    access = np.full(len(villages), ACCESS_OPEN, dtype=np.uint8)
    if areas is None or not len(areas):
        return access
    stated = areas["access"].astype(object).map({"unknown": ACCESS_UNKNOWN, "denied": ACCESS_DENIED})
    is_grave = stated.notna().to_numpy(dtype=bool)
    grave = stated[is_grave].to_numpy(dtype=np.uint8)
    area, village = villages.sindex.query(areas.geometry[is_grave], predicate="intersects")
    np.maximum.at(access, village, grave[area])
    return access


def metres(points: gpd.GeoSeries, metric_crs: str) -> NDArray[np.float64]:
    """Coordinates of points in a metric CRS, float64[n, 2]."""
    projected = points.to_crs(metric_crs)
    return np.column_stack((projected.x.to_numpy(), projected.y.to_numpy()))


def walk_pairs(tree: cKDTree, xy: NDArray[np.float64], radius_m: float) -> Pairs:
    """Pair points with the villages within a straight distance, ends included.

    Parameters
    ----------
    tree : cKDTree
        Over the villages, metres.
    xy : float64[n, 2]
    radius_m : float

    Returns
    -------
    (int64[p], int64[p])
        Row of the point, row of the village.
    """
    if not len(xy):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    found = [np.asarray(rows, dtype=np.int64) for rows in _ball(tree, xy, radius_m)]
    points = np.repeat(np.arange(len(xy), dtype=np.int64), [len(rows) for rows in found])
    return points, np.concatenate(found)


def _ball(tree: cKDTree, xy: NDArray[np.float64], radius_m: float) -> Iterable[list[int]]:
    return cast(Iterable[list[int]], tree.query_ball_point(xy, radius_m, return_sorted=True))
