"""Phone signal along a road, and how far a VHF repeater or a hand-held set reaches. Modelled.

Where a patrol has no signal is for planners and commanders alone: shown, never exported or printed.
`RoadSignal` and `VhfReach` say so by their `sensitivity`, and `reports.sensitivity` refuses what says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from coverage.checks.scenario import check_scenario
from coverage.masts.places import check_candidates, relief
from coverage.signal.budget import RadioTerms, build_radio_terms, build_vhf_terms
from coverage.signal.links import build_links, classify_margin
from coverage.signal.plan import RadioPlan, RadioPlanner
from coverage.status import categorical
from coverage.terms import build_terms
from layers.errors import BadValue
from layers.region import SENSITIVITIES
from layers.signal import SIGNAL, sample_signal
from layers.tables import WGS84

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World
    from layers.assumptions import Assumptions
    from routing.itinerary import Itinerary

STEP_M = 250.0
LEAST_STEP_M = 1.0

_UNCERTAIN, _LIKELY, _UNKNOWN = (SIGNAL.index(word) for word in ("uncertain", "likely", "unknown"))
_EARTH = Geod(ellps="WGS84")
_INPUTS = ("roads", "signal", "towers", "elevation", "clutter", "villages")

Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class RoadSignal:
    """Signal along a way. Restricted: for planner and commander only.

    Attributes
    ----------
    points : GeoDataFrame
        One row every step from the start, and the end: km, lon, lat, claimed, modelled, signal (categoricals
        of `layers.signal.SIGNAL`; signal = what the scenario's basis makes of the two), mast_id ("" = none
        within range) and margin_db (NaN = none, or unknown) of the best standing mast, geometry in EPSG:4326.
    gaps : DataFrame
        Stretches without signal that counts: from_km, to_km, km, signal ("unlikely", "unknown", or
        "uncertain" where that does not count). They begin and end halfway between points that differ.
    sensitivity : str
        "restricted", or more where its inputs are.
    name, kind : str
        As of a layer, for `reports.sensitivity.check_exportable`.
    """

    points: gpd.GeoDataFrame
    gaps: pd.DataFrame
    sensitivity: str
    name: str = "signal along the road"
    kind: str = "modelled"

    @property
    def gap_km(self) -> float:
        """Kilometres without signal, of those of which that is known."""
        return float(self.gaps.loc[self.gaps["signal"] != "unknown", "km"].sum())

    @property
    def unknown_km(self) -> float:
        """Kilometres of which nobody knows."""
        return float(self.gaps.loc[self.gaps["signal"] == "unknown", "km"].sum())


@dataclass(frozen=True, slots=True, eq=False)
class VhfReach:
    """Whom a VHF repeater, or a hand-held set, reaches. Restricted: for planner and commander only.

    Attributes
    ----------
    villages : DataFrame
        Index village_id, those within range; distance_km, loss_db, margin_db (NaN = unknown), vhf
        (categorical of `layers.signal.SIGNAL`).
    road : RoadSignal or None
        Along the way that was given: claimed is unknown throughout, modelled and signal are those of VHF.
    sensitivity, name, kind : str
        As of `RoadSignal`.
    """

    villages: pd.DataFrame
    road: RoadSignal | None
    sensitivity: str
    name: str = "VHF reach"
    kind: str = "modelled"


def signal_along(
    world: World, scenario: Scenario, itinerary: Itinerary, *, step_m: float = STEP_M
) -> RoadSignal:
    """Say every `step_m` metres of a way what signal there is.

    Parameters
    ----------
    world : World
    scenario : Scenario
        With the masts lost and added; its basis says what counts as signal.
    itinerary : Itinerary
    step_m : float
        Metres, at least 1; the last step may be shorter.

    Returns
    -------
    RoadSignal
        By the rules that hold for villages: see `coverage.signal.plan`.

    Raises
    ------
    InputError
        A step below 1 m; and see `coverage.checks.scenario.check_scenario`.
    """
    check_scenario(scenario, world)
    assumptions = build_terms(scenario, world.assumptions).assumptions
    points = _every(itinerary, step_m)
    plan = _plan_at(world, scenario, points, assumptions)
    mast_id, margin_db = _best_masts(world, plan, points, build_radio_terms(assumptions))
    frame = points.assign(
        claimed=categorical(plan.claimed, SIGNAL),
        modelled=categorical(plan.modelled, SIGNAL),
        signal=categorical(plan.signal, SIGNAL),
        mast_id=pd.array(mast_id, dtype="str"),
        margin_db=margin_db,
    )
    gaps = _gaps(points["km"].to_numpy(), plan.signal, uncertain_counts=scenario.uncertain_counts)
    return RoadSignal(frame, gaps, _sensitivity(world))


def vhf_reach(
    world: World,
    scenario: Scenario,
    lon: float,
    lat: float,
    *,
    is_repeater: bool = True,
    itinerary: Itinerary | None = None,
    step_m: float = STEP_M,
) -> VhfReach:
    """Say which villages, and which part of a way, hand-held VHF sets reach.

    Parameters
    ----------
    world, scenario
        The scenario's assumptions count, and whether uncertain signal does.
    lon, lat : float
        EPSG:4326 degrees.
    is_repeater : bool
        To a repeater on a mast at the point; else to a hand-held set there, at a base.
    itinerary : Itinerary, optional
    step_m : float
        As of `signal_along`.

    Raises
    ------
    InputError
        The region has no relief, or the point lies outside of it; a step below 1 m.
    """
    spot = check_candidates(pd.DataFrame({"lon": [lon], "lat": [lat]}, index=["point"]), world, file="vhf")
    assumptions = build_terms(scenario, world.assumptions).assumptions
    terms = build_vhf_terms(assumptions, has_repeater=is_repeater)
    mast = spot.assign(technologies="", height_m=np.nan).rename_axis("mast_id")
    likely_db = assumptions["signal_likely_margin_db"]
    links = build_links(mast, world.layers.villages.geometry, relief(world), world.layers.clutter, terms)
    villages = links.set_index(pd.Index(links["village_id"].astype(str), name="village_id"))
    villages = villages[["distance_km", "loss_db", "margin_db"]].assign(
        vhf=categorical(classify_margin(links["margin_db"].to_numpy(), likely_db), SIGNAL)
    )
    road = None
    if itinerary is not None:
        points = _every(itinerary, step_m)
        road = _vhf_along(world, scenario, mast, points, terms, likely_db)
    return VhfReach(villages, road, _sensitivity(world))


def _vhf_along(
    world: World,
    scenario: Scenario,
    mast: gpd.GeoDataFrame,
    points: gpd.GeoDataFrame,
    terms: RadioTerms,
    likely_db: float,
) -> RoadSignal:
    links = build_links(mast, points.geometry, relief(world), world.layers.clutter, terms)
    row = np.asarray(links["village_id"].cat.codes, dtype=np.int64)
    margin_db = np.full(len(points), -math.inf)  # out of range
    margin_db[row] = links["margin_db"].to_numpy()
    codes = classify_margin(margin_db, likely_db)
    unknown = np.full(len(points), _UNKNOWN)
    frame = points.assign(
        claimed=categorical(unknown, SIGNAL),
        modelled=categorical(codes, SIGNAL),
        signal=categorical(codes, SIGNAL),
        mast_id=pd.array(np.where(np.isinf(margin_db), "", "point"), dtype="str"),
        margin_db=np.where(np.isinf(margin_db), np.nan, margin_db),
    )
    gaps = _gaps(points["km"].to_numpy(), codes, uncertain_counts=scenario.uncertain_counts)
    return RoadSignal(frame, gaps, _sensitivity(world), name="VHF along the road")


def _every(itinerary: Itinerary, step_m: float) -> gpd.GeoDataFrame:
    """Points every so many metres along a way, with its end: km, lon, lat."""
    if not step_m >= LEAST_STEP_M:
        raise BadValue(f"a step of {step_m:g} m", file="step_m", mend=f"give {LEAST_STEP_M:g} m or more")
    line = shapely.get_coordinates(itinerary.geometry)
    lon, lat = np.unwrap(line[:, 0], period=360.0), line[:, 1]
    along_m = np.concatenate(([0.0], np.cumsum(_EARTH.line_lengths(lon, lat))))
    # No last step below the least.
    at_m = np.append(np.arange(0.0, max(along_m[-1] - LEAST_STEP_M, LEAST_STEP_M), step_m), along_m[-1])
    x, y = np.interp(at_m, along_m, lon), np.interp(at_m, along_m, lat)
    return gpd.GeoDataFrame(
        {"km": at_m / 1000.0, "lon": x, "lat": y},
        index=pd.Index([str(n) for n in range(len(at_m))], name="point", dtype="str"),
        geometry=gpd.points_from_xy(x, y),
        crs=WGS84,
    )


def _plan_at(
    world: World, scenario: Scenario, points: gpd.GeoDataFrame, assumptions: Assumptions
) -> RadioPlan:
    """Plan the signal of points as if they were the villages, on the basis that is in force for those."""
    claimed = sample_signal(world.region.layers.get("signal"), points.geometry, world.assumptions)
    layers = replace(world.layers, villages=points, signal=claimed, claims=None)
    question = replace(scenario, signal_basis=world.radio_plan(scenario).basis)
    return RadioPlanner(layers, world.assumptions).plan(question, assumptions)


def _best_masts(
    world: World, plan: RadioPlan, points: gpd.GeoDataFrame, terms: RadioTerms
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Best standing mast of each point and its margin; where no link is usable, that of the least bad."""
    mast_id, margin_db = np.full(len(points), "", dtype=object), np.full(len(points), np.nan)
    ids = plan.masts.index.to_numpy(dtype=object)
    # Links come by point, the greatest margin first, so that the last written is the best.
    mast_id[plan.link_village[::-1]] = ids[plan.link_mast[::-1]]
    margin_db[plan.link_village[::-1]] = plan.link_margin_db[::-1]
    is_bare = np.isnan(margin_db)
    standing = plan.masts[plan.masts["is_standing"] & ~plan.masts["is_added"]]
    if world.layers.elevation is None or not is_bare.any() or standing.empty:
        return mast_id, margin_db
    rest = points[is_bare]
    links = build_links(standing, rest.geometry, world.layers.elevation, world.layers.clutter, terms)
    links = links.dropna(subset="margin_db").sort_values("margin_db", kind="stable")
    row = np.flatnonzero(is_bare)[np.asarray(links["village_id"].cat.codes, dtype=np.int64)]
    mast_id[row] = links["mast_id"].astype(str)
    margin_db[row] = links["margin_db"]
    return mast_id, margin_db


def _gaps(km: NDArray[np.float64], codes: NDArray[np.integer], *, uncertain_counts: bool) -> pd.DataFrame:
    """Stretches of one code that is no signal that counts."""
    counts = (codes == _LIKELY) | ((codes == _UNCERTAIN) & uncertain_counts)
    code = np.where(counts, -1, codes.astype(np.int64))
    first = np.flatnonzero(np.append(True, code[1:] != code[:-1]))
    last = np.append(first[1:] - 1, len(code) - 1)
    edges = np.concatenate((km[:1], (km[1:] + km[:-1]) / 2, km[-1:]))
    is_gap = code[first] >= 0
    from_km, to_km = edges[first[is_gap]], edges[last[is_gap] + 1]
    word = pd.array([SIGNAL[number] for number in code[first[is_gap]]], dtype="str")
    return pd.DataFrame({"from_km": from_km, "to_km": to_km, "km": to_km - from_km, "signal": word})


def _sensitivity(world: World) -> str:
    """Whatever of these is the highest: restricted, or that of an input."""
    layers = world.region.layers
    stated = [layers[name].sensitivity for name in _INPUTS if name in layers]
    return max(["restricted", *stated], key=SENSITIVITIES.index)
