"""`network`: the road network of a region with its times, as tables."""

from __future__ import annotations

import argparse

from commands.arguments import Command, add_out, add_profile, add_region
from commands.reading import read_router
from commands.say import step

FILES = ("nodes.parquet", "edges.parquet")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add region, folder and profile."""
    add_region(parser)
    add_out(parser)
    add_profile(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write nodes.parquet (node, lon, lat) and edges.parquet (from_node, to_node, length_m, ms)."""
    from reports.folder import check_folder, whole_folder
    from routing.profile import Profile

    check_folder(arguments.out, FILES)
    _, router = read_router(arguments.region)
    profile = Profile(arguments.vehicle, arguments.season)
    nodes, edges = router.network_frames(profile)
    with step(f"Writing {arguments.out}"), whole_folder(arguments.out, FILES) as folder:
        nodes.to_parquet(folder / "nodes.parquet", index=False)
        edges.to_parquet(folder / "edges.parquet", index=False)
    print(f"{len(nodes)} nodes, {len(edges)} directed edges, {profile.vehicle}, {profile.season}")
    return 0


COMMAND = Command(
    help="write the road network and its times as tables (nodes.parquet, edges.parquet)",
    add_arguments=add_arguments,
    run=run,
)
