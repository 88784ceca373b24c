"""The modelled relief: known heights, a smooth ground through them, seeded ridges, cones, and flat lakes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import rasterio
from pyproj import Transformer
from rasterio.features import rasterize
from rasterio.transform import Affine
from scipy.interpolate import RBFInterpolator
from scipy.ndimage import distance_transform_edt, gaussian_filter, map_coordinates
from scipy.spatial import cKDTree

from tools.build_kivu.facts import BOUNDS, FACTS, METRIC_CRS, Facts
from tools.build_kivu.roads import RoadSet

CELLS_PER_DEGREE = 150
NODATA = -32768
KM_PER_DEGREE = 111.2
SHORE_CELLS = 4.0
LOWEST_SHORE_M = 4.0
LAKE_POINT_DEG = 0.12
OCTAVES = ((16.0, 1.0), (7.0, 0.6), (3.2, 0.33), (1.5, 0.14))
"""Widths of the ridges in cells, and their share of the roughness."""
KNOWN_KM = 4.0
"""How far round a known height the ridges fade."""
ROAD_CELLS = 2.0
ROAD_ROUGHNESS = {"primary": 0.45, "secondary": 0.5, "tertiary": 0.7, "unclassified": 0.8}
"""Share of the ridges that is left under a road: roads follow the easier ground."""

Heights = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def build_relief(facts: Facts, roads: RoadSet, rng: np.random.Generator) -> tuple[Heights, Affine]:
    """Return heights in metres on a grid of 1/150 degree, and its transform.

    Peaks, lakes and towns have the heights of facts/heights.csv; all between is modelled.
    """
    west, south, east, north = BOUNDS
    shape = (round((north - south) * CELLS_PER_DEGREE), round((east - west) * CELLS_PER_DEGREE))
    transform = Affine(1 / CELLS_PER_DEGREE, 0.0, west, 0.0, -1 / CELLS_PER_DEGREE, north)
    known = pd.read_csv(FACTS / "heights.csv")
    peaks = known[known["kind"] == "peak"]
    lakes = _lakes(facts, known, shape, transform)
    ground = _smooth_ground(known[known["kind"].isin(("town", "ground"))], lakes, transform)
    heights = ground + _roughness(ground) * _ridges(shape, rng) * _calm(known, roads, shape, transform)
    heights = _raise_peaks(heights, peaks, rng, transform)
    heights = _shores(heights, lakes)
    row, column = _cells(peaks, transform)
    whole = np.round(heights).astype(np.int16)
    whole[row, column] = peaks["height_m"]
    return whole, transform


def write_relief(path: Path, heights: Heights, transform: Affine) -> None:
    """Write the raster as GeoTIFF (deflate, EPSG:4326)."""
    profile = {
        "driver": "GTiff",
        "dtype": "int16",
        "count": 1,
        "height": heights.shape[0],
        "width": heights.shape[1],
        "crs": "EPSG:4326",
        "transform": transform,
        "nodata": NODATA,
        "compress": "deflate",
        "predictor": 2,
        "zlevel": 9,
    }
    with rasterio.open(path, "w", **profile) as raster:
        raster.write(heights, 1)


def _cells(points: pd.DataFrame, transform: Affine) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    row = np.floor((transform.f - points["lat"].to_numpy()) * CELLS_PER_DEGREE).astype(np.int64)
    column = np.floor((points["lon"].to_numpy() - transform.c) * CELLS_PER_DEGREE).astype(np.int64)
    return row, column


def _centres(shape: tuple[int, int], transform: Affine) -> tuple[Floats, Floats]:
    lon = transform.c + (np.arange(shape[1]) + 0.5) / CELLS_PER_DEGREE
    lat = transform.f - (np.arange(shape[0]) + 0.5) / CELLS_PER_DEGREE
    return lon, lat


def _lakes(facts: Facts, known: pd.DataFrame, shape: tuple[int, int], transform: Affine) -> Floats:
    """Level of the lakes whose level is known; NaN elsewhere."""
    levels = known[known["kind"] == "lake"].set_index("name")["height_m"]
    outlines = facts.lakes.set_index("name").geometry
    level = np.full(shape, np.nan)
    for name, height in levels.items():
        level[rasterize([outlines[name]], shape, transform=transform) == 1] = height
    return level


def _smooth_ground(known: pd.DataFrame, lakes: Floats, transform: Affine) -> Floats:
    """Draw a thin plate through the known heights and points on the lakes."""
    lon, lat = _centres(lakes.shape, transform)
    step = round(LAKE_POINT_DEG * CELLS_PER_DEGREE)
    row, column = np.nonzero(np.isfinite(lakes[::step, ::step]))
    wet = np.column_stack((lon[column * step], lat[row * step]))
    points = np.vstack((known[["lon", "lat"]].to_numpy(), wet))
    values = np.concatenate((known["height_m"].to_numpy(np.float64), lakes[row * step, column * step]))
    plate = RBFInterpolator(points, values, kernel="linear", smoothing=1e-3)
    # A plate is smooth: every fourth cell is enough, and the rest lies between.
    coarse = 4
    rows, columns = (np.arange(0, size + coarse, coarse) for size in lakes.shape)
    grid_lon = transform.c + (columns + 0.5) / CELLS_PER_DEGREE
    grid_lat = transform.f - (rows + 0.5) / CELLS_PER_DEGREE
    x, y = np.meshgrid(grid_lon, grid_lat)
    sparse = plate(np.column_stack((x.ravel(), y.ravel()))).reshape(x.shape)
    at = np.meshgrid(np.arange(lakes.shape[0]) / coarse, np.arange(lakes.shape[1]) / coarse, indexing="ij")
    fine: Floats = map_coordinates(sparse, at, order=1)
    return np.maximum(gaussian_filter(fine, 2.0), 380.0)


def _roughness(ground: Floats) -> Floats:
    """Metres of ridges: little in the basin, most on the shoulders of the rift."""
    slope = np.hypot(*np.gradient(gaussian_filter(ground, 4.0))) / (KM_PER_DEGREE / CELLS_PER_DEGREE)
    rough: Floats = 25.0 + 0.11 * np.clip(ground - 600.0, 0.0, 1_700.0) + 2.0 * np.clip(slope, 0.0, 60.0)
    return gaussian_filter(rough, 6.0)


def _ridges(shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Ridges and valleys around zero: sharp crests of noise at several widths."""
    total = np.zeros(shape)
    for width, share in OCTAVES:
        noise = gaussian_filter(rng.normal(size=shape), width)
        crest = 1.0 - np.abs(noise) / noise.std()
        total += share * crest
    scaled: Floats = (total - total.mean()) / total.std()
    return scaled


