"""Travel times beside those of another router, on real data: where they agree and by how much they differ.

Every figure is printed (``-s``) and kept with the test's record.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.stats import spearmanr
from shapely import Point

from layers.assumptions import read_assumptions
from layers.layers import read_layers
from layers.lines import read_line_roads
from layers.osm import read_osm_roads
from layers.roads import Roads
from routing.build import build_network
from routing.network import IMPASSABLE, Network
from routing.profile import PROFILES, Profile
from routing.router import Router
from routing.speeds import SPEEDS_PATH, read_speeds
from routing.times import MS_PER_MINUTE, TravelTimes
from tests.routing.test_oracle import assert_recomputes
from tests.routing.worlds import make_router, points

CAR = Profile("4x4", "dry")
"""The column that holds the free-flow car."""
# Speeds of OSRM's car profile (profiles/car.lua) and its limits on surfaces; other classes are closed.
CAR_KPH = {
    "motorway": 90,
    "motorway_link": 45,
    "trunk": 85,
    "trunk_link": 40,
    "primary": 65,
    "primary_link": 30,
    "secondary": 55,
    "secondary_link": 25,
    "tertiary": 40,
    "tertiary_link": 20,
    "unclassified": 25,
    "residential": 25,
    "living_street": 10,
    "service": 15,
}
SURFACE_KPH = {
    "unpaved": 40,
    "ground": 40,
    "dirt": 40,
    "gravel": 40,
    "grass": 40,
    "wood": 40,
    "sett": 40,
    "compacted": 80,
    "fine_gravel": 80,
    "cobblestone": 30,
    "earth": 20,
    "sand": 20,
    "stone": 20,
    "mud": 10,
}
MINOR_ROAD_KPH = CAR_KPH["residential"]
"""Minor roads are missing from the extract: from where OSRM met one, a straight line is driven."""
KINSHASA_SNAP_M = 500
GRADES = ("grade1", "grade2", "grade3", "grade4", "grade5")
DAY = 24 * 60

Record = Callable[[str, object], None]


def tell(record: Record, name: str, value: object) -> None:
    """Print a figure and keep it with the test's record."""
    text = f"{value:.3f}" if isinstance(value, float) else str(value)
    print(f"{name}: {text}")
    record(name, text)


