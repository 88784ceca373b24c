"""Bases: where troops start from."""

from __future__ import annotations

import geopandas as gpd

from layers.columns import Columns
from layers.errors import BadDate, BadId, Caution, raise_all
from layers.region import LayerSource, Region
from layers.tables import WGS84, read_table

REQUIRED = ("base_id", "name", "kind", "lon", "lat")
KINDS = ("HQ", "COB", "TOB")


def read_bases(source: LayerSource, region: Region) -> tuple[gpd.GeoDataFrame, list[Caution]]:
    """Read bases, open or not.

    Returns
    -------
    GeoDataFrame
        Index `base_id` (str, unique); columns name (str), kind ("HQ", "COB", "TOB" or "" = unknown), troops
        (float64, NaN = unknown), opened, closed (datetime64, NaT = unknown or not closed),
        mobilisation_minutes (float64, NaN = unknown) and geometry (points, EPSG:4326, all within the
        region's bounds).
    list of Caution
        Bases of unknown strength.

    Raises
    ------
    InputError
        Every fault of the file, at once; a base closed before it opened is one.
    """
    columns = Columns(read_table(source), "base_id")
    columns.require(REQUIRED)
    ids = columns.ids()
    is_taken = ids.str.fullmatch(r"battalion-\d+")
    columns.fault(BadId, "base_id has the form of a placed battalion's", is_taken, "give another id")
    kind = columns.words("kind", KINDS)
    troops = columns.numbers("troops", is_whole=True)
    opened = columns.dates("opened")
    closed = columns.dates("closed")
    is_reversed = (closed < opened).to_numpy()
    columns.fault(BadDate, "closed before it opened", is_reversed, "correct one of the two dates")
    mobilisation = columns.numbers("mobilisation_minutes")
    geometry = columns.points(region)
    raise_all(columns.faults)
    columns.caution(
        "no strength: the assumed number of patrols is used", troops.isna().to_numpy(), "give its troops"
    )
    bases = gpd.GeoDataFrame(
        {
            "name": columns.text("name"),
            "kind": kind,
            "troops": troops,
            "opened": opened,
            "closed": closed,
            "mobilisation_minutes": mobilisation,
        },
        geometry=geometry,
        crs=WGS84,
    )
    return bases.set_index(ids), columns.cautions
