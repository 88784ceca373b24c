"""The embedded region: rebuilt byte for byte, believable, and marked as what it is."""

from __future__ import annotations

import hashlib
import time
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import pytest
import rasterio
from pyproj import Transformer
from rasterio.features import rasterize
from scipy.ndimage import binary_dilation
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree
from shapely import Point, STRtree, points

from layers.assumptions import read_assumptions
from layers.elevation import Elevation, read_elevation
from layers.layers import check_region
from layers.region import read_region
from layers.towers import read_towers
from tools.build_kivu import build
from tools.build_kivu.facts import FACTS, METRIC_CRS, Facts, read_facts

LARGEST_BYTES = 15_000_000
PERSONAL = ("phone", "tel", "nom", "first", "last", "person", "contact", "name")


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read_facts()


@pytest.fixture(scope="module")
def villages(kivu: Path) -> gpd.GeoDataFrame:
    table = pd.read_csv(kivu / "villages.csv", index_col="village_id", keep_default_na=True)
    shapes = gpd.points_from_xy(table["lon"], table["lat"], crs="EPSG:4326")
    return gpd.GeoDataFrame(table, geometry=shapes).to_crs(METRIC_CRS)


@pytest.fixture(scope="module")
def mechanisms(kivu: Path) -> pd.DataFrame:
    return pd.read_csv(kivu / "mechanisms.csv", keep_default_na=False)


class Roads:
    """Positions in metres, and the connected piece that each node belongs to."""

    def __init__(self, path: Path) -> None:
        lonlat, tails, heads, self.tags = [], [], [], []
        number: dict[int, int] = {}
        for entity in osmium.FileProcessor(str(path)):
            if entity.is_node():
                number[entity.id] = len(lonlat)
                lonlat.append((entity.location.lon, entity.location.lat))
            elif entity.is_way():
                self.tags.append(dict(entity.tags))
                for one, other in pairwise([number[node.ref] for node in entity.nodes]):
                    tails.append(one)
                    heads.append(other)
        to_metres = Transformer.from_crs("EPSG:4326", METRIC_CRS, always_xy=True)
        self.xy = np.column_stack(to_metres.transform(*np.array(lonlat).T))
        self.edges = np.column_stack((tails, heads))
        size = len(lonlat)
        self.piece = connected_components(
            csr_array((np.ones(len(tails)), (tails, heads)), shape=(size, size))
        )[1]
        self.tree = cKDTree(self.xy)


@pytest.fixture(scope="module")
def roads(kivu: Path) -> Roads:
    return Roads(kivu / "roads.osm.pbf")


def test_rebuilding_gives_the_committed_bytes(tmp_path: Path, kivu: Path) -> None:
    start = time.process_time()
    build(tmp_path)
    assert time.process_time() - start < 60
    assert _digests(tmp_path) == _digests(kivu)
    build(tmp_path)  # over what is there
    assert _digests(tmp_path) == _digests(kivu)


def test_region_has_no_faults(kivu: Path) -> None:
    faults, cautions = check_region(kivu)
    assert faults == []
    assert {caution.file for caution in cautions} <= {"villages.csv", "bases.csv"}


def test_region_is_small(kivu: Path) -> None:
    assert sum(path.stat().st_size for path in kivu.iterdir()) < LARGEST_BYTES


def test_lakes_and_borders_are_copied_as_they_are(kivu: Path) -> None:
    for name in ("lakes.geojson", "borders.geojson"):
        assert (kivu / name).read_bytes() == (FACTS / name).read_bytes()


def test_no_village_lies_in_a_lake_or_abroad(facts: Facts, villages: gpd.GeoDataFrame) -> None:
    assert not villages.intersects(facts.water).any()
    assert villages.within(facts.land).all()


def test_no_road_runs_through_a_lake(facts: Facts, roads: Roads) -> None:
    middles = points(roads.xy[roads.edges].mean(axis=1))
    wet = np.unique(STRtree(middles).query(facts.water, predicate="contains"))
    assert len(wet) <= 2


def test_no_village_bears_a_real_name(facts: Facts, villages: gpd.GeoDataFrame) -> None:
    assert villages["name"].str.fullmatch(r".+ V-\d{3}").all()
    assert villages["name"].is_unique
    assert not set(villages["name"].str.lower()) & set(facts.towns["name"].str.lower())


