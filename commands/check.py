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
    from layers.layers import Layers
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
    notes(_off_relief(layers))
    for line in (*_mast_lines(layers), *_claim_lines(layers)):
        print(line)
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


def _off_relief(layers: Layers) -> list[Caution]:
    """Return masts and villages of which the relief does not tell the height: their links are unknown."""
    import numpy as np

    from layers.errors import Caution

    if layers.masts is None:
        return []
    if layers.elevation is None:
        mend = "add a layer elevation: heights in metres as GeoTIFF"
        return [Caution("region.toml", "masts without relief: all modelled signal is unknown", (), mend)]
    mend = "give relief that reaches as far as masts and villages, or leave it: their links are unknown"
    cautions = []
    for what, frame in (("masts", layers.masts), ("villages", layers.villages)):
        points = frame.geometry.to_crs("EPSG:4326")
        height = layers.elevation.sample(points.x.to_numpy(), points.y.to_numpy())
        off = tuple(map(str, frame.index[np.isnan(height)]))
        if off:
            file = layers.region.layers["elevation"].path.name
            cautions.append(Caution(file, f"the profile to these {what} leaves the relief", off, mend))
    return cautions


def _mast_lines(layers: Layers) -> list[str]:
    """Say how many masts there are, what is not known of them, and how high clutter stands."""
    import numpy as np

    lines = []
    masts = layers.masts
    if masts is not None:
        lines.append(
            f"masts: {len(masts)} of {masts['sectors'].sum()} cells, {masts['is_guessed'].sum()} at guessed "
            f"positions, {masts['height_m'].isna().sum()} of unknown height, "
            f"{(masts['fed_by'] != '').sum()} fed by another"
        )
    if layers.clutter is not None:
        heights = layers.clutter.heights
        known = heights[~np.isnan(heights)]
        lines.append(f"clutter: up to {known.max():g} m, {heights.size - known.size} cells unknown")
    return lines


def _claim_lines(layers: Layers) -> list[str]:
    """Say for how many villages each operator claims signal."""
    if layers.claims is None:
        return []
    lines = []
    for (operator, technology), claims in layers.claims.groupby(["operator", "technology"]):
        who = f"{operator or 'operator not stated'}, {technology or 'technology not stated'}"
        counts = claims["signal"].value_counts()
        what = ", ".join(f"{counts[word]} {word}" for word in ("likely", "uncertain", "unlikely", "unknown"))
        lines.append(f"claimed ({who}): {what}")
    return lines


COMMAND = Command(
    help="check a region: every fault at once, with file, rows and mend",
    add_arguments=add_region,
    run=run,
)
