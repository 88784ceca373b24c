"""Mechanisms."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from layers.errors import Caution
from layers.region import LayerSource, Region


def read_mechanisms(source: LayerSource, region: Region) -> tuple[pd.DataFrame, list[Caution]]:
    """Read mechanisms."""
    raise NotImplementedError


def check_mechanisms(
    frame: pd.DataFrame, villages: gpd.GeoDataFrame, bases: gpd.GeoDataFrame, file: str
) -> None:
    """Raise for mechanisms at villages or hubs that are not in the region."""
    raise NotImplementedError