@pytest.fixture(scope="module")
def car_speeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a table of speeds in which the 4x4 is a car on free roads."""
    with SPEEDS_PATH.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["unit"] != "kph" or row["key"] == "access":
            continue
        kph: float | str = ""
        if row["key"] == "highway":
            kph = CAR_KPH.get(row["value"], 0)
        elif row["key"] == "surface":
            kph = SURFACE_KPH.get(row["value"], "")
        row |= {"4x4_dry": str(kph), "4x4_rains": str(kph)}
    path = tmp_path_factory.mktemp("speeds") / "car.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def road_minutes(times: TravelTimes) -> NDArray[np.float64]:
    """Return minutes on the road alone, without the walks to it."""
    walks = times.site_snapping.snap_ms[:, None] + times.village_snapping.snap_ms[None, :]
    return (times.ms - walks) / MS_PER_MINUTE


def test_kinshasa(shared_data: Path, car_speeds: Path, record_property: Record) -> None:
    """Free-flow car times on Kinshasa's major roads are those of OSRM on the same day's OSM."""
    answers = json.loads(
        (shared_data / "travel_time" / "osrm_kinshasa_communes_24x24.json").read_text("utf-8")
    )
    network = build_network(read_line_roads(shared_data / "roads" / "osm_kinshasa_roads_major.geojson"))
    router = Router(network, read_speeds(car_speeds), read_assumptions(), "EPSG:32733")
    communes = points(*(tuple(row["snapped"]) for row in answers["metadata"]["snappingDetails"]))
    times = router.times(communes, communes, CAR, cutoff_minutes=DAY)
    snap_m = times.village_snapping.snap_m
    ours = road_minutes(times) + (snap_m[:, None] + snap_m[None, :]) * 0.06 / MINOR_ROAD_KPH
    theirs = np.array(answers["durations"], dtype=np.float64)
    is_near = snap_m <= KINSHASA_SNAP_M
    is_pair = is_near[:, None] & is_near[None, :] & ~np.eye(len(communes), dtype=bool)
    assert (is_near.sum(), is_pair.sum()) == (10, 90)
    ratio = ours[is_pair] / theirs[is_pair]
    spearman = float(spearmanr(ours[is_pair], theirs[is_pair])[0])
    tell(record_property, "Kinshasa: pairs", int(is_pair.sum()))
    tell(record_property, "Kinshasa: median ratio, ours over OSRM", float(np.median(ratio)))
    tell(record_property, "Kinshasa: Spearman", spearman)
    for share in (0.05, 0.25, 0.75, 0.95):
        tell(record_property, f"Kinshasa: ratio, quantile {share}", float(np.quantile(ratio, share)))
    bare = road_minutes(times)[is_pair]
    tell(
        record_property,
        "Kinshasa: median ratio without the missing minor roads",
        float(np.median(bare / theirs[is_pair])),
    )
    # The rest: communes farther from a major road, where the straight line says little.
    is_rest = np.isfinite(ours) & ~is_pair & ~np.eye(len(communes), dtype=bool)
    rest = ours[is_rest] / theirs[is_rest]
    tell(record_property, "Kinshasa, farther communes: pairs", len(rest))
    tell(record_property, "Kinshasa, farther communes: median ratio", float(np.median(rest)))
    tell(
        record_property,
        "Kinshasa, farther communes: Spearman",
        float(spearmanr(ours[is_rest], theirs[is_rest])[0]),
    )
    assert 0.85 <= np.median(ratio) <= 1.15
    assert spearman >= 0.95


@pytest.mark.parametrize("season", ["dry", "rains"])
def test_east(shared_data: Path, kivu: Path, season: str, record_property: Record) -> None:
    """The embedded axes rank journeys as OSRM ranks them on the real roads, far slower than free flow."""
    assumptions = read_assumptions()
    layers = read_layers(kivu, assumptions)
    network, region = build_network(layers.roads, layers.elevation), layers.region
    router = Router(network, read_speeds(), assumptions, region.metric_crs)
    folder = shared_data / "travel_time"
    zones = pd.read_csv(folder / "health_zone_points_east.csv").set_index("zone")
    answers = pd.read_csv(folder / "osrm_health_zones_east_long.csv").pivot(
        index="origin_zone", columns="destination_zone", values="travel_time_min"
    )
    west, south, east, north = region.bounds
    zones = zones[zones["lon"].between(west, east) & zones["lat"].between(south, north)]
    zones = zones[zones.index.isin(answers.index)]
    places = gpd.GeoSeries.from_xy(zones["lon"], zones["lat"], index=zones.index, crs="EPSG:4326")
    times = router.times(places, places, Profile("4x4", season), cutoff_minutes=12 * DAY)
    is_near = times.village_snapping.snap_m <= router.assumptions["snap_max_m"]
    theirs = answers.loc[zones.index, zones.index].to_numpy(dtype=np.float64)
    ours = road_minutes(times)
    is_pair = is_near[:, None] & is_near[None, :] & (theirs > 0)
    is_known = is_pair & np.isfinite(ours) & np.isfinite(theirs)
    spearman = float(spearmanr(ours[is_known], theirs[is_known])[0])
    tell(record_property, f"East, {season}: zones near a road", int(is_near.sum()))
    tell(record_property, f"East, {season}: pairs", int(is_known.sum()))
    tell(record_property, f"East, {season}: pairs without a way", int((is_pair & np.isinf(ours)).sum()))
    tell(record_property, f"East, {season}: Spearman", spearman)
    tell(
        record_property,
        f"East, {season}: median ratio, 4x4 over free-flow car",
        float(np.median(ours[is_known] / theirs[is_known])),
    )
    assert is_known.sum() > 1000
    assert not np.isnan(ours).any()
    assert spearman > 0.8


def test_bayreuth(shared_data: Path, record_property: Record) -> None:
    """The worse the grade of a track, the slower, and never the other way round."""
    router = make_router(
        read_osm_roads(shared_data / "roads" / "osm_north_bayreuth_de.osm.gz"), metric_crs="EPSG:32632"
    )
    network = router.network
    for profile in PROFILES:
        kph = [_mean_kph(network, router.costs(profile).edge_ms, grade) for grade in GRADES]
        tell(
            record_property,
            f"Bayreuth, {profile.column}: km/h by grade",
            ", ".join(f"{value:.2f}" for value in kph),
        )
        assert all(better >= worse - 0.01 for better, worse in pairwise(kph)), profile
        if any(kph):
            assert kph[0] > kph[-1]
        if any(kph) and profile.vehicle != "foot":
            told = [value for value in kph if value > 0]
            assert all(better > worse for better, worse in pairwise(told)), profile


def _mean_kph(network: Network, edge_ms: NDArray[np.int32], grade: str) -> float:
    """Length over time of the tracks of a grade on which the profile may drive; 0 when it may on none."""
    classes = network.classes
    is_graded = (classes["highway"] == "track") & (classes["tracktype"] == grade) & (classes["gate"] == "")
    is_chosen = is_graded.to_numpy()[network.segment_class] & (network.segment_length_m > 1)
    ms = np.minimum(edge_ms[0::2], edge_ms[1::2])
    is_chosen &= ms < IMPASSABLE
    if not is_chosen.any():
        return 0.0
    return float(network.segment_length_m[is_chosen].sum() * 3600 / ms[is_chosen].sum())


def test_fiji_antimeridian(shared_data: Path, record_property: Record) -> None:
    """Nothing goes round the world: no long segment, no faster than the roads allow, no NaN."""
    roads = read_osm_roads(shared_data / "roads" / "osm_fiji_ferry.osm.pbf")
    router = make_router(roads, metric_crs="EPSG:3460")
    network = router.network
    assert (network.lon < -179).any()
    assert (network.lon > 178).any()
    assert np.isfinite(network.segment_length_m).all()
    tell(record_property, "Fiji: longest segment, m", float(network.segment_length_m.max()))
    assert network.segment_length_m.max() < 2000
    random = np.random.default_rng(7)
    nodes = random.choice(network.node_count, 60, replace=False)
    places = points(*zip(network.lon[nodes], network.lat[nodes], strict=True))
    times = router.times(places, places, CAR, cutoff_minutes=DAY)
    assert not np.isnan(times.ms).any()
    metric = places.to_crs("EPSG:3460")
    metres = np.array([[one.distance(other) for other in metric] for one in metric])
    minutes = times.ms / MS_PER_MINUTE
    is_way = np.isfinite(minutes) & (metres > 0)
    fastest = float((metres[is_way] / 1000 / (minutes[is_way] / 60)).max())
    tell(record_property, "Fiji: pairs with a way", int(is_way.sum()))
    tell(record_property, "Fiji: fastest pair, km/h as the crow flies", fastest)
    assert fastest <= 80


@pytest.mark.parametrize(("duration", "minutes"), [("00:40", 40.0), ("", None)])
def test_fiji_ferry(shared_data: Path, duration: str, minutes: float | None, record_property: Record) -> None:
    """A ferry over longitude 180 costs its stated duration, or its length at the ferry's speed.

    The extract itself has a ferry terminal and no line of a ferry: one is laid between both sides.
    """
    roads = read_osm_roads(shared_data / "roads" / "osm_fiji_ferry.osm.pbf")
    assert not (roads.tags["ferry"] != "").any()
    is_open = roads.tags["highway"].isin(("secondary", "tertiary", "residential", "unclassified"))
    is_open &= (roads.tags["oneway"] == "") & (roads.tags["access"] == "")
    driven = np.unique(roads.way_node[np.repeat(is_open.to_numpy(), np.diff(roads.way_start))])
    west = int(driven[np.argmax(roads.lon[driven])])
    east = int(driven[np.argmin(roads.lon[driven])])
    router = make_router(_with_ferry(roads, west, east, duration), metric_crs="EPSG:3460")
    network, assumptions = router.network, router.assumptions
    is_ferry = ((network.classes["ferry"] != "") & (network.classes["gate"] == "")).to_numpy()
    km = network.segment_length_m[is_ferry[network.segment_class]].sum() / 1000
    tell(record_property, "Fiji: ferry, km", float(km))
    assert 100 < km < 300
    sailing = km / assumptions["ferry_kph"] * 60 if minutes is None else minutes
    ends = [Point(roads.lon[node], roads.lat[node]) for node in (west, east)]
    for begin, end in (ends, ends[::-1]):
        path = router.path(begin, end, CAR)
        assert path is not None
        tell(record_property, f"Fiji: crossing, stated {duration or 'nothing'}, minutes", path.minutes)
        assert path.minutes == pytest.approx(sailing + assumptions["ferry_wait_minutes"], rel=0.001)


def _with_ferry(roads: Roads, west: int, east: int, duration: str) -> Roads:
    tags = roads.tags.astype("str")
    ferry = pd.DataFrame([dict.fromkeys(tags.columns, "") | {"ferry": "yes", "duration": duration}])
    return replace(
        roads,
        way_id=np.append(roads.way_id, roads.way_id.max() + 1),
        way_start=np.append(roads.way_start, roads.way_start[-1] + 2),
        way_node=np.append(roads.way_node, [west, east]).astype(np.int32),
        tags=pd.concat([tags, ferry], ignore_index=True).astype("category"),
    )


@pytest.mark.parametrize("profile", [CAR, Profile("truck", "rains"), Profile("foot", "rains")])
@pytest.mark.parametrize(
    ("name", "metric_crs"),
    [("osm_kinshasa_roads_major.geojson", "EPSG:32733"), ("osm_hampi_india.geojson", "EPSG:32643")],
)
def test_lines_equal_networkx(shared_data: Path, name: str, metric_crs: str, profile: Profile) -> None:
    """Extracts that come as lines, too, give the times that networkx finds, to the millisecond."""
    router = make_router(read_line_roads(shared_data / "roads" / name), metric_crs=metric_crs)
    random = np.random.default_rng(3)
    nodes = random.choice(router.network.node_count, 40, replace=False)
    lon, lat = router.network.lon[nodes] + random.normal(0, 0.001, 40), router.network.lat[nodes]
    places = points(*zip(lon, lat, strict=True))
    sites = points(*list(zip(lon, lat, strict=True))[:5], prefix="s")
    assert assert_recomputes(router, sites, places, profile, 240) >= 5
