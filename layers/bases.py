"""bases"""

from __future__ import annotations

import geopandas as gpd

from layers.errors import Caution
from layers.region import LayerSource, Region


def read_bases(source: LayerSource, region: Region) -> tuple[gpd.GeoDataFrame, list[Caution]]:
    """Read bases."""
    raise NotImplementedError