def _calm(known: pd.DataFrame, roads: RoadSet, shape: tuple[int, int], transform: Affine) -> Floats:
    """Share of the ridges that stands: none at known heights, less under roads."""
    lon, lat = _centres(shape, transform)
    x, y = np.meshgrid(lon, lat)
    places = known[known["kind"] == "town"][["lon", "lat"]].to_numpy()
    degrees = np.asarray(cKDTree(places).query(np.column_stack((x.ravel(), y.ravel())))[0])
    away = degrees.reshape(shape) * KM_PER_DEGREE
    calm: Floats = np.clip(away / KNOWN_KM, 0.0, 1.0)
    to_degrees = Transformer.from_crs(METRIC_CRS, "EPSG:4326", always_xy=True)
    node_lon, node_lat = to_degrees.transform(*np.array(roads.xy).T)
    row = np.floor((transform.f - node_lat) * CELLS_PER_DEGREE).astype(np.int64)
    column = np.floor((node_lon - transform.c) * CELLS_PER_DEGREE).astype(np.int64)
    for kind, share in ROAD_ROUGHNESS.items():
        is_road = np.zeros(shape, dtype=np.bool_)
        for line, tags in zip(roads.lines, roads.tags, strict=True):
            if tags["highway"] == kind:
                is_road[row[line], column[line]] = True
        off = np.asarray(distance_transform_edt(~is_road)) / ROAD_CELLS
        np.minimum(calm, share + (1.0 - share) * np.clip(off - 0.5, 0.0, 1.0), out=calm)
    return gaussian_filter(calm, 0.8)


def _raise_peaks(heights: Floats, peaks: pd.DataFrame, rng: np.random.Generator, transform: Affine) -> Floats:
    """Set cones on the ground, furrowed by noise, each up to its height."""
    lon, lat = _centres(heights.shape, transform)
    furrow = gaussian_filter(rng.normal(size=heights.shape), 1.5)
    furrow /= furrow.std()
    row, column = _cells(peaks, transform)
    raised = heights.copy()
    sizes = peaks[["height_m", "reach_km"]].to_numpy(dtype=np.float64)
    for at, (summit, reach_km) in enumerate(sizes):
        x, y = np.meshgrid(lon - lon[column[at]], lat - lat[row[at]])
        off = np.hypot(x, y) * KM_PER_DEGREE / reach_km
        cone = np.clip(1.0 - off * (1.0 + 0.08 * furrow), 0.0, 1.0) ** 1.6
        foot = gaussian_filter(heights, 10.0)[row[at], column[at]]
        np.maximum(raised, heights + np.maximum(summit - foot, 0.0) * cone, out=raised)
        # No neighbour stands above the summit.
        np.minimum(raised, summit + 1e6 * np.clip(off - 0.5, 0.0, 1.0), out=raised)
    return raised


def _shores(heights: Floats, lakes: Floats) -> Floats:
    """Let the land come down to the lakes, and lay the lakes flat."""
    is_lake = np.isfinite(lakes)
    off, nearest = distance_transform_edt(~is_lake, return_indices=True)
    level = lakes[nearest[0], nearest[1]]
    share = np.clip(off / SHORE_CELLS, 0.0, 1.0)
    shore = level + LOWEST_SHORE_M * np.minimum(off, SHORE_CELLS) + np.maximum(heights - level, 0.0) * share
    # Beyond the shore the ground is its own; a valley may lie lower than a lake behind a ridge.
    land = np.where(off < SHORE_CELLS, shore, heights)
    return np.where(is_lake, lakes, land)
