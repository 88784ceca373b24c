"""Places where a mast could stand: every village, and the hilltops between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

if TYPE_CHECKING:
    from coverage.world import World


def default_candidates(world: World, most: int = 3000) -> gpd.GeoDataFrame:
    """Take every village's point and the local hilltops of the relief, thinned to a number.

    Returns
    -------
    GeoDataFrame
        Index candidate_id (the village's id, "hill-1", ...); geometry in EPSG:4326. Nearest to each other are
        thinned out first; all of them lie within the region and on known relief.
    """
    raise NotImplementedError


def read_candidates(path: str, world: World) -> gpd.GeoDataFrame:
    """Read candidates from a CSV of lon, lat and, if there is one, candidate_id."""
    raise NotImplementedError
