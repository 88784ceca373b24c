"""What the browser needs to repaint the map: one byte a village, and the sites."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverage.compare import Comparison
from dashboard.map.masts import mast_rows
from dashboard.map.works import road_works

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from coverage.evaluate import Result
    from coverage.scenario import Scenario
    from coverage.world import World
    from dashboard.road_clicks import RoadClicks

STATUS_ORDER = ("both", "call_only", "reach_only", "neither", "unknown")
NEWLY_OUT = 16
NEWLY_IN = 32


def paint(
    answer: Result | Comparison, world: World, scenario: Scenario, roads: RoadClicks | None = None
) -> dict[str, Any]:
    """Return what the map needs to show an answer, ready for a dcc.Store.

    Parameters
    ----------
    answer
        A result, or a comparison, whose newly out and newly in villages then get a halo.
    world
        The world that was asked: gives the order of the villages.
    scenario
        The scenario that was evaluated; its id tells one payload from the next.
    roads
        Finds the roads that are cut or slowed; without it no change of roads or masts is drawn.

    Returns
    -------
    dict
        ``status``: base64 of one unsigned byte a village, in the row order of the region's villages: 0 both,
        1 call_only, 2 reach_only, 3 neither, 4 unknown, plus 16 where newly out and 32 where newly in.
        ``sites``: list of id, name, lon, lat (EPSG:4326), kind, is_open, is_placed; bases of a confidential
        layer are left out. ``denied``: ids of the areas that are not entered. ``works``: see
        `dashboard.map.works.road_works`. ``masts``: see `dashboard.map.masts.mast_rows`. ``legend``: number
        of villages by status. ``scenario_id``. Nothing about persons.
    """
    after: Result = answer.after if isinstance(answer, Comparison) else answer
    index = world.layers.villages.index
    codes = status_codes(after.villages["status"], index)
    legend = {word: int(np.sum(codes == code)) for code, word in enumerate(STATUS_ORDER)}
    if isinstance(answer, Comparison):
        codes = codes + NEWLY_OUT * index.isin(answer.newly_out).astype(np.uint8)
        codes = codes + NEWLY_IN * index.isin(answer.newly_in).astype(np.uint8)
    return {
        "scenario_id": scenario.id,
        "status": base64.b64encode(codes.astype(np.uint8).tobytes()).decode("ascii"),
        "sites": site_rows(after.sites, has_bases=is_shown(world, "bases")),
        "denied": [] if roads is None else list(world.road_plan(scenario).denied),
        "works": [] if roads is None else road_works(world, scenario, roads),
        "masts": [] if roads is None else mast_rows(world, scenario),
        "legend": legend,
    }


def is_shown(world: World, layer: str) -> bool:
    """Return whether a layer of the region exists and may leave the server (is not confidential)."""
    source = world.region.layers.get(layer)
    return source is not None and source.sensitivity != "confidential"


def status_codes(status: pd.Series, index: pd.Index) -> NDArray[np.uint8]:
    """Return the code of each status in the order of ``index``; a village without a status is unknown."""
    words = pd.Index(STATUS_ORDER)
    codes = words.get_indexer(pd.Index(status.reindex(index).astype(object)))
    return np.where(codes < 0, len(words) - 1, codes).astype(np.uint8)


def site_rows(sites: gpd.GeoDataFrame, *, has_bases: bool = True) -> list[dict[str, Any]]:
    """Return the sites as plain rows for the map; only placed battalions when ``has_bases`` is false."""
    shown = sites if has_bases else sites[sites["is_placed"].astype(bool)]
    ids = shown["site_id"] if "site_id" in shown.columns else shown.index
    rows = zip(
        ids, shown["name"], shown.geometry, shown["kind"], shown["is_open"], shown["is_placed"], strict=True
    )
    return [
        {
            "id": str(site_id),
            "name": "" if pd.isna(name) else str(name),
            "lon": round(float(point.x), 5),
            "lat": round(float(point.y), 5),
            "kind": "" if pd.isna(kind) else str(kind),
            "is_open": bool(is_open),
            "is_placed": bool(is_placed),
        }
        for site_id, name, point, kind, is_open, is_placed in rows
    ]