def test_no_village_bears_a_name_of_the_gazetteers(shared_data: Path, villages: gpd.GeoDataFrame) -> None:
    real: set[str] = set()
    for name in ("ipis_places_eastern_drc.csv", "osm_places_nord_kivu.csv", "localites_nord_kivu_rgc.csv"):
        real |= set(pd.read_csv(shared_data / "settlements" / name)["name"].dropna().str.lower())
    assert not set(villages["name"].str.lower()) & real


def test_villages_are_as_many_and_as_many_people_as_stated(facts: Facts, villages: gpd.GeoDataFrame) -> None:
    known = villages.groupby("territoire")["population"].sum()
    count = villages.groupby("territoire").size()
    stated = [row for row in facts.territoires if row.villages]
    assert {row.name: row.villages for row in stated} == count.to_dict()
    assert {row.name: row.people for row in stated} == known.to_dict()
    assert (villages["population"].dropna() > 0).all()
    assert 0.02 < villages["population"].isna().mean() < 0.04
    assert 3_000 <= len(villages) <= 5_000


def test_villages_lie_in_the_area_they_name(kivu: Path, villages: gpd.GeoDataFrame) -> None:
    areas = gpd.read_file(kivu / "areas.geojson").to_crs(METRIC_CRS)
    territoires = areas[areas["level"] == 2].set_index("name").geometry.buffer(15)
    for name, members in villages.groupby("territoire"):
        assert members.within(territoires[name]).all(), name


def test_territoires_do_not_overlap(kivu: Path) -> None:
    areas = gpd.read_file(kivu / "areas.geojson").to_crs(METRIC_CRS)
    assert areas.is_valid.all()
    level2 = areas[areas["level"] == 2].geometry
    assert level2.union_all().area == pytest.approx(level2.area.sum(), rel=1e-3)
    assert set(areas["parent_id"]) - {""} <= set(areas["area_id"])


def test_most_villages_are_near_a_road_and_a_few_are_not(villages: gpd.GeoDataFrame, roads: Roads) -> None:
    gap = roads.tree.query(np.column_stack((villages.geometry.x, villages.geometry.y)))[0]
    assert np.median(gap) < 500
    assert 0.003 < (gap > 5_000).mean() < 0.03


def test_bases_are_near_a_road_and_open_before_the_closures(kivu: Path, roads: Roads) -> None:
    bases = pd.read_csv(kivu / "bases.csv", index_col="base_id", keep_default_na=False)
    shapes = gpd.GeoSeries(gpd.points_from_xy(bases["lon"], bases["lat"]), crs="EPSG:4326").to_crs(METRIC_CRS)
    assert (roads.tree.query(np.column_stack((shapes.x, shapes.y)))[0] < 5_000).all()
    july = set(bases.index[bases["closed"] == "2017-07-31"])
    assert july == {"base-walikale", "base-bunyampuli", "base-masisi", "base-nyabiondo", "base-luofu"}
    assert set(bases.index[bases["kind"] == "HQ"]) == {"base-goma", "base-bukavu", "base-beni", "base-bunia"}
    assert (bases["troops"] == "").all()
    assert (bases["source"] != "").all()


def test_towns_of_every_axis_are_joined_by_road(facts: Facts, roads: Roads) -> None:
    towns = facts.town_xy()
    for axis in facts.axes:
        gap, node = roads.tree.query(np.array([towns[town] for town in axis.towns]))
        assert gap.max() < 30, axis.tags["name"]
        assert len(set(roads.piece[node])) == 1, axis.tags["name"]


@pytest.mark.parametrize(
    ("towns", "km", "share"),
    [
        (("goma", "walikale"), 230, 0.2),  # Global Press Journal
        (("beni", "semuliki"), 60, 0.2),  # press, 12 Dec 2017
        (("butembo", "manguredjipa"), 100, 0.2),  # local press
        (("walungu", "bukavu"), 45, 0.45),  # local press
        (("bukavu", "uvira"), 100, 0.5),  # AFP; the way through Rwanda is the shorter one
    ],
)
def test_published_legs_have_about_their_length(
    facts: Facts, roads: Roads, towns: tuple[str, str], km: float, share: float
) -> None:
    xy = facts.town_xy()
    start, end = roads.tree.query(np.array([xy[town] for town in towns]))[1]
    length = np.hypot(*(roads.xy[roads.edges[:, 0]] - roads.xy[roads.edges[:, 1]]).T) / 1_000
    size = len(roads.xy)
    graph = csr_array((length + 1e-9, roads.edges.T), shape=(size, size))
    found = dijkstra(graph, directed=False, indices=[start])[0, end]
    assert found == pytest.approx(km, rel=share)


