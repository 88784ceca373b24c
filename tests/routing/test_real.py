"""Real OSM extracts: every time is recomputed by networkx from the exported tables."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from layers.lines import read_line_roads
from layers.osm import read_osm_roads
from layers.places_osm import read_osm_places
from layers.roads import Roads
from routing.network import Network
from routing.profile import Profile
from routing.state import EMPTY, RoadState, build_state
from tests.routing.test_oracle import assert_recomputes
from tests.routing.worlds import make_router, points

EXTRACTS = {
    "osm_andorra.osm.pbf": "EPSG:32631",
    "osm_liechtenstein_2013.osm.pbf": "EPSG:32632",
    "osm_north_bayreuth_de.osm.gz": "EPSG:32632",
    "osm_beatty_nevada.osm": "EPSG:32611",
    "osm_fiji_ferry.osm.pbf": "EPSG:3460",
    "osm_kinshasa_roads_major.geojson": "EPSG:32733",
    "osm_hampi_india.geojson": "EPSG:32643",
}


@lru_cache(maxsize=1)
def read(path: Path) -> tuple[Roads, gpd.GeoSeries]:
    """Roads of an extract, and its places: some near its nodes where it names hardly any."""
    is_lines = path.suffix == ".geojson"
    roads = read_line_roads(path) if is_lines else read_osm_roads(path)
    villages = points() if is_lines else read_osm_places(path).geometry
    if len(villages) < 10:
        random = np.random.default_rng(1)
        nodes = random.choice(np.unique(roads.way_node), 25, replace=False)
        places = zip(roads.lon[nodes] + random.normal(0, 0.002, 25), roads.lat[nodes], strict=True)
        villages = points(*places)
    return roads, villages


def troubled(network: Network) -> RoadState:
    """One segment in a hundred cut, two slowed, one entered with an escort; five nodes closed; in convoy."""
    random = np.random.default_rng(11)
    many = network.segment_count // 100 + 1
    return build_state(
        cuts=random.choice(network.segment_count, many),
        delays=(random.choice(network.segment_count, 2 * many), random.uniform(0, 10, 2 * many)),
        blocked_nodes=random.choice(network.node_count, 5),
        entries=(random.choice(2 * network.segment_count, many), random.uniform(0, 30, many)),
        is_convoy=True,
    )


@pytest.mark.parametrize("name", EXTRACTS)
@pytest.mark.parametrize("has_state", [False, True], ids=["as mapped", "cut and slowed"])
@pytest.mark.parametrize(
    "profile",
    [
        Profile("4x4", "dry"),
        Profile("truck", "rains"),
        Profile("foot", "rains"),
        Profile("motorbike", "rains"),
    ],
)
def test_real_extract(shared_data, name, profile, has_state):
    path = shared_data / "roads" / name
    roads, villages = read(path)
    router = make_router(roads, metric_crs=EXTRACTS[name])
    villages = villages.set_axis([f"v{number}" for number in range(len(villages))])
    sites = villages.iloc[:: max(len(villages) // 4, 1)]
    sites = sites.set_axis([f"s{number}" for number in range(len(sites))])
    state = troubled(router.network) if has_state else EMPTY
    found = assert_recomputes(router, sites, villages, profile, 240, state)
    assert found >= (1 if has_state else len(sites))
    times = router.times(sites, villages, profile, cutoff_minutes=240, state=state)
    for row in (0, len(sites) - 1):
        for column in (0, len(villages) // 2, len(villages) - 1):
            itinerary = router.path(sites.iloc[row], villages.iloc[column], profile, state)
            if np.isfinite(times.ms[row, column]):
                assert itinerary is not None
                assert itinerary.total_ms == times.ms[row, column]


def test_longitude_180(shared_data):
    """Fiji's roads lie on both sides of longitude 180: no segment goes round the world."""
    router = make_router(
        read_osm_roads(shared_data / "roads" / "osm_fiji_ferry.osm.pbf"), metric_crs="EPSG:3460"
    )
    assert router.network.lon.min() < -179
    network = router.network
    assert network.lon.max() > 178
    assert network.segment_length_m.max() < 100_000
