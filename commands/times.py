"""`times`: travel times from every base to every village, with all that is needed to recompute them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from commands.arguments import Command, add_out, add_profile, add_region, minutes
from commands.reading import read_router
from commands.say import note, step

if TYPE_CHECKING:
    import pandas as pd

    from layers.layers import Layers

FILES = ("nodes.parquet", "edges.parquet", "times.parquet", "snapping.parquet")
DEFAULT_CUTOFF_MINUTES = 240.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add region, folder, profile and cut-off."""
    add_region(parser)
    add_out(parser)
    add_profile(parser)
    parser.add_argument(
        "--cutoff-minutes",
        metavar="N",
        type=minutes,
        default=DEFAULT_CUTOFF_MINUTES,
        help=f"leave out what takes longer (default {DEFAULT_CUTOFF_MINUTES:g})",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the network with the snapped points as nodes, the times, and the snapping.

    times.parquet (site_id, village_id, ms): the shortest path in edges.parquet from the site's node to the
    village's node plus both snap_ms; those within the cut-off. Every base of the file is a site, open or
    not.
    """
    from reports.folder import check_folder, whole_folder
    from routing.profile import Profile

    check_folder(arguments.out, FILES)
    layers, router = read_router(arguments.region)
    profile = Profile(arguments.vehicle, arguments.season)
    with step("Computing the times"):
        tables = router.tables(
            layers.bases.geometry,
            layers.villages.geometry,
            profile,
            cutoff_minutes=arguments.cutoff_minutes,
        )
    with step(f"Writing {arguments.out}"), whole_folder(arguments.out, FILES) as folder:
        tables.nodes.to_parquet(folder / "nodes.parquet", index=False)
        tables.edges.to_parquet(folder / "edges.parquet", index=False)
        tables.times.to_parquet(folder / "times.parquet", index=False)
        tell_apart(layers, tables.snapping).to_parquet(folder / "snapping.parquet", index=False)
    sites, villages = tables.times["site_id"].nunique(), tables.times["village_id"].nunique()
    print(f"{len(tables.times)} times, {sites} bases, {villages} villages")
    return 0


def tell_apart(layers: Layers, snapping: pd.DataFrame) -> pd.DataFrame:
    """Leave out the column `kind` (site or village), unless an id is both a base's and a village's."""
    both = layers.bases.index.intersection(layers.villages.index)
    if both.empty:
        return snapping.drop(columns="kind")
    note(f"{', '.join(both[:3])}: both a base and a village; the column kind of snapping.parquet tells which")
    return snapping


COMMAND = Command(
    help="write travel times from every base to every village, with the network to recompute them",
    add_arguments=add_arguments,
    run=run,
)
