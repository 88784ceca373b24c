"""Phone signal at points."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.assumptions import Assumptions
from layers.region import LayerSource

SIGNAL = ("unlikely", "uncertain", "likely", "unknown")
UNKNOWN_CODE = 3


@dataclass(frozen=True, slots=True)
class SignalPicture:
    """Signal classes as a picture, north up.

    Attributes
    ----------
    classes : uint8[rows, columns]
        Codes into `SIGNAL`; 3 = unknown.
    bounds : tuple of float
        West, south, east, north in degrees, EPSG:4326, of the outer edges.
    """

    classes: NDArray[np.uint8]
    bounds: tuple[float, float, float, float]


def sample_signal(
    source: LayerSource | None, points: gpd.GeoSeries, assumptions: Assumptions
) -> pd.DataFrame:
    """Sample."""
    raise NotImplementedError


def read_signal_picture(
    source: LayerSource | None,
    bounds: tuple[float, float, float, float],
    assumptions: Assumptions,
    *,
    max_pixels: int = 1_000_000,
) -> SignalPicture | None:
    """Read picture; None without a layer."""
    raise NotImplementedError
