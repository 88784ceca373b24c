"""The ground between two points: heights and clutter along the way, a sample a cell of the relief.

The way is straight in degrees; its length is measured on the WGS84 ellipsoid with the radii of curvature in
the mean latitude: over 35 km within a metre of the geodesic up to 60 degrees from the equator. The geodesic
itself leaves the straight line by 1 m at 2.5 degrees of latitude and by 24 m at 45: less than a cell.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coverage.signal.budget import RadioTerms
from layers.elevation import Elevation
from layers.errors import BadCoordinates
from layers.jit import njit

LEAST_KM = 0.001
"""Points of one place are taken as a metre apart, so that distances ascend."""

LEAST_STEPS = 4

_SLACK = 1e-6
"""Share of a cell by which a point on the raster's edge may lie outside of it, by rounding."""

_MAJOR_KM = 6378.137
_ECCENTRICITY_2 = 0.0066943799901413165


class Ground(NamedTuple):
    """Relief and clutter as kernels take them.

    Attributes
    ----------
    heights, clutter : float32[rows, columns]
        Metres, NaN = unknown; of clutter no cells at all = no such layer.
    corner, clutter_corner : tuple of float
        West, north, cell width and cell height, degrees.
    clutter_m : float
        Stands where the clutter is not known.
    step_km : float
        Greatest step of a profile: the shorter side of a cell.
    """

    heights: NDArray[np.float32]
    corner: tuple[float, float, float, float]
    clutter: NDArray[np.float32]
    clutter_corner: tuple[float, float, float, float]
    clutter_m: float
    step_km: float


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The ground along the way from a mast to a village.

    Attributes
    ----------
    distance_km : float64[n]
        From the mast, in equal steps; the last is at least a metre.
    lon, lat : float64[n]
        EPSG:4326.
    height_m : float64[n]
        Ground above the sea; NaN = unknown.
    clutter_m : float64[n]
        Trees and houses above the ground. At the ends they are no obstacle, see `path_loss_db`.
    """

    distance_km: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    height_m: NDArray[np.float64]
    clutter_m: NDArray[np.float64]

    @property
    def is_known(self) -> bool:
        """Tell whether every height is known; the loss over another profile is unknown."""
        return bool(np.isfinite(self.height_m).all())


def build_ground(elevation: Elevation, clutter: Elevation | None, clutter_m: float) -> Ground:
    """Lay relief and clutter out for kernels.

    Parameters
    ----------
    elevation : Elevation
    clutter : Elevation or None
        Heights of trees and houses above the ground, on a grid of its own; None = no such layer.
    clutter_m : float
        Taken where the clutter is not known.
    """
    no_cells = np.empty((0, 0), dtype=np.float32)
    return Ground(
        np.ascontiguousarray(elevation.heights, dtype=np.float32),
        _corner(elevation),
        no_cells if clutter is None else np.ascontiguousarray(clutter.heights, dtype=np.float32),
        (0.0, 0.0, 1.0, 1.0) if clutter is None else _corner(clutter),
        float(clutter_m),
        min(elevation.cell_m) / 1000.0,
    )


def read_profile(
    elevation: Elevation,
    clutter: Elevation | None,
    start: tuple[float, float],
    end: tuple[float, float],
    terms: RadioTerms,
) -> Profile:
    """Read the ground along the way from a mast to a village, both ends exact, a sample a cell or nearer.

    Parameters
    ----------
    elevation : Elevation
        Heights are bilinear between the middles of its cells.
    clutter : Elevation or None
        As in `build_ground`; where it is not known, `terms.clutter_m` stands.
    start, end : tuple of float
        Longitude and latitude, EPSG:4326.
    terms : RadioTerms

    Raises
    ------
    BadCoordinates
        The profile leaves the raster of heights.
    """
    ground = build_ground(elevation, clutter, terms.clutter_m)
    _check_inside(elevation, start, end)
    length_km = way_km(*start, *end)
    points = step_count(length_km, ground.step_km) + 1
    distance_km, height_m, clutter_m = np.empty(points), np.empty(points), np.empty(points)
    fill_profile(ground, start, end, length_km, distance_km, height_m, clutter_m)
    share = np.arange(points) / (points - 1)
    lon, lat = (a + (b - a) * share for a, b in zip(start, end, strict=True))
    return Profile(distance_km, lon, lat, height_m, clutter_m)


@njit(nogil=True, cache=True)
def way_km(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Distance of two points in km on WGS84, by the radii of curvature in their mean latitude."""
    middle = math.radians(0.5 * (lat_a + lat_b))
    bend = 1.0 - _ECCENTRICITY_2 * math.sin(middle) ** 2
    across = _MAJOR_KM / math.sqrt(bend)  # radius of the prime vertical
    along = across * (1.0 - _ECCENTRICITY_2) / bend  # radius of the meridian
    east = across * math.cos(middle) * math.radians(lon_b - lon_a)
    north = along * math.radians(lat_b - lat_a)
    return math.sqrt(east * east + north * north)


