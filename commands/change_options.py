"""The options that change a scenario: bases, battalions, roads, areas, masts and channels."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from commands.arguments import (
    area_access,
    lon_lat,
    lon_lat_kind,
    lon_lat_minutes,
    village_channel,
    village_item,
)

if TYPE_CHECKING:
    from coverage.scenario import Scenario

_OPTIONS: tuple[tuple[str, str, Callable[[str], Any], str], ...] = (
    ("close", "BASE_ID", str, "close a base"),
    ("place", "LON,LAT", lon_lat, "place a rapidly deployable battalion"),
    ("cut", "LON,LAT", lon_lat, "cut the road nearest to a point"),
    ("delay", "LON,LAT,MINUTES", lon_lat_minutes, "add minutes to the road nearest to a point"),
    ("access", "AREA_ID=ACCESS", area_access, "open, escort or denied: who may enter an area"),
    ("lose-mast", "MAST_ID", str, "lose a mast, and those that are fed through it"),
    ("add-mast", "LON,LAT[,KIND]", lon_lat_kind, "add a mast, macro (default) or small"),
    ("give", "VILLAGE_ID=CHANNEL", village_channel, "give a village a phone, hf_radio or satphone"),
    ("restore", "VILLAGE_ID=ITEM", village_item, "bring a village credit, charging or an antenna"),
)


def add_changes(parser: argparse.ArgumentParser) -> None:
    """Add an option a kind of change; each may be given several times."""
    for name, metavar, read, told in _OPTIONS:
        parser.add_argument(
            f"--{name}",
            metavar=metavar,
            type=read,
            action="append",
            default=[],
            help=f"{told}; may be given several times",
        )


def with_changes(scenario: Scenario, arguments: argparse.Namespace) -> Scenario:
    """Return a scenario with the changes that were given, kind by kind in the order of the options."""
    for base_id in arguments.close:
        scenario = scenario.close(base_id)
    for lon, lat in arguments.place:
        scenario = scenario.place(lon, lat)
    for lon, lat in arguments.cut:
        scenario = scenario.cut(lon, lat)
    for lon, lat, more in arguments.delay:
        scenario = scenario.delay(lon, lat, more)
    for area_id, access in arguments.access:
        scenario = scenario.set_access(area_id, access)
    for mast_id in arguments.lose_mast:
        scenario = scenario.lose_mast(mast_id)
    for lon, lat, kind in arguments.add_mast:
        scenario = scenario.add_mast(lon, lat, kind)
    for village_id, channel in arguments.give:
        scenario = scenario.give(village_id, channel)
    for village_id, item in arguments.restore:
        scenario = scenario.restore_channel(village_id, item)
    return scenario
