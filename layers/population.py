"""People per cell of a population raster."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from layers.rasters import open_raster, sample_raster
from layers.region import LayerSource
from layers.tables import require_file


def sample_population(source: LayerSource, points: gpd.GeoSeries) -> pd.Series:
    """Return the people of the raster cell that each point lies in.

    A cell is not a village: the figure is offered to whoever builds a villages file, and never fills an
    unknown population by itself.

    Parameters
    ----------
    source : LayerSource
        A GeoTIFF of people per cell.
    points : GeoSeries
        In any stated reference system.

    Returns
    -------
    Series of float64
        On the points' index; NaN outside of the raster, in its empty cells and where it is below zero.

    Raises
    ------
    MissingFile, BrokenFile, WrongCRS, BadValue
        The file is absent or broken, or states no reference system or nodata value.
    """
    with open_raster(require_file(source)) as raster:
        people = pd.Series(sample_raster(raster, points), index=points.index, name="population")
    return people.where(people >= 0)
