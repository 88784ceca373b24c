"""The modelled masts as rows of cells: operators, technologies, heights, and which mast feeds which."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from shapely import Point
from shapely.ops import nearest_points

from tools.build_kivu.facts import METRIC_CRS, Facts
from tools.build_kivu.signal import Masts

COLUMNS = [
    *("radio", "mcc", "net", "area", "cell", "unit", "lon", "lat", "range", "samples", "changeable"),
    *("created", "updated", "averageSignal", "mast_id", "height_m", "fed_by"),
]
# Two invented operators: the country's code, and network numbers that nobody is known to hold.
MCC = 630
NETS = (97, 98)
BOTH_SHARE = {1: 0.8, 2: 0.5, 3: 0.25}
# Share of masts that have UMTS and LTE besides GSM, by the rank of their town; 0 = beside a road.
UMTS_SHARE = {1: 1.0, 2: 0.8, 3: 0.5, 4: 0.2, 0: 0.1}
LTE_SHARE = {1: 1.0, 2: 0.3}
SECTORS = {1: 3, 2: 3, 3: 2, 4: 1, 0: 2}
HEIGHTS_M = (30, 36, 42, 48, 54, 60)
HEIGHT_KNOWN_SHARE = 0.75
GUESSED_SHARE = 0.3
GUESSED_M = 250.0
SHORE_M = 150.0
# Towns where a line from outside ends; masts beyond the longest hop from any other hang on a satellite.
GATEWAYS = ("goma", "bukavu", "bunia", "beni", "butembo", "uvira")
LONGEST_HOP_M = 60_000.0
FIRST_SEEN, LAST_SEEN = 1_388_534_400, 1_498_867_200  # 1 January 2014, 1 July 2017


@dataclass(frozen=True, slots=True)
class _Mast:
    mast_id: str
    lon: float
    lat: float
    is_guessed: bool
    height_m: int | None
    fed_by: str


def build_towers(facts: Facts, masts: Masts, rng: np.random.Generator) -> pd.DataFrame:
    """Return the cells of the masts in OpenCelliD's columns and our own, one row a sector."""
    feeder = _feeders(facts, masts.xy)
    ids = [f"tw-{number:03d}" for number in range(1, len(masts.xy) + 1)]
    is_guessed = rng.random(len(ids)) < GUESSED_SHARE
    off = rng.normal(0.0, GUESSED_M, masts.xy.shape) * is_guessed[:, None]
    where = _ashore(facts, masts.xy + off).to_crs("EPSG:4326")
    rows: list[dict[str, object]] = []
    for at, mast_id in enumerate(ids):
        is_known = rng.random() < HEIGHT_KNOWN_SHARE
        height = int(rng.choice(HEIGHTS_M))
        mast = _Mast(
            mast_id=mast_id,
            lon=round(where.iloc[at].x, 5),
            lat=round(where.iloc[at].y, 5),
            is_guessed=bool(is_guessed[at]),
            height_m=height if is_known else None,
            fed_by=ids[feeder[at]] if feeder[at] >= 0 else "",
        )
        rows += _cells(mast, at + 1, masts.rank[at], rng)
    return pd.DataFrame(rows, columns=COLUMNS).astype({"height_m": "Int64"}).set_index("radio")


def _ashore(facts: Facts, xy: npt.NDArray[np.float64]) -> gpd.GeoSeries:
    """Move masts that lie in a lake or abroad to the land beside it."""
    beach = facts.land.buffer(-SHORE_M)
    points = [Point(place) for place in xy]
    return gpd.GeoSeries(
        [point if facts.land.contains(point) else nearest_points(beach, point)[0] for point in points],
        crs=METRIC_CRS,
    )


def _feeders(facts: Facts, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the row of the mast that feeds each by radio, -1 at a gateway and where no hop leads.

    The way from the gateways with the least sum of squared hops: many short hops rather than a long one.
    """
    towns = facts.town_xy()
    tree = cKDTree(xy)
    gateways = np.unique(tree.query(np.array([towns[town] for town in GATEWAYS]))[1])
    pairs = tree.query_pairs(LONGEST_HOP_M, output_type="ndarray")
    hops = np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T) / 1_000
    graph = csr_array((hops**2 + 1e-6, pairs.T), shape=(len(xy), len(xy)))
    _, before, _ = dijkstra(graph, directed=False, indices=gateways, min_only=True, return_predecessors=True)
    return np.where(before < 0, -1, before).astype(np.int64)


def _cells(mast: _Mast, number: int, rank: int, rng: np.random.Generator) -> list[dict[str, object]]:
    nets = [NETS[int(rng.random() < 0.4)]]
    if rng.random() < BOTH_SHARE.get(rank, 0.0):
        nets = list(NETS)
    radios = ["GSM"]
    radios += ["UMTS"] if rng.random() < UMTS_SHARE[rank] else []
    radios += ["LTE"] if rng.random() < LTE_SHARE.get(rank, 0.0) else []
    rows: list[dict[str, object]] = []
    for net in nets:
        for radio in radios:
            for sector in range(1, SECTORS[rank] + 1):
                created, updated = sorted(int(day) for day in rng.integers(FIRST_SEEN, LAST_SEEN, 2))
                row: dict[str, object] = {
                    "radio": radio,
                    "mcc": MCC,
                    "net": net,
                    "area": 100 + number // 20,
                    "cell": _cell(radio, number, sector),
                    "unit": 0,
                    "lon": mast.lon,
                    "lat": mast.lat,
                    "range": 1_000,
                    "samples": int(rng.integers(1, 400)),
                    "changeable": int(mast.is_guessed),
                    "created": created,
                    "updated": updated,
                    "averageSignal": 0,
                    "mast_id": mast.mast_id,
                    "height_m": mast.height_m,
                    "fed_by": mast.fed_by,
                }
                rows.append(row)
    return rows


def _cell(radio: str, number: int, sector: int) -> int:
    """Return a cell's number as its technology builds it: LTE 256 to a site, UMTS with its controller's."""
    if radio == "LTE":
        return number * 256 + sector
    return number * 10 + sector + (65_536 if radio == "UMTS" else 0)
