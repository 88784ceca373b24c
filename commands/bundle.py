"""`bundle`: a region in one file, to be carried by USB stick."""

from __future__ import annotations

import argparse
from pathlib import Path

from commands.arguments import Command, add_region
from commands.say import note, step


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add region and file."""
    add_region(parser)
    parser.add_argument(
        "--out", metavar="FILE.zip", type=Path, required=True, help="file to write, whole or not at all"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write region.toml and the files it names into one zip archive with checksums."""
    from layers.fetch.bundle import write_bundle

    with step(f"Writing {arguments.out}"):
        bundle = write_bundle(arguments.region, arguments.out)
    told = {source.sensitivity for source in bundle.region.layers.values()} - {"public"}
    if told:
        note(f"it holds layers that are {' and '.join(sorted(told))}: the stick is to be kept as they are")
    packed = arguments.out.stat().st_size
    print(f"{len(bundle.files)} files, {bundle.total_bytes / 1e6:.1f} MB, packed {packed / 1e6:.1f} MB")
    return 0


COMMAND = Command(
    help="pack a region into one file with checksums, to be carried by USB stick",
    add_arguments=add_arguments,
    run=run,
)
