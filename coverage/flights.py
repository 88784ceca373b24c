"""Helicopters: a column of their own, off unless asked for, on which no status rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.ground import ACCESS_DENIED
from routing.helicopter import helicopter_times

if TYPE_CHECKING:
    from coverage.sites import Sites
    from coverage.terms import Terms
    from coverage.world import World


LANDING_SITE = "landing_site"
"""Kind of the places where a helicopter can land; a region that lists none says nothing about it."""


def flights(world: World, sites: Sites, terms: Terms, access: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Least flight in minutes from a site that answers to each village.

    Parameters
    ----------
    world : World
    sites : Sites
    terms : Terms
        Its assumptions are those of the flights.
    access : uint8[v]
        Denied villages are not entered by air either.

    Returns
    -------
    float64[v]
        inf where nobody answers, no landing site is near, or the flight is too far. Where the region lists no
        landing sites, one is assumed at every site and village.
    """
    villages = world.layers.villages.geometry
    points = np.concatenate((world.layers.bases.geometry.to_numpy(), sites.placed.to_numpy()))
    index = pd.Index(sites.ids, name="site_id", dtype="str")
    answering = gpd.GeoSeries(points, index=index, crs="EPSG:4326")[sites.answers]
    least = np.full(len(villages), np.inf)
    places = world.layers.places
    listed = places.geometry[places["kind"] == LANDING_SITE]
    pads = listed if len(listed) else None
    if len(answering):
        times = helicopter_times(answering, villages, terms.assumptions, landing_sites=pads)
        least = times.minutes.min(axis=0)
    return np.where(access == ACCESS_DENIED, np.inf, least)
