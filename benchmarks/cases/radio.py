"""Radio links: masts, candidates, one more mast x their villages; beside itmlogic where it is installed."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, zoom

from benchmarks.case import Case
from coverage.signal import path_loss_db
from coverage.signal.budget import RadioTerms, build_radio_terms
from coverage.signal.links import build_links
from coverage.signal.profiles import Profile, read_profile
from layers.assumptions import read_assumptions
from layers.elevation import Elevation

SEED = 20170731
CELL = 3.0 / 3600.0
"""Degrees, as SRTM's tiles: 92.7 m."""
WEST, NORTH = 27.0, 1.8
CHECKED = 100


def cases(*, is_quick: bool) -> Iterator[Case]:
    """Yield three questions over a relief of 3.6 x 3.6 degrees (quick: 1.2 x 1.2) in cells of 3 seconds."""
    try:
        opinion = importlib.import_module("benchmarks.second_opinion")
    except ImportError:
        return
    degrees, villages, candidates, asked = (1.2, 2_200, 40, 100) if is_quick else (3.6, 20_000, 1_300, 400)
    relief, terms = srtm_like(degrees), build_radio_terms(read_assumptions())
    points = scatter(villages, degrees, "v")
    ways = (
        ("radio links of masts, GSM", candidates // 10, "GSM", 5),
        ("radio links of candidates, GSM", candidates, "GSM", 1),
        ("radio links of one more mast, 3 bands", 1, "GSM;LTE;UMTS", 11),
    )
    for name, count, technologies, runs in ways:
        masts = scatter(count, degrees, "m")
        if count == 1:  # in the middle, where none of its range is cut off
            masts = masts.translate(
                WEST + degrees / 2 - masts.x.iloc[0], NORTH - degrees / 2 - masts.y.iloc[0]
            )
        frame = masts.to_frame("geometry").assign(technologies=technologies, height_m=np.nan)
        ours = _ours(frame, points, relief, terms)
        links = ours()
        pairs, few = len(links), min(asked, len(links))
        yield Case(
            name,
            f"{pairs:,} paths, {count:,} x {villages // 1000}k villages",
            ours,
            {f"itmlogic, {few} paths of them": _theirs(opinion, links, frame, points, relief, terms, few)},
            _agreement(frame, points, relief, terms),
            runs,
            scale=pairs / few,
        )


def srtm_like(degrees: float) -> Elevation:
    """Mountains of 20, 7 and 2 km and roughness of single cells; 350 m of standard deviation."""
    side = round(degrees / CELL)
    random = np.random.default_rng(SEED)
    relief = np.zeros((side, side), dtype=np.float32)
    for width_km in (20.0, 7.0, 2.0):
        coarse = random.normal(size=(side // 8 + 1, side // 8 + 1)).astype(np.float32)
        field = zoom(gaussian_filter(coarse, width_km / 4 / 0.0927 / 8), 8, order=1)[:side, :side]
        relief += field / field.std() * width_km**0.7
    relief *= 350.0 / relief.std()
    relief += 1500.0 + random.normal(scale=4.0, size=relief.shape).astype(np.float32)
    return Elevation(relief, (WEST, NORTH, CELL, CELL))


def scatter(count: int, degrees: float, letter: str) -> gpd.GeoSeries:
    random = np.random.default_rng(SEED + ord(letter))
    lon = random.uniform(WEST, WEST + degrees, count)
    lat = random.uniform(NORTH - degrees, NORTH, count)
    index = [f"{letter}{number}" for number in range(count)]
    return gpd.GeoSeries(gpd.points_from_xy(lon, lat), index=index, crs="EPSG:4326")


def _ours(
    masts: gpd.GeoDataFrame, points: gpd.GeoSeries, relief: Elevation, terms: RadioTerms
) -> Callable[[], pd.DataFrame]:
    return lambda: build_links(masts, points, relief, None, terms)


def _theirs(
    opinion: Any,
    links: pd.DataFrame,
    masts: gpd.GeoDataFrame,
    points: gpd.GeoSeries,
    relief: Elevation,
    terms: RadioTerms,
    few: int,
) -> Callable[[], NDArray[np.float64]]:
    rows = _spread(len(links), few)

    def ask() -> NDArray[np.float64]:
        profiles = [_profile(links.iloc[row], masts, points, relief, terms) for row in rows]
        return np.array([opinion.their_loss(way.distance_km, way.height_m, terms)[0] for way in profiles])

    return ask


def _agreement(
    masts: gpd.GeoDataFrame, points: gpd.GeoSeries, relief: Elevation, terms: RadioTerms
) -> Callable[[object, object], None]:
    """Make the check: ours equals our door for one profile; of itmlogic an answer is asked.

    How far the two models agree is what `benchmarks.second_opinion` prints.
    """

    def agree(ours: object, theirs: object) -> None:
        assert isinstance(ours, pd.DataFrame)
        assert ours.loss_db.notna().all()
        bands = {band.technology: band for band in terms.bands}
        for row in _spread(len(ours), CHECKED):
            link = ours.iloc[row]
            way = _profile(link, masts, points, relief, terms)
            one = path_loss_db(
                way.distance_km,
                way.height_m,
                way.clutter_m,
                frequency_ghz=bands[link.technology].frequency_ghz,
                time_percent=terms.time_percent,
                location_percent=terms.location_percent,
                tx_height_m=terms.mast_height_m,
                rx_height_m=terms.phone_height_m,
                polarisation=terms.polarisation,
                latitude=(masts.geometry[link.mast_id].y + points[link.village_id].y) / 2,
                delta_n=terms.delta_n,
                n0=terms.n0,
            )
            np.testing.assert_allclose(link.loss_db, one, atol=1e-9)
        assert np.isfinite(np.asarray(theirs)).all()

    return agree


def _profile(
    link: pd.Series, masts: gpd.GeoDataFrame, points: gpd.GeoSeries, relief: Elevation, terms: RadioTerms
) -> Profile:
    mast, village = masts.geometry[link.mast_id], points[link.village_id]
    return read_profile(relief, None, (mast.x, mast.y), (village.x, village.y), terms)


def _spread(count: int, few: int) -> NDArray[np.int64]:
    """Rows spread evenly over a table."""
    return np.linspace(0, count - 1, min(few, count)).astype(np.int64)
