"""`build-kivu`: build the embedded region anew."""

from __future__ import annotations

import argparse

from commands.arguments import Command, add_out
from commands.say import step

FILES = (
    "README.md",
    "areas.geojson",
    "bases.csv",
    "borders.geojson",
    "elevation.tif",
    "lakes.geojson",
    "mechanisms.csv",
    "places.csv",
    "region.toml",
    "roads.osm.pbf",
    "signal.tif",
    "towers.csv",
    "towns.geojson",
    "villages.csv",
)


def run(arguments: argparse.Namespace) -> int:
    """Write the embedded region, byte for byte as it is in data/kivu."""
    from reports.folder import check_folder, whole_folder

    check_folder(arguments.out, FILES)
    with step(f"Building {arguments.out}"), whole_folder(arguments.out, FILES) as folder:
        from tools.build_kivu import build

        build(folder)
    return 0


COMMAND = Command(help="build the embedded region anew, byte for byte", add_arguments=add_out, run=run)
