"""The masts of a scenario: those of the region, standing or lost, and those that are added."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.changes import AddMast
from coverage.edits import mast_ids
from coverage.signal.budget import RadioTerms

COLUMNS = ("operators", "technologies", "sectors", "is_guessed", "height_m", "fed_by")
LOST, FED = "lost", "fed"
NO_FEED = -1


def build_added(masts: Sequence[AddMast], terms: RadioTerms) -> gpd.GeoDataFrame:
    """Return masts that are added, as the towers layer has them.

    Parameters
    ----------
    masts : sequence of AddMast
        One without an id of its own becomes "mast-n", where n is its number, from 1.
    terms : RadioTerms
        Tells the bands, every one of which a new mast carries, and heights that are not given.

    Returns
    -------
    GeoDataFrame
        Index mast_id; operators (""), technologies, sectors (0), is_guessed (False), height_m, fed_by (""),
        geometry in EPSG:4326.
    """
    bands = ";".join(sorted(band.technology for band in terms.bands))
    count = len(masts)
    heights = [_height_m(mast, terms) for mast in masts]
    return gpd.GeoDataFrame(
        {
            "operators": pd.array([""] * count, dtype="str"),
            "technologies": pd.array([bands] * count, dtype="str"),
            "sectors": np.zeros(count, dtype=np.int64),
            "is_guessed": np.zeros(count, dtype=bool),
            "height_m": np.array(heights, dtype=np.float64),
            "fed_by": pd.array([""] * count, dtype="str"),
        },
        index=pd.Index(mast_ids(masts), name="mast_id", dtype="str"),
        geometry=gpd.points_from_xy([mast.lon for mast in masts], [mast.lat for mast in masts]),
        crs="EPSG:4326",
    )


def added_range_km(mast: AddMast, terms: RadioTerms) -> float:
    """How far the links of an added mast are looked at: the small kind does not carry farther."""
    return terms.small_range_km if mast.kind == "small" else terms.range_km


def find_feed(masts: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Row of the mast that feeds each mast, int64[m]; `NO_FEED` = none or unknown."""
    fed_by = masts["fed_by"].astype(object).where(masts["fed_by"].notna(), "")
    return np.asarray(masts.index.get_indexer(fed_by.to_numpy(dtype=object)), dtype=np.int64)


def lost_with(feed: NDArray[np.int64], lost: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Masts that are lost, and all that are fed through them, however many steps on.

    Parameters
    ----------
    feed : int64[m]
        As `find_feed` gives it; a ring is no fault.
    lost : int64[k]
        Rows of the masts lost themselves.

    Returns
    -------
    bool[m]
    """
    is_lost = np.zeros(len(feed) + 1, dtype=bool)  # the last stands for no feed
    is_lost[lost] = True
    while True:
        is_fed = is_lost[:-1] | is_lost[feed]
        if (is_fed == is_lost[:-1]).all():
            return is_fed
        is_lost[:-1] = is_fed


def scenario_masts(
    masts: gpd.GeoDataFrame,
    feed: NDArray[np.int64],
    lost: NDArray[np.int64],
    added: Sequence[AddMast],
    terms: RadioTerms,
) -> gpd.GeoDataFrame:
    """Return the masts of the region and then those added, with what became of each.

    Parameters
    ----------
    masts : GeoDataFrame
        As the towers layer has them.
    feed : int64[m]
        As `find_feed` gives it.
    lost : int64[k]
        Rows of those that are lost themselves.
    added : sequence of AddMast
    terms : RadioTerms

    Returns
    -------
    GeoDataFrame
        `COLUMNS`, is_standing, is_added, lost ("lost", "fed" = what feeds it is lost, "" = it stands),
        geometry.
    """
    is_gone = lost_with(feed, lost)
    word = np.where(is_gone, FED, "").astype(object)
    word[lost] = LOST
    frame = masts[[*COLUMNS, "geometry"]]
    if added:
        frame = gpd.GeoDataFrame(pd.concat([frame, build_added(added, terms)]), crs="EPSG:4326")
    count = len(masts)
    return frame.assign(
        is_standing=np.append(~is_gone, np.ones(len(added), dtype=bool)),
        is_added=np.arange(len(frame)) >= count,
        lost=pd.array([*word, *[""] * len(added)], dtype="str"),
    )


def _height_m(mast: AddMast, terms: RadioTerms) -> float:
    if mast.height_m is not None:
        return mast.height_m
    return terms.small_height_m if mast.kind == "small" else terms.mast_height_m
