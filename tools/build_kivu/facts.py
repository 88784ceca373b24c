"""The facts of the embedded region, each with its source: towns, axes, bases, territoires, outlines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Polygon, make_valid
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

FACTS = Path(__file__).parent / "facts"
BOUNDS = (26.5, -4.6, 30.9, 2.2)
METRIC_CRS = "EPSG:32735"
SEED = 20170731
SHORE_TOWN_M = 600.0


@dataclass(frozen=True, slots=True)
class Axis:
    """A known road: its towns in order and the OSM tags of its state."""

    towns: tuple[str, ...]
    tags: dict[str, str]


@dataclass(frozen=True, slots=True)
class Territoire:
    """A province (level 1), or a territoire or ville (level 2) with its modelled counts."""

    area_id: str
    level: int
    name: str
    parent_id: str
    villages: int
    people: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is published, read from the files beside this module.

    Attributes
    ----------
    towns : GeoDataFrame
        Index town_id; name, territoire_id, rank (1 largest), population (NaN unknown), source; points,
        EPSG:4326.
    axes : tuple of Axis
        In the order in which they are laid: the larger first.
    bases : DataFrame
        Index base_id; the columns of a bases layer, position by town_id.
    territoires : tuple of Territoire
    neighbours : GeoDataFrame
        Seats of areas outside the three provinces; they only bound the modelled outlines.
    lakes, borders : GeoDataFrame
        name, source; polygons and lines, EPSG:4326.
    land : BaseGeometry
        DR Congo without its lakes, in metres of `METRIC_CRS`.
    water : BaseGeometry
        The lakes, in metres.
    """

    towns: gpd.GeoDataFrame
    axes: tuple[Axis, ...]
    bases: pd.DataFrame
    territoires: tuple[Territoire, ...]
    neighbours: gpd.GeoDataFrame
    lakes: gpd.GeoDataFrame
    borders: gpd.GeoDataFrame
    land: BaseGeometry
    water: BaseGeometry

    def town_xy(self) -> dict[str, tuple[float, float]]:
        """Return the towns' positions in metres by town_id."""
        metric = self.towns.geometry.to_crs(METRIC_CRS)
        return dict(zip(self.towns.index, zip(metric.x, metric.y, strict=True), strict=True))


def read_facts(folder: Path = FACTS) -> Facts:
    """Read every fact file."""
    lakes = gpd.read_file(folder / "lakes.geojson")
    country = gpd.read_file(folder / "drc.geojson").to_crs(METRIC_CRS).geometry.iloc[0]
    water = lakes.to_crs(METRIC_CRS).geometry.union_all()
    land = make_valid(country.difference(water))
    return Facts(
        towns=_ashore(_read_points(folder / "towns.csv").set_index("town_id"), water, land),
        axes=_read_axes(folder / "axes.csv"),
        bases=_read_table(folder / "bases.csv").set_index("base_id"),
        territoires=_read_territoires(folder / "territoires.csv"),
        neighbours=_read_points(folder / "neighbours.csv"),
        lakes=lakes,
        borders=gpd.read_file(folder / "borders.geojson"),
        land=land,
        water=water,
    )


def _ashore(towns: gpd.GeoDataFrame, water: BaseGeometry, land: BaseGeometry) -> gpd.GeoDataFrame:
    """Move towns that the outline of a lake puts into the water to the land beside it."""
    metric = towns.geometry.to_crs(METRIC_CRS)
    wet = metric.within(water)
    beach = land.buffer(-SHORE_TOWN_M)
    metric[wet] = [nearest_points(beach, town)[0] for town in metric[wet]]
    return towns.set_geometry(metric.to_crs(towns.crs).where(wet, towns.geometry))


def bounds_polygon() -> Polygon:
    """Return the bounds in metres, their edges bent as the projection bends them."""
    west, south, east, north = BOUNDS
    x, y = np.linspace(west, east, 40), np.linspace(south, north, 60)
    ring = [*zip(x, np.full(40, south), strict=True), *zip(np.full(60, east), y, strict=True)]
    ring += [*zip(x[::-1], np.full(40, north), strict=True), *zip(np.full(60, west), y[::-1], strict=True)]
    metric = gpd.GeoSeries([Polygon(ring)], crs="EPSG:4326").to_crs(METRIC_CRS).iloc[0]
    return Polygon(metric.exterior)


def _read_table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _read_axes(path: Path) -> tuple[Axis, ...]:
    keys = ("highway", "surface", "tracktype", "smoothness", "ref", "name")
    return tuple(
        Axis(tuple(str(row["towns"]).split(";")), {key: str(row[key]) for key in keys if row[key]})
        for row in _read_table(path).to_dict("records")
    )


def _read_territoires(path: Path) -> tuple[Territoire, ...]:
    return tuple(
        Territoire(
            area_id=row["area_id"],
            level=int(row["level"]),
            name=row["name"],
            parent_id=row["parent_id"],
            villages=int(row["villages"] or 0),
            people=int(row["people"] or 0),
        )
        for row in _read_table(path).to_dict("records")
    )


def _read_points(path: Path) -> gpd.GeoDataFrame:
    table = pd.read_csv(path)
    points = gpd.points_from_xy(table["lon"], table["lat"], crs="EPSG:4326")
    return gpd.GeoDataFrame(table.drop(columns=["lon", "lat"]), geometry=points)
