"""Place nodes of an OSM file: towns, villages, hamlets."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import osmium.filter
import pandas as pd

from layers.errors import BrokenFile
from layers.osm import OSM_ERRORS
from layers.tables import WGS84


def read_osm_places(path: Path) -> gpd.GeoDataFrame:
    """Read the place nodes of an OSM file.

    Returns
    -------
    GeoDataFrame
        Columns osm_id (int64), place, name (str, "" = none), population (float64, NaN where the node states
        none or no plain number) and geometry (points, EPSG:4326); in ascending order of osm_id.

    Raises
    ------
    BrokenFile
        The file ends too early or is not OSM.
    """
    nodes = osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(osmium.filter.KeyFilter("place"))
    rows = []
    try:
        for node in nodes:
            if not isinstance(node, osmium.osm.Node):
                continue
            tags = node.tags
            population = _population(tags.get("population") or "")
            place = (node.id, tags["place"], tags.get("name", ""), population)
            rows.append((*place, node.location.lon, node.location.lat))
    except OSM_ERRORS as error:
        raise BrokenFile("it cannot be read to its end as OSM", file=path, mend="fetch it again") from error
    names = ("osm_id", "place", "name", "population", "lon", "lat")
    frame = pd.DataFrame(rows, columns=list(names)).sort_values("osm_id", ignore_index=True)
    return gpd.GeoDataFrame(
        frame[["osm_id", "place", "name", "population"]].astype({"population": "float64"}),
        geometry=gpd.points_from_xy(frame["lon"], frame["lat"]),
        crs=WGS84,
    )


def _population(text: str) -> float:
    return float(text) if re.fullmatch(r"\d+", text.strip()) else np.nan
