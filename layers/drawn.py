"""Layers that are only drawn."""

from __future__ import annotations

import geopandas as gpd

from layers.region import LayerSource


def read_lakes(source: LayerSource) -> gpd.GeoDataFrame:
    """Read lakes: columns name, geometry (polygons), EPSG:4326."""
    raise NotImplementedError


def read_borders(source: LayerSource) -> gpd.GeoDataFrame:
    """Read borders: columns name, geometry (lines), EPSG:4326."""
    raise NotImplementedError


def read_towns(source: LayerSource) -> gpd.GeoDataFrame:
    """Read towns: columns name, rank (float; 1 = largest), geometry (points), EPSG:4326."""
    raise NotImplementedError
