"""Relief that fits in the head: a plane on the equator with 0.001 degree cells, and what may stand on it.

The plane reaches from 29.0 to 29.3 east and 0.1 south to 0.1 north: 300 columns, 200 rows, the middle of
column c at 29.0005 + 0.001 c. A cell is 111.32 m wide on the equator and 110.57 m high on WGS84;
the layer itself counts 111.195 m both ways, which is the greatest step of a profile.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from coverage.signal.budget import RadioTerms, build_radio_terms
from layers.assumptions import read_assumptions
from layers.elevation import Elevation

CORNER = (29.0, 0.1, 0.001, 0.001)
SHAPE = (200, 300)


def plane(height_m: float = 0.0) -> NDArray[np.float32]:
    return np.full(SHAPE, height_m, dtype=np.float32)


def relief(heights: NDArray[np.float32]) -> Elevation:
    return Elevation(heights, CORNER)


def hills() -> Elevation:
    """Hills of some hundred metres and a few km, always the same."""
    random = np.random.default_rng(20170731)
    rough = (
        gaussian_filter(random.normal(size=SHAPE), 12.0) * 6_000
        + gaussian_filter(random.normal(size=SHAPE), 3.0) * 200
    )
    return relief((1500 + rough).astype(np.float32))


def terms(**changes: float) -> RadioTerms:
    return build_radio_terms(read_assumptions().with_values(changes))


def masts(
    *places: tuple[float, float],
    technologies: Sequence[str] | str = "GSM",
    height_m: Sequence[float] | float = np.nan,
) -> gpd.GeoDataFrame:
    lon, lat = np.array(places, dtype=np.float64).reshape(-1, 2).T
    columns = {"technologies": technologies, "height_m": height_m}
    index = [f"m{number}" for number in range(1, len(lon) + 1)]
    return gpd.GeoDataFrame(columns, index=index, geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")


def villages(*places: tuple[float, float]) -> gpd.GeoSeries:
    lon, lat = np.array(places, dtype=np.float64).reshape(-1, 2).T
    index = [f"v{number}" for number in range(1, len(lon) + 1)]
    return gpd.GeoSeries(gpd.points_from_xy(lon, lat), index=index, crs="EPSG:4326")


def scattered(count: int, seed: int) -> list[tuple[float, float]]:
    random = np.random.default_rng(seed)
    return list(zip(random.uniform(29.0, 29.3, count), random.uniform(-0.1, 0.1, count), strict=True))
