"""Everything that is known of a region, read and checked together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.assumptions import Assumptions
from layers.errors import Caution, InputError
from layers.region import Region
from layers.roads import Roads


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of a region. Frames are shared, not copied: they are not to be altered.

    Attributes
    ----------
    region : Region
    villages : GeoDataFrame
        See `layers.villages`.
    bases : GeoDataFrame
        See `layers.bases`.
    mechanisms : DataFrame
        See `layers.mechanisms`; no rows when the region has no such layer.
    places : GeoDataFrame
        See `layers.places`; no rows when the region has no such layer.
    areas : GeoDataFrame or None
        See `layers.areas`; None when the region has no such layer.
    signal : DataFrame
        On the villages' index: `signal` (categorical of `layers.signal.SIGNAL`) and `dbm` (NaN = not stated).
    roads : Roads
    cautions : tuple of Caution
        Rows that were kept and are shown as unknown or in part.
    area_id : Series of str
        On the villages' index: the finest area that contains each; "" where none does.
    """

    region: Region
    villages: gpd.GeoDataFrame
    bases: gpd.GeoDataFrame
    mechanisms: pd.DataFrame
    places: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame | None
    signal: pd.DataFrame
    roads: Roads
    cautions: tuple[Caution, ...]
    area_id: pd.Series


def read_layers(folder: Path, assumptions: Assumptions) -> Layers:
    """Read and check every layer of a region.

    Raises
    ------
    InputError
        Every fault of every layer, at once.
    """
    raise NotImplementedError


def check_region(folder: Path) -> tuple[list[InputError], list[Caution]]:
    """Return every fault and every caution of a region; faults in the input are never raised."""
    raise NotImplementedError