@njit(nogil=True, cache=True)
def step_count(length_km: float, step_km: float) -> int:
    """Into how many equal steps, each no longer than the given, a profile is cut."""
    return max(int(math.ceil(length_km / step_km - 1e-9)), LEAST_STEPS)  # noqa: RUF046 -- numba's ceil is a float


@njit(nogil=True, cache=True)
def fill_profile(
    ground: Ground,
    start: tuple[float, float],
    end: tuple[float, float],
    length_km: float,
    distance_km: NDArray[np.float64],
    height_m: NDArray[np.float64],
    clutter_m: NDArray[np.float64],
) -> bool:
    """Fill the three arrays of one profile, as long as it has points; False when a height is unknown."""
    last = len(distance_km) - 1
    step_km = max(length_km, LEAST_KM) / last
    is_known = True
    for point in range(last + 1):
        share = point / last
        lon = start[0] + (end[0] - start[0]) * share
        lat = start[1] + (end[1] - start[1]) * share
        distance_km[point] = point * step_km
        height_m[point] = sample_cells(ground.heights, ground.corner, lon, lat)
        is_known = is_known and not math.isnan(height_m[point])
        clutter_m[point] = ground.clutter_m
        if ground.clutter.shape[0] > 0:
            clutter = sample_cells(ground.clutter, ground.clutter_corner, lon, lat)
            if not math.isnan(clutter):
                clutter_m[point] = clutter
    return is_known


@njit(nogil=True, cache=True)
def sample_cells(
    cells: NDArray[np.float32], corner: tuple[float, float, float, float], lon: float, lat: float
) -> float:
    """Value at one point, as `Elevation.sample` gives it: bilinear, NaN where unknown or outside."""
    west, north, width, height = corner
    rows, columns = cells.shape
    most_x, most_y = 0.5 * columns + _SLACK, 0.5 * rows + _SLACK
    x = (lon - west) / width - 0.5
    y = (north - lat) / height - 0.5
    if not (abs(x - 0.5 * (columns - 1)) <= most_x and abs(y - 0.5 * (rows - 1)) <= most_y):
        return math.nan
    left, top = math.floor(x), math.floor(y)
    total, weight = 0.0, 0.0
    for row in (top, top + 1):
        for column in (left, left + 1):
            cell = cells[min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)]
            if not math.isnan(cell):
                share = (1.0 - abs(x - column)) * (1.0 - abs(y - row))
                total += share * cell
                weight += share
    return total / weight if weight > 0.0 else math.nan


def _corner(grid: Elevation) -> tuple[float, float, float, float]:
    west, north, width, height = (float(part) for part in grid.transform)
    return west, north, width, height


def _check_inside(elevation: Elevation, start: tuple[float, float], end: tuple[float, float]) -> None:
    west, north, width, height = elevation.transform
    rows, columns = elevation.heights.shape
    east, south = west + columns * width, north - rows * height
    slack = _SLACK * min(width, height)
    outside = [
        f"{lon:g}, {lat:g}"
        for lon, lat in (start, end)
        if not (west - slack <= lon <= east + slack and south - slack <= lat <= north + slack)
    ]
    if outside:
        raise BadCoordinates(
            f"a profile leaves the raster, which ends at {west:g}, {south:g}, {east:g}, {north:g}",
            file="elevation",
            rows=outside,
            mend="give heights that reach as far as the masts and villages, or points inside of them",
        )
