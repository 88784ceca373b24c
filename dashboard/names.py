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


def area_name(world: World, area_id: str) -> str:
    """Name of an area, or its id where it has none."""
    areas = world.layers.areas
    if areas is None or area_id not in areas.index:
        return area_id
    return str(areas.at[area_id, "name"] or area_id)


def road_name(words: Words, world: World, lon: float, lat: float) -> str:
    """Name or class of the road nearest to a point, whether it is a bridge there, and the point."""
    place = f"{words.number(lat, 3)}, {words.number(lon, 3)}"
    segment, _ = world.nearest_segment(lon, lat, world.assumptions["cut_snap_max_m"])
    if segment < 0:
        return place
    network = world.router.network
    tags = network.classes.iloc[network.segment_class[segment]]
    way = network.ways.iloc[network.segment_way[segment]]
    named = " ".join(part for part in (str(way["ref"]), str(way["name"])) if part)
    road = named or words.known("road", "ferry" if tags["ferry"] else str(tags["highway"]))
    bridge = words("passage_bridge").lower() if tags["bridge"] not in ("", "no") else ""
    return f"{', '.join(filter(None, (road, bridge)))} ({place})"


def leg_name(words: Words, leg: Leg) -> tuple[str, str]:
    """Name of a stretch of road and, for the line below it, what else is known: class and surface."""
    if leg.highway == "barrier":  # its name is the kind of barrier
        return words.known("road", leg.name or "barrier"), ""
    road = words.known("road", leg.highway)
    surface = words.known("surface", leg.surface) if leg.surface else ""
    name = " ".join(part for part in (leg.ref, leg.name) if part)
    return (name, ", ".join(filter(None, (road, surface)))) if name else (road, surface)
