"""The modelled outlines of territoires: each piece of land belongs to the nearest known town's territoire."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from rasterio.features import rasterize, shapes
from rasterio.transform import Affine
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree
from shapely import box, coverage_simplify, get_parts, make_valid, set_precision, union_all
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tools.build_kivu.facts import BOUNDS, METRIC_CRS, Facts, Territoire, bounds_polygon

CELL_M = 500.0
TOLERANCE_M = 1_300.0
VILLE_RADIUS_M = {
    "CD-NK-goma": 7_000.0,
    "CD-SK-bukavu": 5_000.0,
    "CD-NK-butembo": 8_000.0,
    "CD-NK-beni-ville": 8_000.0,
}
# Wider than the cells, so that simplifying does not cut the shore.
ISLAND_MARGIN_M = 900.0


def build_areas(facts: Facts, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return provinces and territoires.

    Returns
    -------
    GeoDataFrame
        area_id, level (1 province, 2 territoire or ville), name, parent_id; polygons, EPSG:4326, 4 decimals.
        Level 2 areas do not overlap; a province is the union of its own.
    """
    bounds = bounds_polygon()
    west, south, east, north = bounds.bounds
    rows, columns = int((north - south) // CELL_M) + 1, int((east - west) // CELL_M) + 1
    transform = Affine(CELL_M, 0.0, west, 0.0, -CELL_M, north)
    ids, labels = _labels(facts, transform, (rows, columns), rng)
    land = (
        rasterize([facts.land.intersection(bounds)], (rows, columns), transform=transform, all_touched=True)
        == 1
    )
    pieces: dict[str, list[BaseGeometry]] = {}
    for outline, value in shapes(labels.astype(np.int32), mask=land, transform=transform):
        if value >= 0:
            pieces.setdefault(ids[int(value)], []).append(shape(outline))
    names = [row.area_id for row in facts.territoires if row.area_id in pieces]
    raw = gpd.GeoSeries([union_all(pieces[area]) for area in names], index=names, crs=METRIC_CRS)
    raw = gpd.GeoSeries(coverage_simplify(raw.to_numpy(), TOLERANCE_M), index=names, crs=METRIC_CRS)
    clipped = raw.intersection(facts.land.intersection(bounds)).map(_without_slivers)
    level2 = clipped.to_crs("EPSG:4326").intersection(box(*BOUNDS))
    level2 = level2.map(lambda area: make_valid(set_precision(area, 1e-4)))
    return _frame(facts.territoires, level2)


def _labels(
    facts: Facts, transform: Affine, shape_: tuple[int, int], rng: np.random.Generator
) -> tuple[list[str], np.ndarray]:
    """Return area ids and, for each cell, the number of its area; -1 outside the three provinces."""
    rows, columns = shape_
    x = transform.c + (np.arange(columns) + 0.5) * CELL_M
    y = transform.f - (np.arange(rows) + 0.5) * CELL_M
    grid_x, grid_y = np.meshgrid(x, y)
    # The grid is warped by noise before the nearest town is asked for, so that outlines wind.
    warp_x, warp_y = (gaussian_filter(rng.normal(size=shape_), 9) for _ in range(2))
    scale = 2_300.0 / warp_x.std()
    towns = facts.towns.to_crs(METRIC_CRS)
    others = facts.neighbours.to_crs(METRIC_CRS)
    places = np.column_stack(
        (pd.concat([towns.geometry.x, others.geometry.x]), pd.concat([towns.geometry.y, others.geometry.y]))
    )
    known = {row.area_id for row in facts.territoires}
    ville_seats = set(VILLE_RADIUS_M)
    owner = [*towns["territoire_id"], *([""] * len(others))]
    is_seed = np.array([area not in ville_seats for area in owner])
    ids = [row.area_id for row in facts.territoires]
    number = np.array([ids.index(area) if area in known else -1 for area in owner])
    spots = np.column_stack(((grid_x + scale * warp_x).ravel(), (grid_y + scale * warp_y).ravel()))
    nearest = cKDTree(places[is_seed]).query(spots)[1]
    labels = number[is_seed][nearest].reshape(shape_)
    for area, radius in VILLE_RADIUS_M.items():
        seat = places[owner.index(area)]
        near = (
            np.hypot(grid_x + scale * 0.3 * warp_x - seat[0], grid_y + scale * 0.3 * warp_y - seat[1])
            < radius
        )
        labels[near] = ids.index(area)
    seat = towns.geometry["bugarula"]
    island = next(part for part in get_parts(facts.land) if part.contains(seat))
    on_island = rasterize([island.buffer(ISLAND_MARGIN_M)], shape_, transform=transform) == 1
    labels[on_island] = ids.index("CD-SK-idjwi")
    labels[~on_island & (labels == ids.index("CD-SK-idjwi"))] = ids.index("CD-SK-kalehe")
    return ids, labels


def _without_slivers(area: BaseGeometry) -> BaseGeometry:
    parts = [
        part for part in getattr(area, "geoms", [area]) if part.geom_type == "Polygon" and part.area > 4e5
    ]
    return union_all(parts)


def _frame(territoires: tuple[Territoire, ...], level2: gpd.GeoSeries) -> gpd.GeoDataFrame:
    rows = []
    for row in territoires:
        children = [other.area_id for other in territoires if other.parent_id == row.area_id]
        own = level2[level2.index.isin(children or [row.area_id])]
        outline = set_precision(own.union_all(), 1e-4)
        rows.append((row.area_id, row.level, row.name, row.parent_id, outline))
    columns = ["area_id", "level", "name", "parent_id", "geometry"]
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry="geometry", crs="EPSG:4326")
