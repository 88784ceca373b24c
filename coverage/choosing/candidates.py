"""Places where a base or a battalion could stand: every village, closed bases, or those of a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.changes import Change, OpenBase, PlaceBattalion
from coverage.changes.points import COORDINATE_DECIMALS
from coverage.ground import metres
from coverage.masts.places import check_candidates
from coverage.reach import MS_PER_MINUTE
from coverage.sites import free_patrols
from layers.errors import BadValue, UnknownId
from layers.tables import WGS84

if TYPE_CHECKING:
    from coverage.choosing.asked import Asked
    from coverage.world import World

PlaceKind = Literal["base", "battalion"]
PLACE_KINDS: tuple[PlaceKind, ...] = ("base", "battalion")


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Places (c) that were checked.

    Attributes
    ----------
    kind : "base" or "battalion"
    points : GeoSeries
        EPSG:4326, the candidate's id in the index.
    xy : float64[c, 2]
        Metres.
    mobilisation_ms : float64[c]
    patrols : int64[c]
        Free patrols a site has there; without one it answers nobody, but can be walked to.
    opens : bool[c]
        The candidate is a base of the file that is not open: it is opened, and not placed.
    troops : int or None
    """

    kind: PlaceKind
    points: gpd.GeoSeries
    xy: NDArray[np.float64]
    mobilisation_ms: NDArray[np.float64]
    patrols: NDArray[np.int64]
    opens: NDArray[np.bool_]
    troops: int | None

    def change(self, row: int) -> Change:
        """Return the change that puts a site at a candidate, to stay."""
        if self.opens[row]:
            return OpenBase(str(self.points.index[row]))
        point = self.points.iloc[row]
        return PlaceBattalion(point.x, point.y, self.troops)


def build_candidates(
    asked: Asked, given: pd.DataFrame | None, kind: PlaceKind, troops: int | None = None
) -> Candidates:
    """Check candidates, or take every village, before which stand, for bases, those of the file not open.

    Parameters
    ----------
    asked : Asked
    given : DataFrame, optional
        lon, lat in EPSG:4326 degrees; the index names the rows. For bases, a row with the id of a base of the
        file that is not open stands for this base where it was.
    kind : "base" or "battalion"
    troops : int, optional
        Of a site that is placed; None = unknown.

    Raises
    ------
    InputError
        Columns that are missing, no rows, ids given twice, places outside of the region; troops of whom no
        patrol is free.
    """
    if kind not in PLACE_KINDS:
        mend = f"give one of {', '.join(PLACE_KINDS)}"
        raise BadValue("the kind of site is not a known word", file="candidates", rows=[kind], mend=mend)
    bases, terms = asked.world.layers.bases, asked.terms
    closed = ~asked.sites.is_open[: asked.sites.base_count]
    if given is not None:
        points = check_candidates(given, asked.world, on_relief=False).geometry
    else:
        points = _round(asked.world.layers.villages.geometry)
        if kind == "base" and closed.any():
            points = pd.concat([bases.geometry[closed], points])
            points = points[~points.index.duplicated()]
    row_of = bases.index.get_indexer(points.index)
    opens = (
        (row_of >= 0) & np.append(closed, False)[row_of] if kind == "base" else np.zeros(len(points), bool)
    )
    shapes = points.to_numpy().copy()
    shapes[opens] = bases.geometry.to_numpy()[row_of[opens]]
    points = gpd.GeoSeries(shapes, index=points.index.astype("str"), crs=WGS84)
    minutes = np.full(len(points), terms.assumptions["mobilisation_minutes"])
    minutes[opens] = asked.sites.mobilisation_minutes[row_of[opens]]
    strength = np.full(len(points), np.nan if troops is None else float(troops))
    patrols = free_patrols(strength, terms.assumptions)
    patrols[opens] = free_patrols(asked.sites.troops[row_of[opens]], terms.assumptions)
    if troops is not None and not patrols.any():
        mend = "give more troops, or change the assumptions on garrison and patrol"
        raise BadValue("no patrol is free, so no site would answer", file="troops", rows=[troops], mend=mend)
    return Candidates(
        kind=kind,
        points=points,
        xy=metres(points, asked.world.region.metric_crs),
        mobilisation_ms=np.rint(minutes * MS_PER_MINUTE),
        patrols=patrols,
        opens=opens,
        troops=troops,
    )


def village_candidates(world: World) -> pd.DataFrame:
    """Every village as a candidate: lon, lat in EPSG:4326 degrees, the village's id in the index."""
    points = world.layers.villages.geometry
    return pd.DataFrame({"lon": points.x, "lat": points.y}, index=points.index)


def rows_of(ids: Iterable[str], index: pd.Index, what: str) -> NDArray[np.int64]:
    """Return the rows of ids, in their order.

    Raises
    ------
    UnknownId
        One is not there.
    """
    wanted = [str(one) for one in ids]
    rows = index.get_indexer(pd.Index(wanted, dtype="object"))
    unknown = [one for one, row in zip(wanted, rows, strict=True) if row < 0]
    if unknown:
        known = ", ".join(str(one) for one in index[:3])
        mend = f"use ids such as {known}"
        raise UnknownId(f"{what} names ids that cannot be chosen", file="choosing", rows=unknown, mend=mend)
    return np.asarray(rows, dtype=np.int64)


def _round(points: gpd.GeoSeries) -> gpd.GeoSeries:
    lon, lat = points.x.round(COORDINATE_DECIMALS), points.y.round(COORDINATE_DECIMALS)
    return gpd.GeoSeries.from_xy(lon, lat, index=points.index, crs=WGS84)
