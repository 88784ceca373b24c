"""Places besides villages that are to be reached: IDP sites, markets, water points, schools, health sites."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from layers.columns import Columns
from layers.errors import Caution, raise_all
from layers.region import LayerSource, Region
from layers.tables import WGS84, read_table

REQUIRED = ("place_id", "kind", "name", "lon", "lat")


def read_places(source: LayerSource, region: Region) -> tuple[gpd.GeoDataFrame, list[Caution]]:
    """Read places.

    Returns
    -------
    GeoDataFrame
        Index `place_id` (str, unique); columns kind, name (str), people (float64, NaN = unknown) and geometry
        (points, EPSG:4326, all within the region's bounds).
    list of Caution
        Places without a kind.

    Raises
    ------
    InputError
        Every fault of the file, at once.
    """
    columns = Columns(read_table(source), "place_id")
    columns.require(REQUIRED, needs_rows=False)
    ids = columns.ids()
    kind = columns.text("kind")
    people = columns.numbers("people")
    geometry = columns.points(region)
    raise_all(columns.faults)
    columns.caution("no kind: shown as unknown", (kind == "").to_numpy(), "say what the place is")
    places = gpd.GeoDataFrame(
        {"kind": kind, "name": columns.text("name"), "people": people}, geometry=geometry, crs=WGS84
    )
    return places.set_index(ids), columns.cautions


def no_places() -> gpd.GeoDataFrame:
    """Return a frame of places without rows, for a region that has no such layer."""
    text = pd.Series([], dtype=str)
    columns = {"kind": text, "name": text, "people": pd.Series([], dtype="float64")}
    index = pd.Index([], dtype=str, name="place_id")
    return gpd.GeoDataFrame(columns, geometry=[], crs=WGS84).set_index(index)
