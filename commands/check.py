"""`check`: every fault of a region at once."""

from __future__ import annotations

import argparse
import sys

from commands.arguments import Command, add_region
from commands.say import notes


def run(arguments: argparse.Namespace) -> int:
    """Check a region and print its faults; 0 when it is sound, 2 when it is not."""
    from layers.layers import check_region

    faults, cautions = check_region(arguments.region)
    for fault in faults:
        for line in str(fault).splitlines():
            print(f"error: {line}", file=sys.stderr)
    notes(cautions)
    if faults:
        print(f"{arguments.region}: {len(faults)} faults", file=sys.stderr)
        return 2
    notes(_unreached(arguments.region))
    print(f"{arguments.region}: sound")
    return 0


COMMAND = Command(
    help="check a region: every fault at once, with file, rows and mend",
    add_arguments=add_region,
    run=run,
)