def test_roads_are_like_an_extract(roads: Roads) -> None:
    assert 40_000 <= len(roads.xy) <= 120_000
    kinds = {tags["highway"] for tags in roads.tags}
    assert kinds == {"primary", "secondary", "tertiary", "unclassified", "track", "path"}
    assert {"N2", "N3", "N4", "N5", "N27"} == {tags["ref"] for tags in roads.tags if "ref" in tags}
    pieces = np.bincount(roads.piece)
    assert pieces.max() > 0.95 * pieces.sum()
    assert (pieces < 200).sum() >= 3


def test_mechanisms_are_the_stated_share(mechanisms: pd.DataFrame, villages: gpd.GeoDataFrame) -> None:
    cans = mechanisms[mechanisms["kind"] == "CAN"]
    assert len(cans) == 600
    assert cans["village_id"].is_unique
    assert cans["mechanism_id"].str.rsplit("-", n=1).str[0].nunique() == 22
    lpcs = mechanisms[mechanisms["kind"] == "LPC"]
    assert lpcs["owner"].value_counts().to_dict() == {"mission": 10, "community": 5}
    clas = mechanisms[mechanisms["kind"] == "CLA"]
    assert (clas["base_id"].value_counts() == 2).all()
    assert set(mechanisms["village_id"]) <= set(villages.index)


def test_some_channels_were_tested_lately_and_some_not(mechanisms: pd.DataFrame) -> None:
    tested = pd.to_datetime(mechanisms["tested"].replace("", None))
    days = (pd.Timestamp("2017-07-15") - tested).dt.days
    assert (days.dropna() > 0).all()
    assert 0.3 < (days <= 90).mean() < 0.7
    assert (days > 90).mean() > 0.15
    assert tested.isna().mean() > 0.05
    assert (mechanisms["channel"] == "hf_radio").mean() > 0.05


def test_mechanisms_name_nobody(mechanisms: pd.DataFrame) -> None:
    assert not [column for column in mechanisms.columns if any(word in column for word in PERSONAL)]


def test_signal_is_in_dbm_and_partly_unknown(kivu: Path, villages: gpd.GeoDataFrame) -> None:
    with rasterio.open(kivu / "signal.tif") as raster:
        degrees = villages.to_crs("EPSG:4326").geometry
        values = np.array([value[0] for value in raster.sample(zip(degrees.x, degrees.y, strict=True))])
        assert raster.dtypes == ("int16",)
        known = values[values != raster.nodata]
    assert known.min() >= -125
    assert known.max() <= -45
    assert 0.4 < (known >= -100).mean() < 0.8
    assert 0 < (len(values) - len(known)) / len(values) < 0.03


@pytest.fixture(scope="module")
def relief(kivu: Path) -> Elevation:
    region = read_region(kivu)
    return read_elevation(region.layers["elevation"], region)


def test_relief_fits_the_known_heights(relief: Elevation) -> None:
    known = pd.read_csv(FACTS / "heights.csv")
    west, north, dx, dy = relief.transform
    for row in known[known["kind"] == "peak"].itertuples(index=False):
        at = int((north - row.lat) / dy), int((row.lon - west) / dx)
        around = relief.heights[at[0] - 1 : at[0] + 2, at[1] - 1 : at[1] + 2]
        assert around.max() == row.height_m or row.name in ("Baker (Rwenzori)", "Mikeno", "Visoke"), row.name
    towns = known[known["kind"] == "town"]
    found = relief.sample(towns["lon"].to_numpy(), towns["lat"].to_numpy())
    assert np.median(np.abs(found - towns["height_m"])) < 40
    assert np.quantile(np.abs(found - towns["height_m"]), 0.95) < 150
    assert relief.heights.max() == 5109
    assert relief.kind == "modelled"


def test_lakes_are_flat_and_the_land_beside_them_is_higher(relief: Elevation, facts: Facts) -> None:
    levels = pd.read_csv(FACTS / "heights.csv").query("kind == 'lake'").set_index("name")["height_m"]
    assert levels["Lac Kivu"] == 1460
    west, north, dx, dy = relief.transform
    rows, columns = relief.heights.shape
    transform = rasterio.transform.Affine(dx, 0, west, 0, -dy, north)
    for name, level in levels.items():
        outline = facts.lakes.set_index("name").geometry[name]
        is_lake = rasterize([outline], (rows, columns), transform=transform) == 1
        assert set(relief.heights[is_lake]) == {level}, name
        shore = binary_dilation(is_lake, iterations=2) & ~is_lake
        assert (relief.heights[shore] > level).mean() > 0.98, name


