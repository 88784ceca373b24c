"""`unbundle`: a region out of the file that `bundle` wrote."""

from __future__ import annotations

import argparse
from pathlib import Path

from commands.arguments import Command, add_out
from commands.say import step


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add file and folder."""
    parser.add_argument("file", metavar="FILE.zip", type=Path, help="file that `bundle` wrote")
    add_out(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check the file and unpack the region, whole or not at all."""
    from layers.fetch.bundle import bundle_names, read_bundle
    from reports.folder import whole_folder

    with step(f"Checking {arguments.file}"):
        names = bundle_names(arguments.file)
    with step(f"Writing {arguments.out}"), whole_folder(arguments.out, names) as folder:
        bundle = read_bundle(arguments.file, folder)
    print(f"{bundle.region.title}: {len(bundle.files)} files, every checksum is right")
    return 0


COMMAND = Command(
    help="unpack a region that bundle wrote, after checking every file in it",
    add_arguments=add_arguments,
    run=run,
)
