"""Signal along the way to a village, and VHF: for planner and commander, on screen alone, never printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
import numpy as np
from dash import html

from coverage.road_signal import RoadSignal, VhfReach, signal_along, vhf_reach

if TYPE_CHECKING:
    from coverage.evaluate import Result
    from coverage.explain.village import Explanation
    from coverage.world import World
    from dashboard.words import Words

MOST_GAPS: Final = 6


def find_road_signal(
    world: World, result: Result, told: Explanation
) -> tuple[RoadSignal | None, VhfReach | None]:
    """Phone signal along the way that is driven, and the reach of the base's own VHF set along it."""
    if told.itinerary is None or world.layers.elevation is None:
        return None, None
    along = signal_along(world, result.scenario, told.itinerary)
    at = result.sites.geometry.get(told.site_id)
    if at is None:
        return along, None
    reach = vhf_reach(world, result.scenario, at.x, at.y, is_repeater=False, itinerary=told.itinerary)
    return along, reach


def draw_road_signal(
    words: Words, along: RoadSignal | None, reach: VhfReach | None, village_id: str
) -> list[Any]:
    """Gaps in phone signal on the way, kilometre by kilometre, and how far VHF carries."""
    if along is None:
        return []
    mark = dmc.Badge(words("restricted"), size="xs", variant="light", color="red")
    modelled = dmc.Badge(words("modelled"), size="xs", variant="light", color="yellow")
    parts: list[Any] = [html.P([html.Strong(words("road_signal")), " ", mark, " ", modelled])]
    gaps = along.gaps
    if len(gaps):
        parts.append(html.P(_told(words, along)))
        longest = gaps.nlargest(MOST_GAPS, "km").sort_values("from_km")
        parts.append(
            html.Ul([html.Li(_gap(words, row)) for row in longest.to_dict("records")], className="why-list")
        )
    else:
        parts.append(html.P(words("road_gaps_none")))
    if reach is not None:
        parts.append(html.P(_vhf(words, reach, village_id)))
    return [html.Div(parts, className="restricted-part")]


def _told(words: Words, along: RoadSignal) -> str:
    """Kilometres without signal, and those of which nobody knows: never one sum."""
    surely = int((along.gaps["signal"] != "unknown").sum())
    said = []
    if surely:
        said.append(words.counted("road_gaps", surely, field="count", km=words.number(along.gap_km, 1)))
    if surely < len(along.gaps):
        said.append(words("road_gaps_unknown", km=words.number(along.unknown_km, 1)))
    return " ".join(said)


def draw_gap_lines(along: RoadSignal | None) -> list[list[list[float]]]:
    """The gaps as the map draws them: degrees along the points of each stretch without signal."""
    if along is None or not len(along.gaps):
        return []
    points = along.points
    km = points["km"].to_numpy(dtype=float)
    lonlat = points[["lon", "lat"]].to_numpy(dtype=float).round(5)
    return [_stretch(km, lonlat, row) for row in along.gaps.to_dict("records")]


def _stretch(km: np.ndarray, lonlat: np.ndarray, row: dict[Any, Any]) -> list[list[float]]:
    ends = np.array([row["from_km"], row["to_km"]])
    edge = np.column_stack([np.interp(ends, km, lonlat[:, axis]) for axis in (0, 1)]).round(5)
    inside = lonlat[(km > ends[0]) & (km < ends[1])]
    return [edge[0].tolist(), *inside.tolist(), edge[1].tolist()]


def _gap(words: Words, row: dict[Any, Any]) -> str:
    ends = {name: words.number(float(row[name]), 1) for name in ("from_km", "to_km")}
    key = "road_gap_unknown" if row["signal"] == "unknown" else "road_gap"
    return words(key, start=ends["from_km"], end=ends["to_km"])


def _vhf(words: Words, reach: VhfReach, village_id: str) -> str:
    here = reach.villages["vhf"].get(village_id, "unlikely")
    said = words("vhf_village", signal=words(f"signal_{here}"))
    if reach.road is None:
        return said
    said = f"{said} {words('vhf_road', km=words.number(reach.road.gap_km, 1))}"
    if reach.road.unknown_km == 0.0:
        return said
    return f"{said} {words('vhf_road_unknown', km=words.number(reach.road.unknown_km, 1))}"
