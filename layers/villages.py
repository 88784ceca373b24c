"""Villages: what is to be reached."""

from __future__ import annotations

import geopandas as gpd

from layers.columns import Columns
from layers.errors import Caution, raise_all
from layers.region import LayerSource, Region
from layers.tables import WGS84, read_table

REQUIRED = ("village_id", "name", "lon", "lat", "population")
OPTIONAL = ("province", "territoire", "collectivite", "pcode")


def read_villages(source: LayerSource, region: Region) -> tuple[gpd.GeoDataFrame, list[Caution]]:
    """Read villages.

    Returns
    -------
    GeoDataFrame
        Index `village_id` (str, unique, in the file's order); columns name (str), population (float64,
        people; NaN = unknown, never 0), province, territoire, collectivite, pcode (str, "" = not given) and
        geometry (points, EPSG:4326, all within the region's bounds).
    list of Caution
        Villages without a name or a population.

    Raises
    ------
    InputError
        Every fault of the file, at once.
    """
    columns = Columns(read_table(source), "village_id")
    columns.require(REQUIRED)
    ids = columns.ids()
    name = columns.text("name")
    population = columns.numbers("population")
    geometry = columns.points(region)
    raise_all(columns.faults)
    columns.caution("no name", (name == "").to_numpy(), "give one; until then the id stands for it")
    columns.caution(
        "no population: counted as unknown, never as zero", population.isna().to_numpy(), "give an estimate"
    )
    villages = gpd.GeoDataFrame(
        {"name": name, "population": population, **{key: columns.text(key) for key in OPTIONAL}},
        geometry=geometry,
        crs=WGS84,
    )
    return villages.set_index(ids), columns.cautions
