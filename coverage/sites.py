"""The sites of a scenario: every base of the file, open or not, and the battalions placed."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from shapely import points

from coverage.changes import BattalionKind
from coverage.ground import Ground, metres
from coverage.scenario import CloseBase, OpenBase, PlaceBattalion, Scenario
from layers.assumptions import Assumptions


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Sites in order: the bases as in the file, then the battalions as placed. Ties go to the first.

    Attributes
    ----------
    ids : tuple of str
    base_count : int
        Sites before this are bases, from here on battalions.
    xy : float64[s, 2]
        Metres.
    placed : GeoSeries
        The battalions' points by site id, EPSG:4326.
    placed_kinds : tuple of str
        Theirs: "RDB" or "SCD".
    is_open, was_open : bool[s]
        After the changes; before them, at any time from the reference date to the day that is shown. A
        battalion is open and was not.
    troops : float64[s]
        NaN = unknown.
    patrols : int64[s]
        Free patrols; 0 where the site is not open.
    mobilisation_minutes : float64[s]
        The base's own, else the assumption.
    """

    ids: tuple[str, ...]
    base_count: int
    xy: NDArray[np.float64]
    placed: gpd.GeoSeries
    placed_kinds: tuple[BattalionKind, ...]
    is_open: NDArray[np.bool_]
    was_open: NDArray[np.bool_]
    troops: NDArray[np.float64]
    patrols: NDArray[np.int64]
    mobilisation_minutes: NDArray[np.float64]

    @property
    def answers(self) -> NDArray[np.bool_]:
        """bool[s]; open, with a patrol that is free."""
        return self.is_open & (self.patrols > 0)

    @property
    def open_bases(self) -> NDArray[np.int64]:
        """Rows of the bases that are open after the changes."""
        return np.flatnonzero(self.is_open[: self.base_count])


def build_sites(
    scenario: Scenario, bases: gpd.GeoDataFrame, ground: Ground, assumptions: Assumptions
) -> Sites:
    """Apply a scenario that was checked to the bases; nothing given is altered.

    Parameters
    ----------
    scenario : Scenario
        One that `coverage.checks.scenario.check_scenario` let pass.
    bases : GeoDataFrame
    ground : Ground
    assumptions : Assumptions
        Those of the scenario.
    """
    row_of = {base_id: row for row, base_id in enumerate(bases.index)}
    is_open = ground.is_open.copy()
    base_troops = bases["troops"].to_numpy(dtype=np.float64, na_value=np.nan).copy()
    for change in scenario.changes:
        if isinstance(change, CloseBase):
            is_open[row_of[change.base_id]] = False
        elif isinstance(change, OpenBase):
            is_open[row_of[change.base_id]] = True
        elif isinstance(change, PlaceBattalion) and change.from_base:
            # Those of whom no number is known leave a base as strong as it was.
            base_troops[row_of[change.from_base]] -= np.nan_to_num(troops_of(change, assumptions))
    # More than there are can only be missing where the number of an SCD is assumed.
    base_troops = np.maximum(base_troops, 0.0)
    battalions = scenario.battalions
    ids = list(scenario.battalion_ids)
    lonlat = np.array([(b.lon, b.lat) for b in battalions], dtype=np.float64).reshape(-1, 2)
    placed = gpd.GeoSeries(points(lonlat), index=pd.Index(ids, name="site_id", dtype="str"), crs="EPSG:4326")
    placed_xy = metres(placed, ground.metric_crs) if ids else np.zeros((0, 2))
    troops = np.concatenate((base_troops, [troops_of(battalion, assumptions) for battalion in battalions]))
    is_open = np.concatenate((is_open, np.ones(len(ids), bool)))
    own = bases["mobilisation_minutes"].to_numpy(dtype=np.float64, na_value=np.nan)
    mobilisation = np.concatenate((own, np.full(len(ids), np.nan)))
    default = assumptions["mobilisation_minutes"]
    return Sites(
        ids=(*row_of, *ids),
        base_count=len(bases),
        xy=np.vstack((ground.base_xy, placed_xy)),
        placed=placed,
        placed_kinds=tuple(battalion.kind for battalion in battalions),
        is_open=is_open,
        was_open=np.concatenate((ground.was_open, np.zeros(len(ids), bool))),
        troops=troops,
        patrols=np.where(is_open, free_patrols(troops, assumptions), 0),
        mobilisation_minutes=np.where(np.isnan(mobilisation), default, mobilisation),
    )


def troops_of(battalion: PlaceBattalion, assumptions: Assumptions) -> float:
    """Troops of a battalion, NaN = unknown; of an SCD of which none are given as many as are published."""
    if battalion.troops is not None:
        return float(battalion.troops)
    return assumptions["scd_troops"] if battalion.kind == "SCD" else np.nan


def free_patrols(troops: NDArray[np.float64], assumptions: Assumptions) -> NDArray[np.int64]:
    """Patrols that troops can send while the garrison stays: (troops - garrison) // patrol, never below 0.

    Unknown troops (NaN) have `patrols_if_unknown`.
    """
    spare = (troops - assumptions["garrison_troops"]) // assumptions["patrol_troops"]
    return np.where(np.isnan(troops), assumptions["patrols_if_unknown"], np.maximum(spare, 0)).astype(
        np.int64
    )


def sites_frame(sites: Sites, bases: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Write the sites as a frame.

    Returns
    -------
    GeoDataFrame
        Index site_id; name, kind (HQ, COB, TOB, "" = unknown; RDB or SCD where it is placed), is_open,
        is_placed, is_closing (open before the changes, not after), answers (has a free patrol), patrols,
        troops (NaN = unknown), geometry in EPSG:4326.
    """
    return gpd.GeoDataFrame(
        {
            "name": [*bases["name"], *sites.ids[sites.base_count :]],
            "kind": [*bases["kind"].fillna(""), *sites.placed_kinds],
            "is_open": sites.is_open,
            "is_placed": np.arange(len(sites.ids)) >= sites.base_count,
            "is_closing": sites.was_open & ~sites.is_open,
            "answers": sites.answers,
            "patrols": sites.patrols,
            "troops": sites.troops,
        },
        index=pd.Index(sites.ids, name="site_id", dtype="str"),
        geometry=np.concatenate((bases.geometry.to_numpy(), sites.placed.to_numpy())),
        crs="EPSG:4326",
    )
