"""A small world for the map's tests: 400 villages on a grid around four bases, drawn by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString, Point, Polygon

from coverage.compare import Comparison
from layers.region import LayerSource, Region
from layers.roads import TAGS, Roads
from routing.build import build_network
from routing.classes import GATE_TAGS

LAYERS = (
    "villages",
    "bases",
    "roads",
    "mechanisms",
    "places",
    "signal",
    "towers",
    "areas",
    "lakes",
    "borders",
    "towns",
)
STATUSES = ("both", "call_only", "reach_only", "neither", "unknown")


def make_world(folder: Path, *, side: int = 20, confidential: tuple[str, ...] = ()) -> Any:
    """A world with what the map reads of one; lakes, borders, towns and signal are files in `folder`."""
    write_files(folder)
    region = make_region(folder, confidential)
    villages = make_villages(side)
    layers = SimpleNamespace(
        villages=villages,
        bases=make_bases(),
        mechanisms=make_mechanisms(villages),
        places=gpd.GeoDataFrame(
            {"name": ["Market"], "kind": ["market"], "people": [np.nan]},
            geometry=[Point(28.8, -1.4)],
            crs=4326,
        ),
        areas=make_areas(),
        area_id=pd.Series("CD61", index=villages.index),
        roads=make_roads(),
        masts=make_masts(),
        elevation=None,
        clutter=None,
    )
    router = SimpleNamespace(network=build_network(layers.roads))
    return SimpleNamespace(region=region, layers=layers, assumptions=make_assumptions(), router=router)


def make_assumptions() -> Any:
    return {"signal_sensitivity_dbm": -100.0, "signal_likely_margin_db": 15.0}


def make_region(folder: Path, confidential: tuple[str, ...]) -> Region:
    def source(name: str) -> LayerSource:
        return LayerSource(
            name=name,
            path=folder / ("signal.tif" if name == "signal" else f"{name}.geojson"),
            source="drawn for the test",
            licence="none",
            as_of=date(2017, 7, 1),
            kind="modelled",
            sensitivity="confidential" if name in confidential else "public",
            options={"unit": "class"},
        )

    return Region(
        folder=folder,
        title="Toy",
        bounds=(28.0, -2.0, 30.0, 0.0),
        metric_crs="EPSG:32735",
        timezone="Africa/Lubumbashi",
        reference_date=date(2017, 7, 1),
        banner={},
        layers={name: source(name) for name in LAYERS},
    )


def make_villages(side: int) -> gpd.GeoDataFrame:
    lon, lat = np.meshgrid(np.linspace(28.1, 29.9, side), np.linspace(-1.9, -0.1, side))
    jitter = np.random.default_rng(7).uniform(-0.03, 0.03, (2, lon.size))
    index = pd.Index([f"v{row:05d}" for row in range(lon.size)], name="village_id")
    return gpd.GeoDataFrame(
        {"name": [f"Village {row}" for row in range(lon.size)], "population": 500.0},
        geometry=gpd.points_from_xy(lon.ravel() + jitter[0], lat.ravel() + jitter[1]),
        crs=4326,
        index=index,
    )


def make_bases() -> gpd.GeoDataFrame:
    index = pd.Index(["hq", "alpha", "bravo", "old"], name="base_id")
    return gpd.GeoDataFrame(
        {
            "name": ["Goma", "Alpha", "Bravo", "Old"],
            "kind": ["HQ", "COB", "TOB", ""],
            "troops": np.nan,
            "opened": pd.to_datetime([None, "2010-01-01", None, None]),
            "closed": pd.to_datetime([None, None, None, "2017-01-31"]),
        },
        geometry=[Point(29.22, -1.68), Point(28.6, -1.2), Point(29.4, -0.6), Point(28.5, -0.4)],
        crs=4326,
        index=index,
    )


def make_mechanisms(villages: gpd.GeoDataFrame) -> pd.DataFrame:
    chosen = villages.index[5::9]
    return pd.DataFrame(
        {
            "kind": np.resize(["CAN", "LPC", "CLA"], len(chosen)),
            "village_id": chosen,
            "base_id": "alpha",
            "owner": "mission",
            "channel": "phone",
            "women": 3.0,
            "men": 4.0,
        },
        index=pd.Index([f"m{row}" for row in range(len(chosen))], name="mechanism_id"),
    )


def make_areas() -> gpd.GeoDataFrame:
    west = Polygon([(28, -2), (29, -2), (29.1, -1), (29, 0), (28, 0)])
    east = Polygon([(29, -2), (30, -2), (30, 0), (29, 0), (29.1, -1)])
    return gpd.GeoDataFrame(
        {"name": ["West", "East"], "level": [2, 2], "parent_id": "", "access": ["open", "denied"]},
        geometry=[west, east],
        crs=4326,
        index=pd.Index(["CD61", "CD62"], name="area_id"),
    )


def make_masts() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "operators": ["630-1", ""],
            "technologies": ["GSM;LTE", ""],
            "sectors": [6, 1],
            "is_guessed": [False, True],
            "height_m": [40.0, np.nan],
            "fed_by": ["", "tw-1"],
        },
        geometry=[Point(29.22, -1.6), Point(28.6, -1.3)],
        crs=4326,
        index=pd.Index(["tw-1", "tw-2"], name="mast_id"),
    )


def make_roads() -> Roads:
    """Two paved pieces of one primary road that meet, a track, a ferry."""
    ways = [[0, 1, 2], [2, 3], [3, 4], [4, 5]]
    tags = pd.DataFrame("", index=range(4), columns=list(TAGS))
    tags["highway"] = ["primary", "primary", "track", ""]
    tags["surface"] = ["asphalt", "asphalt", "", ""]
    tags["ferry"] = ["", "", "", "yes"]
    return Roads(
        node_id=np.arange(6),
        lon=np.array([28.2, 28.6, 29.0, 29.22, 29.4, 29.8]),
        lat=np.array([-1.2, -1.2, -1.4, -1.68, -0.6, -0.4]),
        way_id=np.arange(4),
        way_start=np.array([0, 3, 5, 7, 9]),
        way_node=np.concatenate(ways).astype(np.int32),
        tags=tags.astype("category"),
        barriers=pd.DataFrame("", index=pd.Index([], dtype="int64"), columns=list(GATE_TAGS)),
        cautions=(),
    )


def write_files(folder: Path) -> None:
    import rasterio
    from rasterio.transform import from_bounds

    frames = {
        "lakes": gpd.GeoDataFrame(
            {"name": ["Lake Kivu"]}, geometry=[Point(29.0, -1.8).buffer(0.15)], crs=4326
        ),
        "borders": gpd.GeoDataFrame(
            {"name": ["border"]}, geometry=[LineString([(29.6, -2), (29.5, -1), (29.9, 0)])], crs=4326
        ),
        "towns": gpd.GeoDataFrame(
            {"name": ["Goma", "Masisi", "Béni"], "rank": [1.0, 2.0, 3.0]},
            geometry=[Point(29.22, -1.68), Point(28.8, -1.4), Point(29.47, -0.2)],
            crs=4326,
        ),
    }
    for name, frame in frames.items():
        frame.to_file(folder / f"{name}.geojson", driver="GeoJSON")
    y, x = np.mgrid[0:40, 0:40]
    classes = np.select([np.hypot(x - 20, y - 25) < 8, np.hypot(x - 20, y - 25) < 13], [2, 1], 0)
    classes[:5, :5] = 255
    with rasterio.open(
        folder / "signal.tif",
        "w",
        driver="GTiff",
        width=40,
        height=40,
        count=1,
        dtype="uint8",
        nodata=255,
        crs="EPSG:4326",
        transform=from_bounds(28, -2, 30, 0, 40, 40),
    ) as raster:
        raster.write(classes.astype(np.uint8), 1)


def make_result(world: Any, shift: int = 0, closed: tuple[str, ...] = ()) -> Any:
    """A result whose statuses go round in row order, beginning at `shift`; closed bases stand closed."""
    villages = world.layers.villages
    words = np.resize(np.roll(np.array(STATUSES), -shift), len(villages))
    bases = world.layers.bases
    sites = gpd.GeoDataFrame(
        {
            "site_id": [*bases.index, "battalion-1"],
            "name": [*bases["name"], ""],
            "kind": [*bases["kind"], "RDB"],
            "is_open": [base not in ("old", *closed) for base in bases.index] + [True],
            "is_placed": [False] * len(bases) + [True],
        },
        geometry=[*bases.geometry, Point(29.1, -0.9)],
        crs=4326,
    )
    frame = pd.DataFrame({"status": pd.Categorical(words, categories=STATUSES)}, index=villages.index)
    return SimpleNamespace(villages=frame, sites=sites)


def make_comparison(world: Any) -> Comparison:
    """Closing Alpha: the first ten villages newly out, the last ten newly in."""
    index = world.layers.villages.index
    return Comparison(
        before=make_result(world),
        after=make_result(world, 1, ("alpha",)),
        newly_out=index[:10],
        newly_in=index[-10:],
        villages=world.layers.villages,
        people_out=(5000.0, 5000.0),
        people_in=(5000.0, 5000.0),
        villages_out_without_population=0,
        villages_in_without_population=0,
        lost=pd.DataFrame(),
        by_area=pd.DataFrame(),
    )
