"""What operators claim: the signal of each, by technology, at points; never mixed with what is modelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.assumptions import Assumptions
from layers.columns import Columns
from layers.errors import raise_all
from layers.region import LayerSource
from layers.signal_raster import SIGNAL, UNKNOWN_CODE, is_raster, sample_cells
from layers.tables import WGS84, read_table

TOWERS_ENDING = ".csv"
GENERATIONS = {"2G": "GSM", "3G": "UMTS", "4G": "LTE", "5G": "NR"}

RANK = np.array([0, 2, 3, 1], dtype=np.uint8)
"""Of codes of `SIGNAL`: of several claims the highest counts; unknown may be better than unlikely."""


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """What one operator claims with one technology at points.

    Attributes
    ----------
    operator, technology : str
        "" = not stated.
    codes : uint8[points]
        Codes of `SIGNAL`; 3 = unknown.
    dbm : float64[points]
        NaN = not stated.
    """

    operator: str
    technology: str
    codes: NDArray[np.uint8]
    dbm: NDArray[np.float64]


def is_towers(source: LayerSource) -> bool:
    """Tell whether a layer `signal` lists towers: a CSV holds no areas."""
    return source.path.suffix.lower() == TOWERS_ENDING


def sample_claims(
    source: LayerSource | None, points: gpd.GeoSeries, assumptions: Assumptions
) -> tuple[Claim, ...]:
    """Return what each operator claims at points, by operator and technology in alphabetical order.

    Parameters
    ----------
    source : LayerSource or None
        The layer `signal`: a raster, of the operator and the technology that its table states, or polygons,
        see `read_coverage`. Of one that lists towers nothing is claimed.
    points : GeoSeries
        In any stated reference system.
    assumptions : Assumptions
        See `layers.signal.sample_signal`.

    Raises
    ------
    InputError
        As `layers.signal.sample_signal`.
    """
    if source is None or is_towers(source):
        return ()
    if is_raster(source.path):
        return (Claim(*_stated(source), *sample_cells(source, points, assumptions)),)
    coverage = read_coverage(source)
    there = points.to_crs(WGS84).to_numpy()
    return tuple(
        Claim(str(operator), str(technology), _inside(polygons, there), np.full(len(points), np.nan))
        for (operator, technology), polygons in coverage.groupby(["operator", "technology"])
    )


def read_coverage(source: LayerSource) -> gpd.GeoDataFrame:
    """Read polygons of coverage. They may overlap.

    Returns
    -------
    GeoDataFrame
        Columns operator, technology (str, where the row says nothing that of the layer's table, else "";
        2G, 3G, 4G and 5G are written GSM, UMTS, LTE and NR), code (uint8, of `SIGNAL`: the row's `signal`,
        likely where it says nothing) and geometry (polygons, EPSG:4326).

    Raises
    ------
    InputError
        Polygons that are empty or cross themselves, words that are no signal; every fault at once.
    """
    columns = Columns(read_table(source), "")
    columns.require(())
    geometry = columns.polygons()
    word = columns.words("signal", SIGNAL)
    raise_all(columns.faults)
    operator, technology = _stated(source)
    given = columns.text("technology")
    return gpd.GeoDataFrame(
        {
            "operator": columns.text("operator").replace("", operator),
            "technology": given.str.upper().map(GENERATIONS).fillna(given).replace("", technology),
            "code": word.replace("", "likely").map(SIGNAL.index).astype("uint8"),
        },
        geometry=geometry,
        crs=WGS84,
    )


def best_signal(claims: Sequence[Claim], index: pd.Index) -> pd.DataFrame:
    """Return the best signal that any operator claims.

    Returns
    -------
    DataFrame
        On `index`, that of the points: `signal`, categorical of `SIGNAL`, "unknown" without claims, and where
        one is unknown and none uncertain or better; `dbm`, the strongest, NaN = not stated.
    """
    codes = np.full(len(index), UNKNOWN_CODE, dtype=np.uint8)
    dbm = np.full(len(index), np.nan)
    if claims:
        each = np.array([claim.codes for claim in claims])
        codes = np.take_along_axis(each, RANK[each].argmax(axis=0)[None], axis=0)[0]
        dbm = np.fmax.reduce(np.array([claim.dbm for claim in claims]))
    return pd.DataFrame({"signal": _words(codes), "dbm": dbm}).set_axis(index)


def claims_table(claims: Sequence[Claim], village_ids: pd.Index) -> pd.DataFrame | None:
    """Return claims at villages as one long table; None without claims.

    Returns
    -------
    DataFrame
        One row a village, operator and technology: columns village_id, operator, technology (str, "" = not
        stated), signal (categorical of `SIGNAL`) and dbm (float64, NaN = not stated).
    """
    if not claims:
        return None
    parts = [
        pd.DataFrame(
            {
                "village_id": village_ids.to_numpy(),
                "operator": claim.operator,
                "technology": claim.technology,
                "signal": _words(claim.codes),
                "dbm": claim.dbm,
            }
        )
        for claim in claims
    ]
    return pd.concat(parts, ignore_index=True)


def _stated(source: LayerSource) -> tuple[str, str]:
    """Return the operator and the technology that the layer's table states for the whole file."""
    technology = source.options.get("technology", "")
    return source.options.get("operator", ""), GENERATIONS.get(technology.upper(), technology)


def _inside(polygons: gpd.GeoDataFrame, points: NDArray[np.object_]) -> NDArray[np.uint8]:
    """Return the class of the best polygon that contains each point; unlikely where none does."""
    codes = np.full(len(points), SIGNAL.index("unlikely"), dtype=np.uint8)
    for code in sorted(polygons["code"].unique(), key=lambda code: int(RANK[code])):
        tree = shapely.STRtree(polygons.geometry[polygons["code"] == code].to_numpy())
        codes[tree.query(points, predicate="intersects")[0]] = code
    return codes


def _words(codes: NDArray[np.uint8]) -> pd.Series:
    categories = pd.CategoricalDtype(list(SIGNAL))
    return pd.Series(pd.Categorical.from_codes(codes.astype(np.int64), dtype=categories))
