"""Roadblocks that somebody has mapped: where they stood, and when they were seen."""

from __future__ import annotations

import geopandas as gpd

from layers.columns import Columns
from layers.errors import Caution, raise_all
from layers.region import LayerSource, Region
from layers.tables import WGS84, read_table

REQUIRED = ("id", "kind", "date", "lon", "lat")


def read_roadblocks(source: LayerSource, region: Region) -> tuple[gpd.GeoDataFrame, list[Caution]]:
    """Read roadblocks.

    Returns
    -------
    GeoDataFrame
        Index `id` (str, unique); columns kind (str, "" = not stated), date (datetime64, NaT = not stated) and
        geometry (points, EPSG:4326, all within the region's bounds). May have no rows.
    list of Caution
        Roadblocks without a date, or seen after the region's reference date.

    Raises
    ------
    InputError
        Every fault of the file, at once.
    """
    columns = Columns(read_table(source), "id")
    columns.require(REQUIRED, needs_rows=False)
    ids = columns.ids()
    date = columns.dates("date")
    geometry = columns.points(region)
    raise_all(columns.faults)
    columns.caution("no date: how old the sighting is, is unknown", date.isna().to_numpy(), "give its date")
    is_future = (date.dt.date > region.reference_date).to_numpy()
    columns.caution("seen after the region's reference date", is_future, "correct the date of one of them")
    frame = gpd.GeoDataFrame({"kind": columns.text("kind"), "date": date}, geometry=geometry, crs=WGS84)
    return frame.set_index(ids), columns.cautions
