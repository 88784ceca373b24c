"""areas"""

from __future__ import annotations

import geopandas as gpd

from layers.errors import Caution
from layers.region import LayerSource, Region


def read_areas(source: LayerSource, region: Region) -> tuple[gpd.GeoDataFrame, list[Caution]]:
    """Read areas."""
    raise NotImplementedError
