"""Links of masts and points: what is lost on the way, for every pair within range, as a long table."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow
from numpy.typing import ArrayLike, NDArray
from pandas.api.types import union_categoricals

from coverage.signal.budget import RadioTerms
from coverage.signal.engine import build_medium, pair_losses
from coverage.signal.profiles import build_ground
from coverage.signal.stations import build_stations, find_pairs, lon_lat
from layers.elevation import Elevation
from layers.errors import BrokenFile, MissingColumn, MissingFile
from layers.progress import Progress, no_progress
from layers.signal import UNKNOWN_CODE
from routing.threads import run_chunks

COLUMNS = ("mast_id", "village_id", "technology", "distance_km", "loss_db", "margin_db")
_IDS = COLUMNS[:3]
_PAIRS_AT_ONCE = 100_000
_SMALLEST_CHUNK = 32


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
        A row a pair, by mast and then by point in the order given: `mast_id`, `village_id`, `technology`
        (categories), `distance_km`, `loss_db` and `margin_db` of the technology with the greatest margin
        (greatest allowed loss less loss, dB). NaN = unknown: the profile leaves the raster or meets a height
        that is not known.
    """
    stations = build_stations(masts, terms, radius_km)
    ground, medium = build_ground(elevation, clutter, terms.clutter_m), build_medium(terms)
    lon, lat = lon_lat(points)
    mast, point, distance_km = find_pairs(stations, lon, lat)
    band, loss_db = np.empty(len(mast), dtype=np.int8), np.empty(len(mast))
    for begin in range(0, len(mast), _PAIRS_AT_ONCE):
        end = min(begin + _PAIRS_AT_ONCE, len(mast))

        def work(first: int, last: int, begin: int = begin) -> None:
            bounds = begin + first, begin + last
            pair_losses(ground, medium, stations, lon, lat, mast, point, distance_km, *bounds, band, loss_db)

        run_chunks(work, end - begin, smallest=_SMALLEST_CHUNK)
        progress("links", end / len(mast))
    technologies = pd.Index([row.technology for row in terms.bands])
    return pd.DataFrame(
        {
            "mast_id": pd.Categorical.from_codes(mast, categories=masts.index),
            "village_id": pd.Categorical.from_codes(point, categories=points.index),
            "technology": pd.Categorical.from_codes(band, categories=technologies),
            "distance_km": distance_km,
            "loss_db": loss_db,
            "margin_db": medium.mapl_db[band] - loss_db,
        }
    )


def classify_margin(margin_db: NDArray[np.float64], likely_margin_db: float) -> NDArray[np.uint8]:
    """Return the codes of `layers.signal.SIGNAL`, in the shape given.

    Below 0 dB is unlikely, and so is minus infinity (no mast in range); from the likely margin on is likely,
    between them uncertain; NaN = unknown.
    """
    codes = np.digitize(margin_db, (0.0, likely_margin_db)).astype(np.uint8)
    codes[np.isnan(margin_db)] = UNKNOWN_CODE
    return codes


def join_links(*links: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one or more tables of links in their order; ids stay categories."""
    joined = {name: union_categoricals([table[name] for table in links]) for name in _IDS}
    numbers = {name: np.concatenate([table[name] for table in links]) for name in COLUMNS[len(_IDS) :]}
    return pd.DataFrame(joined | numbers)


def write_links(path: Path, links: pd.DataFrame) -> None:
    """Write links as Parquet; the file is whole or not there, even when the machine stops meanwhile.

    Raises
    ------
    OSError
        The folder cannot be made or written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=".writing-", suffix=path.suffix)
    try:
        with os.fdopen(handle, "wb") as file:
            links.to_parquet(file, index=False)
            file.flush()
            os.fsync(file.fileno())
        Path(scratch).replace(path)
    finally:
        Path(scratch).unlink(missing_ok=True)


def read_links(path: Path) -> pd.DataFrame:
    """Read links from Parquet, equal to what was written.

    Raises
    ------
    MissingFile, BrokenFile, MissingColumn
        The file is absent, not Parquet, or not of links.
    """
    mend = "delete it: it is built anew from masts, villages and relief"
    try:
        links = pd.read_parquet(path)
    except FileNotFoundError as error:
        raise MissingFile("the file is not there", file=path, mend="write the links first") from error
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        raise BrokenFile("it cannot be read as Parquet", file=path, mend=mend) from error
    missing = [name for name in COLUMNS if name not in links.columns]
    if missing:
        raise MissingColumn(f"columns are missing: {', '.join(missing)}", file=path, mend=mend)
    return links
