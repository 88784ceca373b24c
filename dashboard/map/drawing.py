"""The drawn layers as compact GeoJSON: 5 decimals (1 m), and only the properties that are drawn.

What is drawn is named column by column, so that a column about persons cannot slip out with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from dashboard.map.geojson import features, text_of
from dashboard.map.masts import draw_masts, has_masts
from dashboard.map.payload import is_shown
from dashboard.map.roads import draw_roads
from dashboard.road_clicks import RoadClicks
from layers.drawn import read_borders, read_lakes, read_towns

if TYPE_CHECKING:
    import geopandas as gpd

    from coverage.world import World

BUDGET_BYTES = 1_500_000
OUTLINE_TOLERANCES = (0.0, 0.0005, 0.001, 0.002, 0.005, 0.01)


def drawn_layers(world: World) -> dict[str, Callable[[], bytes]]:
    """Return, by file name, what makes each layer's GeoJSON; none for absent or confidential layers."""
    region = world.region
    makers: dict[str, Callable[[], bytes]] = {
        "villages": lambda: draw_villages(world),
        "bases": lambda: draw_sites(world),
        "roads": lambda: draw_roads(world.layers.roads, region.metric_crs),
        "bridges": lambda: draw_bridges(world),
        "places": lambda: draw_outlines(world.layers.places, ("name", "kind")),
        "areas": lambda: draw_areas(world.layers.areas),
        "lakes": lambda: draw_outlines(read_lakes(region.layers["lakes"]), ("name",)),
        "borders": lambda: draw_outlines(read_borders(region.layers["borders"]), ()),
        "towns": lambda: draw_towns(read_towns(region.layers["towns"])),
    }
    if is_shown(world, "villages"):  # a mechanism is drawn where its village lies
        makers["mechanisms"] = lambda: draw_mechanisms(world)
    if has_masts(world):
        makers["towers"] = lambda: draw_masts(world.layers.masts)
    names, parts = {"bases": "sites"}, {"bridges": "roads"}
    return {
        f"{names.get(name, name)}.geojson": make
        for name, make in makers.items()
        if name == "towers" or is_shown(world, parts.get(name, name))
    }


def draw_villages(world: World) -> bytes:
    """Return the villages in row order: id = row number; village_id, name, area (name of the finest area)."""
    villages = world.layers.villages
    areas = world.layers.areas
    area_id = world.layers.area_id.reindex(villages.index)
    area = area_id if areas is None else area_id.map(areas["name"]).fillna("")
    rows = zip(villages.index, text_of(villages["name"]), text_of(area), strict=True)
    return features(
        villages.geometry.to_numpy(),
        ({"village_id": str(key), "name": name, "area": place} for key, name, place in rows),
        ids=True,
    )


def draw_sites(world: World) -> bytes:
    """Return the bases as they stand on the region's reference date: id, name, kind, is_open, is_placed."""
    bases = world.layers.bases
    today = pd.Timestamp(world.region.reference_date)
    is_open = ~(bases["opened"] > today) & ~(bases["closed"] <= today)
    rows = zip(bases.index, text_of(bases["name"]), text_of(bases["kind"]), is_open, strict=True)
    return features(
        bases.geometry.to_numpy(),
        (
            {"id": str(key), "name": name, "kind": kind, "is_open": bool(stands), "is_placed": False}
            for key, name, kind, stands in rows
        ),
    )


def draw_mechanisms(world: World) -> bytes:
    """Return the mechanisms where their village lies, or their hub where no village is stated: kind, channel.

    Nothing about who holds them goes out: no counts of members, no dates, no ids.
    """
    mechanisms = world.layers.mechanisms
    point = mechanisms["village_id"].map(world.layers.villages.geometry)
    if is_shown(world, "bases"):
        point = point.where(point.notna(), mechanisms["base_id"].map(world.layers.bases.geometry))
    rows = zip(text_of(mechanisms["kind"]), text_of(mechanisms["channel"]), strict=True)
    return features(
        [place if isinstance(place, shapely.Point) else None for place in point],
        ({"kind": kind, "channel": channel} for kind, channel in rows),
    )


def draw_areas(areas: gpd.GeoDataFrame | None) -> bytes:
    """Return the outlines of the areas: area_id, name, level, access; nothing when the region has none."""
    if areas is None:
        return features([], [])
    frame = areas.assign(area_id=areas.index, level=areas["level"].astype("Int64"))
    return draw_outlines(frame, ("area_id", "name", "level", "access"))


def draw_bridges(world: World) -> bytes:
    """Return a point for every bridge of the roads."""
    points = [shapely.Point(at) for at in RoadClicks(world).bridge_points()]
    return features(points, ({} for _ in points))


def draw_outlines(frame: gpd.GeoDataFrame, columns: Sequence[str]) -> bytes:
    """Return lines or polygons, simplified no further than the payload's budget asks for."""
    texts = [text_of(frame[column]) for column in columns]
    properties = [dict(zip(columns, row, strict=True)) for row in zip(*texts, strict=True)]
    body = b""
    for tolerance in OUTLINE_TOLERANCES:
        shapes = frame.geometry.to_numpy()
        drawn = shapely.simplify(shapes, tolerance) if tolerance else shapes
        body = features(drawn, properties or [{} for _ in shapes])
        if len(body) <= BUDGET_BYTES:
            break
    return body


def draw_towns(towns: gpd.GeoDataFrame) -> bytes:
    """Return the towns: name and rank (1 = largest; 9 where not stated)."""
    ranks = towns["rank"].fillna(9.0)
    return features(
        towns.geometry.to_numpy(),
        (
            {"name": name, "rank": float(rank)}
            for name, rank in zip(text_of(towns["name"]), ranks, strict=True)
        ),
    )
