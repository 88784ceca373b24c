"""Masts of a kind at many places, and which villages each would give signal that counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from coverage.changes import AddMast, MastKind
from coverage.ground import metres
from coverage.masts.places import relief
from coverage.signal.budget import RadioTerms, build_radio_terms
from coverage.signal.links import build_links
from coverage.signal.mast_list import added_range_km, build_added
from coverage.terms import build_terms
from layers.tables import WGS84

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World

_STEPS_A_RANGE = 20
_WIDEST_STEP_M = 1000.0


@dataclass(frozen=True, slots=True)
class MastRadio:
    """How masts of a kind are modelled under a scenario.

    Attributes
    ----------
    scenario : Scenario
    kind : "macro" or "small"
    terms : RadioTerms
    need_db : float
        Least margin of a link that is signal that counts.
    """

    scenario: Scenario
    kind: MastKind
    terms: RadioTerms
    need_db: float

    @classmethod
    def of(cls, world: World, scenario: Scenario, kind: MastKind) -> MastRadio:
        """Take the scenario's assumptions, and whether uncertain signal counts."""
        assumptions = build_terms(scenario, world.assumptions).assumptions
        need_db = 0.0 if scenario.uncertain_counts else max(assumptions["signal_likely_margin_db"], 0.0)
        return cls(scenario, kind, build_radio_terms(assumptions), need_db)

    @property
    def radius_km(self) -> float:
        """How far links are looked at."""
        return added_range_km(AddMast(0.0, 0.0, self.kind), self.terms)

    def adds(self, points: gpd.GeoSeries) -> tuple[AddMast, ...]:
        """Changes that put a mast at each place."""
        return tuple(AddMast(point.x, point.y, self.kind) for point in points)

    def masts(self, points: gpd.GeoSeries) -> gpd.GeoDataFrame:
        """Lay places out as the masts that a scenario adds there, on the index of the places."""
        masts = build_added(self.adds(points), self.terms)
        return masts.set_index(points.index.rename("mast_id"))

    def links(self, world: World, masts: gpd.GeoDataFrame, points: gpd.GeoSeries) -> pd.DataFrame:
        """Links of masts, as `masts` lays them out, to points: see `coverage.signal.links.build_links`."""
        ground, clutter = relief(world), world.layers.clutter
        return build_links(masts, points, ground, clutter, self.terms, radius_km=self.radius_km)


def covered_km2(world: World, radio: MastRadio, masts: gpd.GeoDataFrame) -> float:
    """Ground on which masts give signal that counts, whether or not there was any before; each place once.

    Counted on the points of a metric grid, a twentieth of the masts' range apart and at most 1 km.

    Parameters
    ----------
    masts : GeoDataFrame
        As `MastRadio.masts` lays them out.
    """
    reach_m = radio.radius_km * 1000.0
    step_m = min(reach_m / _STEPS_A_RANGE, _WIDEST_STEP_M)
    offset = np.arange(-np.ceil(reach_m / step_m), np.ceil(reach_m / step_m) + 1)
    square = np.stack(np.meshgrid(offset, offset), axis=-1).reshape(-1, 2)
    crs = world.region.metric_crs
    middle = np.round(metres(masts.geometry, crs) / step_m)
    cells = np.unique((middle[:, None, :] + square).reshape(-1, 2), axis=0) * step_m
    ids = pd.RangeIndex(len(cells)).astype("str")
    points = gpd.GeoSeries.from_xy(cells[:, 0], cells[:, 1], index=ids, crs=crs).to_crs(WGS84)
    links = radio.links(world, masts, points)
    return float(links.loc[links["margin_db"] >= radio.need_db, "village_id"].nunique() * step_m**2 / 1e6)


def cover_matrix(links: pd.DataFrame, masts: pd.Index, villages: pd.Index, need_db: float) -> csr_matrix:
    """Say which masts give which villages signal that counts.

    Parameters
    ----------
    links : DataFrame
        As `build_links` makes it; a link of unknown margin covers nobody.
    masts, villages : Index
        Rows and columns of the answer.
    need_db : float
        Least margin that counts.

    Returns
    -------
    scipy CSR, bool, shape (masts, villages)
    """
    usable = links[links["margin_db"] >= need_db]
    row = masts.get_indexer(pd.Index(usable["mast_id"]))
    column = villages.get_indexer(pd.Index(usable["village_id"]))
    return csr_matrix((np.ones(len(row), dtype=bool), (row, column)), shape=(len(masts), len(villages)))
