"""Tags that are missing, taken from roads of the same class near by, and marked as imputed."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from layers.assumptions import Assumptions
from layers.roads import Roads

IMPUTED_TAGS = ("surface", "tracktype", "smoothness")


def impute_roads(
    roads: Roads,
    areas: gpd.GeoDataFrame | None,
    assumptions: Assumptions,
    defaults: Mapping[str, str] | None = None,
) -> Roads:
    """Return the roads with missing tags imputed and named in the column `imputed`."""
    return roads


def imputed_share(roads: Roads) -> pd.DataFrame:
    """Kilometres by tag: index `IMPUTED_TAGS`, columns km, tagged_km, imputed_km, share (imputed / km)."""
    return pd.DataFrame(
        0.0, index=pd.Index(IMPUTED_TAGS, name="tag"), columns=["km", "tagged_km", "imputed_km", "share"]
    )
