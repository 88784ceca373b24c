"""The modelled phone signal: masts at towns and along the main axes, one distance law, shadowing noise."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import rasterio
from pyproj import Transformer
from rasterio.features import rasterize
from rasterio.transform import Affine
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree
from shapely import box

from tools.build_kivu.facts import BOUNDS, METRIC_CRS, Facts
from tools.build_kivu.roads import RoadSet

CELL_DEG = 0.005
NODATA = -32768
FLOOR_DBM = -125
EIRP_DBM = 59.0
LOSS_1KM_DB = 121.0
LOSS_DECADE_DB = 38.0
SHADOWING_DB = 7.0
SHADOWING_CELLS = 3.0
AXIS_MAST_M = 24_000.0
AXIS_MAST_SHARE = 0.55
# No figure is modelled in the far west of Shabunda and in the forest north of Epulu: signal unknown.
UNKNOWN = (box(26.5, -4.0, 27.25, -2.75), box(28.2, 1.6, 28.9, 2.2))

Signal = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Masts:
    """The modelled masts.

    Attributes
    ----------
    xy : float64[masts, 2]
        Metres of `METRIC_CRS`.
    rank : tuple of int
        That of the town a mast stands in (1 largest); 0 = beside a road.
    """

    xy: npt.NDArray[np.float64]
    rank: tuple[int, ...]


def build_signal(facts: Facts, masts: Masts, rng: np.random.Generator) -> tuple[Signal, Affine]:
    """Return the signal in dBm, NODATA outside DR Congo and where it is unknown, and its transform.

    received = EIRP - (LOSS_1KM + LOSS_DECADE * log10(km)) + shadowing, from the nearest mast.
    """
    west, south, east, north = BOUNDS
    shape = (round((north - south) / CELL_DEG), round((east - west) / CELL_DEG))
    transform = Affine(CELL_DEG, 0.0, west, 0.0, -CELL_DEG, north)
    lon = west + (np.arange(shape[1]) + 0.5) * CELL_DEG
    lat = north - (np.arange(shape[0]) + 0.5) * CELL_DEG
    to_metres = Transformer.from_crs("EPSG:4326", METRIC_CRS, always_xy=True)
    x, y = to_metres.transform(*(grid.ravel() for grid in np.meshgrid(lon, lat)))
    distance = np.asarray(cKDTree(masts.xy).query(np.column_stack((x, y)))[0]).reshape(shape)
    shadow = gaussian_filter(rng.normal(size=shape), SHADOWING_CELLS)
    loss = LOSS_1KM_DB + LOSS_DECADE_DB * np.log10(np.maximum(distance, 150.0) / 1_000)
    dbm = EIRP_DBM - loss + SHADOWING_DB * shadow / shadow.std()
    signal = np.clip(np.round(dbm), FLOOR_DBM, -45).astype(np.int16)
    # 1.2 km more than the land, so that villages at a shore or border have a value.
    country = gpd.GeoSeries([facts.land.buffer(1_200)], crs=METRIC_CRS).to_crs("EPSG:4326")
    inside = rasterize(country, shape, transform=transform) == 1
    blank = rasterize(UNKNOWN, shape, transform=transform) == 1
    signal[~inside | blank] = NODATA
    return signal, transform


def place_masts(facts: Facts, roads: RoadSet, rng: np.random.Generator) -> Masts:
    """Return the modelled masts: at towns (several at the largest) and along the axes."""
    masts: list[tuple[float, float]] = []
    rank: list[int] = []
    ranks = facts.towns["rank"]
    for town, (x, y) in facts.town_xy().items():
        count = {1: 5, 2: 2, 3: 1, 4: int(rng.random() < 0.5), 5: 0}[int(ranks[town])]
        for _ in range(count):
            dx, dy = rng.normal(0, 1_800, 2) * (count > 1)
            masts.append((x + float(dx), y + float(dy)))
            rank.append(int(ranks[town]))
    along = 0.0
    for line, tags in zip(roads.lines, roads.tags, strict=True):
        if tags["highway"] not in ("primary", "secondary") or "name" not in tags:
            continue
        for one, other in pairwise(line):
            along += float(np.hypot(*np.subtract(roads.xy[one], roads.xy[other])))
            if along > AXIS_MAST_M:
                along = 0.0
                if rng.random() < AXIS_MAST_SHARE:
                    masts.append(roads.xy[other])
                    rank.append(0)
    return Masts(np.array(masts), tuple(rank))


def read_signal_at(
    signal: Signal, transform: Affine, lon: pd.Series, lat: pd.Series
) -> npt.NDArray[np.int16]:
    """Return the value of the cell that each point lies in."""
    column = ((lon.to_numpy() - transform.c) / CELL_DEG).astype(int)
    row = ((transform.f - lat.to_numpy()) / CELL_DEG).astype(int)
    values: Signal = signal[row, column]
    return values


def write_signal(path: Path, signal: Signal, transform: Affine) -> None:
    """Write the raster as GeoTIFF (deflate, EPSG:4326)."""
    profile = {
        "driver": "GTiff",
        "dtype": "int16",
        "count": 1,
        "height": signal.shape[0],
        "width": signal.shape[1],
        "crs": "EPSG:4326",
        "transform": transform,
        "nodata": NODATA,
        "compress": "deflate",
        "predictor": 2,
        "zlevel": 9,
    }
    with rasterio.open(path, "w", **profile) as raster:
        raster.write(signal, 1)