def test_main_roads_are_not_absurdly_steep(kivu: Path, relief: Elevation, roads: Roads) -> None:
    to_degrees = Transformer.from_crs(METRIC_CRS, "EPSG:4326", always_xy=True)
    heights = relief.sample(*to_degrees.transform(*roads.xy.T))
    rise = np.diff(heights[roads.edges], axis=1).ravel()
    run = np.hypot(*(roads.xy[roads.edges[:, 0]] - roads.xy[roads.edges[:, 1]]).T)
    slope = np.abs(rise) / np.maximum(run, 1.0)
    assert 0.005 < np.median(slope) < 0.03
    assert (slope < 0.12).mean() > 0.97


@pytest.fixture(scope="module")
def masts(kivu: Path) -> gpd.GeoDataFrame:
    region = read_region(kivu)
    found, cautions = read_towers(region.layers["towers"], region, read_assumptions())
    assert cautions == []
    return found


def test_masts_are_those_behind_the_signal(kivu: Path, masts: gpd.GeoDataFrame) -> None:
    """Next to a mast the modelled signal is strong: 59 - 121 - 38 log10(0.5) = -51 dBm at 500 m."""
    with rasterio.open(kivu / "signal.tif") as raster:
        at = zip(masts.geometry.x, masts.geometry.y, strict=True)
        dbm = np.array([value[0] for value in raster.sample(at)], dtype=float)
        dbm[dbm == raster.nodata] = np.nan
    # Masts at Nobili, Ishasha and such stand where the country's outline is a kilometre or two off.
    assert np.isnan(dbm).mean() < 0.03
    assert np.nanmedian(dbm) > -60
    assert (np.nan_to_num(dbm, nan=-50) > -85).all()


def test_masts_stand_on_land_and_on_the_relief(
    masts: gpd.GeoDataFrame, facts: Facts, relief: Elevation
) -> None:
    where = masts.geometry.to_crs(METRIC_CRS)
    assert where.within(facts.land).all()
    heights = relief.sample(masts.geometry.x.to_numpy(), masts.geometry.y.to_numpy())
    assert np.isfinite(heights).all()


def test_masts_are_partly_guessed_and_partly_of_unknown_height(masts: gpd.GeoDataFrame) -> None:
    assert 150 < len(masts) < 300
    assert 0.2 < masts["is_guessed"].mean() < 0.4
    assert 0.1 < masts["height_m"].isna().mean() < 0.3
    assert masts["height_m"].dropna().between(30, 60).all()
    assert set(";".join(masts["technologies"]).split(";")) == {"GSM", "UMTS", "LTE"}
    assert masts["technologies"].str.contains("GSM").all()
    # Network numbers alone: no operator is named.
    assert set(";".join(masts["operators"]).split(";")) == {"630-97", "630-98"}


def test_most_masts_hang_on_others_down_to_the_large_towns(masts: gpd.GeoDataFrame, facts: Facts) -> None:
    where = masts.geometry.to_crs(METRIC_CRS)
    fed = masts.index[masts["fed_by"] != ""]
    hop = where.loc[fed].distance(where.loc[masts.loc[fed, "fed_by"]], align=False)
    # Guessed positions lie a few hundred metres off those that the hops were measured between.
    assert hop.max() < 62_000
    assert 0.8 < len(fed) / len(masts) < 1
    roots = where[masts["fed_by"] == ""]
    towns = facts.town_xy()
    for town in ("goma", "bukavu", "bunia", "beni", "butembo", "uvira"):
        assert roots.distance(Point(towns[town])).min() < 5_000, town
    # Losing the mast of a gateway takes others with it, over more than one hop.
    assert masts["fed_by"].value_counts().max() >= 3
    assert (masts.loc[masts.loc[fed, "fed_by"], "fed_by"] != "").any()


def test_every_fact_names_its_source() -> None:
    for path in FACTS.glob("*.csv"):
        source = pd.read_csv(path, keep_default_na=False)["source"]
        assert (source.str.strip() != "").all(), path.name


def test_readme_is_filled_in(kivu: Path) -> None:
    text = (kivu / "README.md").read_text(encoding="utf-8")
    assert "{" not in text
    for path in kivu.iterdir():
        assert path.name in text or path.name in ("README.md", "region.toml")
