"""The picture of what masts reach: the best margin on a grid of web Mercator."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from coverage.signal.budget import RadioTerms
from layers.elevation import Elevation
from layers.progress import Progress, no_progress


@dataclass(frozen=True, slots=True, eq=False)
class MarginGrid:
    """Best margins as a picture, north up, in rows and columns of web Mercator (EPSG:3857).

    Attributes
    ----------
    margin_db : float32[rows, columns]
        Of the best mast; NaN = unknown, minus infinity = no mast in range.
    bounds : tuple of float
        West, south, east, north in degrees, EPSG:4326, of the outer edges.
    """

    margin_db: NDArray[np.float32]
    bounds: tuple[float, float, float, float]


def best_margin_grid(
    masts: gpd.GeoDataFrame,
    elevation: Elevation,
    clutter: Elevation | None,
    terms: RadioTerms,
    bounds: tuple[float, float, float, float],
    *,
    max_pixels: int = 250_000,
    enough_db: float = np.inf,
    progress: Progress = no_progress,
) -> MarginGrid:
    """Return the best margin of any mast over bounds.

    Parameters
    ----------
    masts, elevation, clutter, terms
        As in `coverage.signal.links.build_links`.
    bounds : tuple of float
        West, south, east, north in degrees, EPSG:4326.
    max_pixels : int
        The picture has about this many, none finer than a cell of the relief.
    enough_db : float
        A pixel that has this margin is not looked at further: the margin shown is then a lower bound. With the
        margin at which signal is likely, the classes are exact and the work is a fraction.
    progress : callable
        Told how far the work has come.
    """
    raise NotImplementedError
