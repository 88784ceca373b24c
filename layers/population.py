"""Population raster."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from layers.region import LayerSource


def sample_population(source: LayerSource, points: gpd.GeoSeries) -> pd.Series:
    """Sample."""
    raise NotImplementedError
