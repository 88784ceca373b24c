"""Roads for drawing: merged by class and surface, simplified until they fit the payload's budget."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.roads import Roads

CLASSES = ("main", "secondary", "minor", "track", "path", "ferry")
HIGHWAYS = {
    "motorway": "main",
    "trunk": "main",
    "primary": "main",
    "secondary": "secondary",
    "tertiary": "secondary",
    "track": "track",
    "path": "path",
    "footway": "path",
    "cycleway": "path",
    "bridleway": "path",
    "steps": "path",
    "pedestrian": "path",
}
PAVED = ("paved", "asphalt", "concrete", "paving_stones", "sett", "chipseal", "cobblestone", "metal")
TOLERANCES_M = (30.0, 60.0, 120.0, 250.0)
BUDGET_BYTES = 1_500_000


def draw_roads(roads: Roads, metric_crs: str) -> bytes:
    """Return the roads as GeoJSON in degrees: one MultiLineString for each class and surface.

    Properties: class (one of ``CLASSES``), surface (paved, unpaved, unknown). Lines are simplified to 30 m,
    then more coarsely, then drawn without paths, tracks and minor roads, until the text is under 1.5 MB.
    """
    lines = road_lines(roads, metric_crs)
    group = drawn_class(roads.tags) + " " + drawn_surface(roads.tags)
    merged = {
        name: shapely.line_merge(shapely.multilinestrings(lines[(group == name).to_numpy()]))
        for name in sorted(group.unique())
    }
    back = Transformer.from_crs(metric_crs, "EPSG:4326", always_xy=True)
    body = b""
    for shown in (CLASSES, CLASSES[:4], CLASSES[:3], CLASSES[:2]):
        kept = {name: line for name, line in merged.items() if name.split()[0] in shown}
        for tolerance in TOLERANCES_M:
            body = write_roads(kept, tolerance, back)
            if len(body) <= BUDGET_BYTES:
                return body
    return body


def road_lines(roads: Roads, metric_crs: str) -> NDArray[np.object_]:
    """Return each way as a LineString in metres."""
    forward = Transformer.from_crs("EPSG:4326", metric_crs, always_xy=True)
    x, y = forward.transform(roads.lon, roads.lat)
    xy = np.column_stack([x, y])[roads.way_node]
    way = np.repeat(np.arange(len(roads.way_id)), np.diff(roads.way_start))
    return np.atleast_1d(np.asarray(shapely.linestrings(xy, indices=way), dtype=object))


def drawn_class(tags: pd.DataFrame) -> pd.Series:
    """Return the class each way is drawn in; a highway that is not named here is a minor road."""
    highway = tags["highway"].astype(str).str.removesuffix("_link")
    drawn = highway.map(HIGHWAYS).fillna("minor")
    is_ferry = (tags["ferry"].astype(str) == "yes") & (highway == "")
    return drawn.mask(is_ferry, "ferry")


def drawn_surface(tags: pd.DataFrame) -> pd.Series:
    """Return paved, unpaved or unknown; `concrete:plates` counts as concrete."""
    surface = tags["surface"].astype(str).str.split(":").str[0]
    words = np.select([surface.isin(PAVED), surface == ""], ["paved", "unknown"], "unpaved")
    return pd.Series(words, index=tags.index)


def write_roads(merged: dict[str, shapely.Geometry], tolerance_m: float, back: Transformer) -> bytes:
    """Return merged lines, simplified, as GeoJSON in degrees with 5 decimals."""
    parts = []
    for name, line in merged.items():
        drawn = shapely.transform(shapely.simplify(line, tolerance_m), lambda xy: to_degrees(xy, back))
        kind, surface = name.split()
        properties = json.dumps({"class": kind, "surface": surface}, separators=(",", ":"))
        parts.append(f'{{"type":"Feature","geometry":{shapely.to_geojson(drawn)},"properties":{properties}}}')
    return f'{{"type":"FeatureCollection","features":[{",".join(parts)}]}}'.encode()


def to_degrees(xy: NDArray[np.float64], back: Transformer) -> NDArray[np.float64]:
    """Return metric coordinates as rounded degrees."""
    lon, lat = back.transform(xy[:, 0], xy[:, 1])
    return np.round(np.column_stack([lon, lat]), 5)
