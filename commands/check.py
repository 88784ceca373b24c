"""`check`: every fault of a region at once."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from commands.arguments import Command, add_region
from commands.say import notes

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.errors import Caution
    from routing.router import Router


def run(arguments: argparse.Namespace) -> int:
    """Check a region and print its faults; 0 when it is sound, 2 when it is not."""
    from layers.errors import each_fault
    from layers.layers import check_region

    given, cautions = check_region(arguments.region)
    faults = [fault for error in given for fault in each_fault(error)]
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    notes(cautions)
    if faults:
        print(f"{arguments.region}: {len(faults)} fault{'s' if len(faults) > 1 else ''}", file=sys.stderr)
        return 2
    notes(check_roads(arguments.region))
    print(f"{arguments.region}: sound")
    return 0


def check_roads(folder: Path) -> list[Caution]:
    """Return what of a sound region has no road: kept, and shown as unknown.

    Parameters
    ----------
    folder : Path
        A region whose layers are sound.

    Returns
    -------
    list of Caution
        One a layer and reason, for a 4x4 in the dry season.
    """
    from layers.assumptions import read_assumptions
    from layers.layers import read_layers
    from routing.build import build_network
    from routing.router import Router
    from routing.speeds import read_speeds

    assumptions = read_assumptions()
    layers = read_layers(folder, assumptions)
    router = Router(build_network(layers.roads), read_speeds(), assumptions, layers.region.metric_crs)
    found: list[Caution] = []
    for name, points in (("villages", layers.villages.geometry), ("bases", layers.bases.geometry)):
        found += _without_road(router, points, layers.region.layers[name].path.name)
    return found


def _without_road(router: Router, points: gpd.GeoSeries, file: str) -> list[Caution]:
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
