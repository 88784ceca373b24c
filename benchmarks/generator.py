"""A seeded rural network: towns joined by bending roads, tracks to dead ends, villages along them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from layers.roads import BARRIER_TAGS, TAGS, Roads

NODE_SPACING_M = 120.0
"""Mean distance between nodes of a way, as OSM ways are drawn."""
NODES_PER_CHAIN = 7.0
METRIC = "EPSG:32735"
_KINDS = (
    (0.04, {"highway": "primary", "surface": "asphalt"}),
    (0.10, {"highway": "secondary", "surface": "unpaved"}),
    (0.26, {"highway": "tertiary", "surface": "unpaved"}),
    (0.30, {"highway": "unclassified", "surface": "dirt"}),
    (0.27, {"highway": "track", "tracktype": "grade3"}),
    (0.03, {"highway": "residential", "oneway": "yes"}),
)
_M_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Roads, sites and villages, all near the equator in UTM 35S."""

    roads: Roads
    sites: gpd.GeoSeries
    villages: gpd.GeoSeries
    network_nodes: int


@lru_cache(maxsize=2)
def rural_world(nodes: int, sites: int, villages: int, seed: int = 20) -> World:
    """Make a world of about `nodes` network nodes.

    Junctions are scattered evenly, each joined to its nearest neighbours: about 1.7 roads a junction, some
    of them dead ends. Each road bends, with a node about every `NODE_SPACING_M`; that sets the width of the
    land, some 1.2 km of road a square kilometre. Villages lie up to 800 m off a random road node, sites at
    villages.
    """
    random = np.random.default_rng(seed)
    places = random.random((max(int(nodes / (1.4 * NODES_PER_CHAIN)), 6), 2))
    pairs = _join(places, random)
    straight = np.hypot(*(places[pairs[:, 1]] - places[pairs[:, 0]]).T).sum()
    width = nodes * NODE_SPACING_M / _M_PER_DEGREE / straight
    return _draw((29.0, -1.0) + width * (places - 0.5), pairs, nodes, sites, villages, random)


def _join(places: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.int64]:
    """Pairs of junctions: to the nearest always, to the second and third by chance."""
    _, near = cKDTree(places).query(places, k=5)
    pairs = [np.column_stack((near[:, 0], near[:, 1]))]
    for rank, share in ((2, 0.75), (3, 0.35), (4, 0.15)):
        is_joined = random.random(len(places)) < share
        pairs.append(np.column_stack((near[is_joined, 0], near[is_joined, rank])))
    return np.unique(np.sort(np.vstack(pairs), axis=1), axis=0)


def _draw(
    places: NDArray[np.float64],
    pairs: NDArray[np.int64],
    nodes: int,
    sites: int,
    villages: int,
    random: np.random.Generator,
) -> World:
    straight = np.hypot(*(places[pairs[:, 1]] - places[pairs[:, 0]]).T)
    budget = max(nodes - len(places), 0)
    inner = np.maximum(np.round(straight / straight.sum() * budget), 0).astype(np.int64)
    way = np.repeat(np.arange(len(pairs)), inner)
    rank = np.arange(len(way)) - np.repeat(np.cumsum(inner) - inner, inner)
    share = (rank + 1) / (inner[way] + 1)
    begin, end = places[pairs[way, 0]], places[pairs[way, 1]]
    # Roads wind: a sine across the line, of a height of its own for each road.
    height = (random.normal(0, 0.12, len(pairs)) * straight)[way]
    across = (
        np.column_stack(((begin - end)[:, 1], (end - begin)[:, 0]))
        / np.maximum(straight[way], 1e-12)[:, None]
    )
    bends = begin + (end - begin) * share[:, None] + across * (height * np.sin(share * 2 * np.pi))[:, None]
    lon, lat = np.vstack((places, bends)).T
    first = np.cumsum(inner) - inner + len(places)
    parts = [
        np.concatenate(([a], np.arange(start, start + count), [b]))
        for (a, b), start, count in zip(pairs, first, inner, strict=True)
    ]
    kind = random.choice(len(_KINDS), len(pairs), p=[share for share, _ in _KINDS])
    tags = pd.DataFrame({tag: pd.Categorical([_KINDS[k][1].get(tag, "") for k in kind]) for tag in TAGS})
    roads = Roads(
        node_id=np.arange(len(lon), dtype=np.int64),
        lon=lon.copy(),
        lat=lat.copy(),
        way_id=np.arange(len(pairs), dtype=np.int64),
        way_start=np.concatenate(([0], np.cumsum(inner + 2))).astype(np.int64),
        way_node=np.concatenate(parts).astype(np.int32),
        tags=tags,
        barriers=pd.DataFrame(columns=list(BARRIER_TAGS), index=pd.Index([], dtype="int64"), dtype="str"),
    )
    at = random.choice(len(lon), villages, replace=False)
    off = random.uniform(-800, 800, (villages, 2)) / _M_PER_DEGREE
    places_of = _series(lon[at] + off[:, 0], lat[at] + off[:, 1], "v")
    chosen = places_of.iloc[random.choice(villages, sites, replace=False)]
    return World(roads, chosen.set_axis([f"s{n}" for n in range(sites)]), places_of, len(lon))


def _series(lon: NDArray[np.float64], lat: NDArray[np.float64], prefix: str) -> gpd.GeoSeries:
    return gpd.GeoSeries(
        gpd.points_from_xy(lon, lat), index=[f"{prefix}{number}" for number in range(len(lon))], crs=4326
    )
