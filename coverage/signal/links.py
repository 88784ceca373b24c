"""Links of masts and points: what is lost on the way, for every pair within range, as a long table."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from coverage.signal.budget import RadioTerms
from layers.elevation import Elevation
from layers.progress import Progress, no_progress

COLUMNS = ("mast_id", "village_id", "technology", "distance_km", "loss_db", "margin_db")


def build_links(
    masts: gpd.GeoDataFrame,
    points: gpd.GeoSeries,
    elevation: Elevation,
    clutter: Elevation | None,
    terms: RadioTerms,
    *,
    radius_km: ArrayLike | None = None,
    progress: Progress = no_progress,
) -> pd.DataFrame:
    """Return the loss of every pair of a mast and a point within range, by ITU-R P.1812.

    Parameters
    ----------
    masts : GeoDataFrame
        Unique str index; `technologies` (";"-joined, "" = not known: each of the terms' bands), `height_m`
        (NaN = `terms.mast_height_m`), geometry POINT in any stated reference system. A mast none of whose
        technologies has a band in the terms has no links.
    points : GeoSeries
        Villages, on their unique index, in any stated reference system.
    elevation, clutter, terms
        As in `coverage.signal.profiles.read_profile`.
    radius_km : float or float[mast], optional
        Range in place of `terms.range_km`, such as `terms.small_range_km`.
    progress : callable
        Told how far the work has come.

    Returns
    -------
    DataFrame
        A row a pair, by mast and then by point in the order given: `mast_id`, `village_id`, `technology` (categories),
        `distance_km`, `loss_db` and `margin_db` of the technology with the greatest margin (greatest allowed loss
        less loss, dB). NaN = unknown: the profile leaves the raster or meets a height that is not known.
    """
    raise NotImplementedError


def classify_margin(margin_db: NDArray[np.float64], likely_margin_db: float) -> NDArray[np.uint8]:
    """Return the codes of `layers.signal.SIGNAL`: below 0 unlikely, to the likely margin uncertain, else likely.

    NaN = unknown; minus infinity (no mast in range) is unlikely.
    """
    raise NotImplementedError


def join_links(*links: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of several tables of links in their order; ids stay categories."""
    raise NotImplementedError


def write_links(path: Path, links: pd.DataFrame) -> None:
    """Write links as Parquet; the file is whole or not there."""
    raise NotImplementedError


def read_links(path: Path) -> pd.DataFrame:
    """Read links from Parquet, equal to what was written.

    Raises
    ------
    MissingFile, BrokenFile, MissingColumn
        The file is absent, not Parquet, or not of links.
    """
    raise NotImplementedError
