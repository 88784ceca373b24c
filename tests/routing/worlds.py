"""Small road worlds for the tests of routing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.assumptions import Assumptions, read_assumptions
from layers.roads import BARRIER_TAGS, TAGS, Roads
from routing.build import build_network
from routing.router import Router
from routing.speeds import read_speeds

METRIC = "EPSG:32735"


def make_roads(
    nodes: Sequence[tuple[float, float]],
    ways: Sequence[tuple[Sequence[int], Mapping[str, str]]],
    barriers: Mapping[int, Mapping[str, str]] | None = None,
) -> Roads:
    """Roads from (lon, lat) of nodes 0, 1, ..., ways as (nodes, tags) and tags of barrier nodes."""
    barriers = dict(sorted((barriers or {}).items()))
    tags = pd.DataFrame([{tag: way[1].get(tag, "") for tag in TAGS} for way in ways], columns=list(TAGS))
    points = np.array(nodes, dtype=np.float64).reshape(-1, 2)
    return Roads(
        node_id=np.arange(len(points), dtype=np.int64) + 100,
        lon=points[:, 0].copy(),
        lat=points[:, 1].copy(),
        way_id=np.arange(len(ways), dtype=np.int64) + 1000,
        way_start=np.cumsum([0, *(len(way[0]) for way in ways)]).astype(np.int64),
        way_node=np.array([node for way in ways for node in way[0]], dtype=np.int32),
        tags=tags.astype("str").astype("category"),
        barriers=pd.DataFrame(
            [{tag: row.get(tag, "") for tag in BARRIER_TAGS} for row in barriers.values()],
            index=pd.Index(list(barriers), dtype="int64"),
            columns=list(BARRIER_TAGS),
            dtype="str",
        ),
    )


def make_router(roads: Roads, assumptions: Assumptions | None = None, metric_crs: str = METRIC) -> Router:
    return Router(build_network(roads), read_speeds(), assumptions or read_assumptions(), metric_crs)


def points(*places: tuple[float, float], prefix: str = "v") -> gpd.GeoSeries:
    lon, lat = zip(*places, strict=True) if places else ((), ())
    return gpd.GeoSeries(
        gpd.points_from_xy(lon, lat), index=[f"{prefix}{number}" for number in range(len(places))], crs=4326
    )
