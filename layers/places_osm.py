"""Place nodes of an OSM file."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd


def read_osm_places(path: Path) -> gpd.GeoDataFrame:
    """Read place nodes: columns osm_id, place, name, population (float, NaN unknown), geometry, EPSG:4326."""
    raise NotImplementedError
