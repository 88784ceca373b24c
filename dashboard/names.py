"""What bases, battalions, roads and surfaces are called on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverage.scenario import BATTALION

if TYPE_CHECKING:
    from coverage.evaluate import Result
    from coverage.world import World
    from dashboard.words import Words
    from routing.itinerary import Leg


def base_name(world: World, base_id: str) -> str:
    """Name of a base, or its id where it has none."""
    names = world.layers.bases["name"]
    return str(names[base_id]) if base_id in names.index and names[base_id] else base_id


def site_name(words: Words, result: Result, site_id: str) -> str:
    """Name of a base or battalion of a result, or its id where it has none."""
    if site_id.startswith(BATTALION):
        return words("battalion_named", number=site_id.removeprefix(BATTALION))
    names = result.sites["name"]
    return str(names[site_id]) if site_id in names.index and names[site_id] else site_id


def leg_name(words: Words, leg: Leg) -> tuple[str, str]:
    """Name of a stretch of road and, for the line below it, what else is known: class and surface."""
    if leg.highway == "barrier":  # its name is the kind of barrier
        return words.known("road", leg.name or "barrier"), ""
    road = words.known("road", leg.highway)
    surface = words.known("surface", leg.surface) if leg.surface else ""
    name = " ".join(part for part in (leg.ref, leg.name) if part)
    return (name, ", ".join(filter(None, (road, surface)))) if name else (road, surface)
