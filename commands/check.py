"""`check`: every fault of a region at once."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from commands.arguments import Command, add_region
from commands.reading import read_router
from commands.say import notes

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.errors import Caution, InputError
    from routing.router import Router


def run(arguments: argparse.Namespace) -> int:
    """Check a region and print its faults; 0 when it is sound, 2 when it is not."""
    from layers.layers import check_region

    faults, cautions = check_region(arguments.region)
    notes(cautions)
    if faults:
        return _print_faults(arguments.region, faults)
    layers, router = read_router(arguments.region, has_notes=False)
    for name, points in (("villages", layers.villages.geometry), ("bases", layers.bases.geometry)):
        notes(_without_road(router, points, layers.region.layers[name].path.name))
    print(f"{arguments.region}: sound")
    return 0


def _print_faults(folder: Path, faults: list[InputError]) -> int:
    """Print each fault on a line of its own."""
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    print(f"{folder}: {len(faults)} fault{'s' if len(faults) > 1 else ''}", file=sys.stderr)
    return 2


def _without_road(router: Router, points: gpd.GeoSeries, file: str) -> list[Caution]:
    """Return what no road reaches, one caution a reason, for a 4x4 in the dry season."""
    from layers.errors import Caution

    snapping = router.snap(points, "4x4")
    rows: dict[str, list[str]] = {}
    for at, id_ in enumerate(snapping.ids):
        reason = str(snapping.reason[at])
        if snapping.is_island[at] and not reason:
            reason = "on an island of roads that joins no other"
        if reason:
            rows.setdefault(reason, []).append(id_)
    mend = "add the missing road, or leave it: shown as unknown or as not reached"
    return [Caution(file, reason, tuple(ids), mend) for reason, ids in rows.items()]


COMMAND = Command(
    help="check a region: every fault at once, with file, rows and mend",
    add_arguments=add_region,
    run=run,
)
