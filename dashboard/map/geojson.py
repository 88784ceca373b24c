"""GeoJSON for drawing: 5 decimals (1 m), and only the properties that are named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

DECIMALS = 5


def features(
    geometry: Sequence[Any] | NDArray[np.object_], properties: Iterable[dict[str, Any]], *, ids: bool = False
) -> bytes:
    """Return a FeatureCollection.

    Parameters
    ----------
    geometry
        Geometries in degrees (EPSG:4326), rounded here to 5 decimals; the empty and the missing are left out.
    properties
        One dict a geometry; missing values are to be left out or "" before.
    ids
        Give each feature its row number as id (MapLibre's feature state needs whole numbers).
    """
    rounded = shapely.transform(np.asarray(geometry, dtype=object), lambda xy: np.round(xy, DECIMALS))
    texts = shapely.to_geojson(rounded)
    gone = shapely.is_missing(rounded) | shapely.is_empty(rounded)
    parts = []
    for row, (text, held) in enumerate(zip(texts, properties, strict=True)):
        if not gone[row]:
            number = f'"id":{row},' if ids else ""
            written = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
            parts.append(f'{{"type":"Feature",{number}"geometry":{text},"properties":{written}}}')
    return f'{{"type":"FeatureCollection","features":[{",".join(parts)}]}}'.encode()


def text_of(column: pd.Series) -> list[str]:
    """Return a column as text, "" for what is missing."""
    return ["" if pd.isna(value) else str(value) for value in column]
