"""Islands and reasons, threads, forks, inputs left alone, the content id."""

from __future__ import annotations

import hashlib
import multiprocessing
import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely

from routing.build import build_network
from routing.profile import Profile
from routing.snapping import snap
from tests.routing.worlds import METRIC, make_roads, make_router, points

ROAD = {"highway": "tertiary"}


@pytest.fixture(scope="module")
def lattice():
    """A 20 x 20 lattice, an island of three nodes far off, and villages on and off them."""
    random = np.random.default_rng(7)
    nodes = [(29 + x / 100, -1 + y / 100) for y in range(20) for x in range(20)]
    ways = [([20 * y + x for x in range(20)], ROAD) for y in range(20)]
    ways += [([20 * y + x for y in range(20)], ROAD) for x in range(20)]
    ways.append(([400, 401, 402], ROAD))
    nodes += [(29.5, -1.0), (29.51, -1.0), (29.52, -1.0)]
    spots = [tuple(spot) for spot in random.uniform((29, -1), (29.19, -0.81), (60, 2))]
    return make_roads(nodes, ways), points(*spots, (29.505, -1.0), (29.9, -1.5))


def test_reasons(lattice):
    roads, villages = lattice
    router = make_router(roads)
    times = router.times(villages.iloc[:3].set_axis(["a", "b", "c"]), villages, Profile(), cutoff_minutes=25)
    reasons = times.reasons()
    assert reasons["v60"] == "island of 3 nodes"
    assert reasons["v61"] == "no road within 5 km"
    assert set(reasons.iloc[:60]) == {"", "beyond cut-off"}
    assert times.village_snapping.is_island.tolist() == [False] * 60 + [True, False]
    assert not np.isnan(times.ms).any()
    assert np.isinf(times.ms[:, 60:]).all()
    assert (times.ms[np.isfinite(times.ms)] % 1 == 0).all()


def test_mud_is_a_reason():
    """The village lies in the middle of 1.1 km of clay, which trucks cannot drive in the rains."""
    ways = [([0, 1], ROAD), ([1, 2], ROAD | {"surface": "clay"})]
    router = make_router(make_roads([(29.0, 0.0), (29.01, 0.0), (29.02, 0.0)], ways))
    given = points((29.0, 0.0), prefix="s"), points((29.015, 0.0))
    reasons = [
        router.times(*given, Profile("truck", season), cutoff_minutes=60).reasons()["v0"]
        for season in ("dry", "rains")
    ]
    assert reasons == ["", "road impassable in this season"]


def test_rows_and_with_sites(lattice):
    roads, villages = lattice
    router = make_router(roads)
    sites = villages.iloc[:4].set_axis(list("abcd"))
    times = router.times(sites, villages, Profile(), cutoff_minutes=60)
    turned = times.rows(["d", "a"])
    assert turned.site_ids == ("d", "a")
    np.testing.assert_array_equal(turned.ms, times.ms[[3, 0]])
    assert turned.site_snapping.ids == ("d", "a")
    halves = [
        router.times(sites.loc[part], villages, Profile(), cutoff_minutes=60) for part in (["a"], list("bcd"))
    ]
    np.testing.assert_array_equal(halves[0].with_sites(halves[1]).ms, times.ms)
    with pytest.raises(KeyError):
        times.rows(["e"])
    with pytest.raises(ValueError, match="sites in both: d"):
        times.with_sites(turned.rows(["d"]))
    other = router.times(sites, villages, Profile("foot"), cutoff_minutes=60)
    with pytest.raises(ValueError, match="same villages"):
        times.with_sites(other)


def test_snap_is_what_the_router_does(lattice):
    roads, villages = lattice
    router = make_router(roads)
    alone = snap(router.network, villages, router.speeds, "4x4", router.assumptions, METRIC)
    kept = router.snap(villages, "4x4")
    assert alone.ids == kept.ids
    np.testing.assert_array_equal(alone.segment, kept.segment)
    np.testing.assert_array_equal(alone.snap_ms, kept.snap_ms)


def test_nearest_segment_is_the_nearest(lattice):
    """The grid finds what a look at every segment finds."""
    roads, villages = lattice
    router = make_router(roads)
    network, snapping = router.network, router.snap(villages, "4x4")
    plane = villages.to_crs(METRIC)
    nodes = points(*zip(network.lon, network.lat, strict=True)).to_crs(METRIC)
    x, y = nodes.x.to_numpy(), nodes.y.to_numpy()
    ends = np.stack(
        (np.column_stack((x, y))[network.segment_from], np.column_stack((x, y))[network.segment_to]), 1
    )
    lines = shapely.linestrings(ends)
    nearest_m = np.array([shapely.distance(lines, point).min() for point in plane])
    is_near = nearest_m <= 5000
    np.testing.assert_allclose(snapping.snap_m[is_near], nearest_m[is_near], atol=1e-6)
    assert np.isinf(snapping.snap_m[~is_near]).all()


def test_same_places_under_other_ids(lattice):
    roads, villages = lattice
    router = make_router(roads)
    first = router.snap(villages, "4x4")
    renamed = router.snap(villages.set_axis([f"w{number}" for number in range(len(villages))]), "4x4")
    assert first.ids[0] == "v0"
    assert renamed.ids[0] == "w0"
    np.testing.assert_array_equal(first.segment, renamed.segment)


def test_four_threads_at_once(lattice):
    roads, villages = lattice
    expected = _times(make_router(roads), villages)
    shared = make_router(roads)
    with ThreadPoolExecutor(4) as threads:
        for found in threads.map(lambda _: _times(shared, villages), range(16)):
            np.testing.assert_array_equal(found, expected)


def test_forked_child(lattice):
    """The parent's pool of threads does not exist in a child: it makes its own."""
    roads, villages = lattice
    router = make_router(roads)
    expected = _times(router, villages)
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    child = context.Process(target=lambda: theirs.send(_times(router, villages)))
    child.start()
    assert ours.poll(60), "the forked child does not answer"
    np.testing.assert_array_equal(ours.recv(), expected)
    child.join(10)
    assert child.exitcode == 0


def test_inputs_are_left_alone(lattice):
    roads, villages = lattice
    router = make_router(roads)
    before = _digest(roads, router.network, villages)
    _times(router, villages)
    router.tables(villages.iloc[:2], villages, Profile(), cutoff_minutes=60)
    router.path(villages.iloc[0], villages.iloc[1], Profile())
    router.node_times(villages.iloc[0], Profile(), cutoff_minutes=60)
    assert _digest(roads, router.network, villages) == before


def test_network_id(lattice):
    roads, _ = lattice
    network = build_network(roads)
    assert network.network_id == build_network(roads).network_id
    moved = make_roads([(29.0, 0.0), (29.01, 0.0)], [([0, 1], ROAD)])
    tagged = make_roads([(29.0, 0.0), (29.01, 0.0)], [([0, 1], {"highway": "track"})])
    ids = {network.network_id, build_network(moved).network_id, build_network(tagged).network_id}
    assert len(ids) == 3


def test_node_times_agree_with_times(lattice):
    """Every network node taken for a village is reached when `node_times` says so."""
    roads, villages = lattice
    router = make_router(roads)
    network = router.network
    nodes = points(*zip(network.lon, network.lat, strict=True))
    site = villages.iloc[5:6]
    times = router.times(site, nodes, Profile(), cutoff_minutes=45)
    assert (times.village_snapping.snap_ms == 0).all()
    spread = router.node_times(site.iloc[0], Profile(), cutoff_minutes=45)
    np.testing.assert_array_equal(times.minutes[0], spread)


def test_path_tells_the_roads():
    """Two roads: 4x4 on asphalt primary N2, then unpaved tertiary."""
    ways = [
        ([0, 1], {"highway": "primary", "surface": "asphalt", "ref": "N2", "name": "Route de Sake"}),
        ([1, 2], {"highway": "tertiary", "surface": "unpaved"}),
    ]
    spots = [(29.0, 0.0), (29.01, 0.0), (29.02, 0.0)]
    router = make_router(make_roads(spots, ways))
    site, village = points(spots[0], spots[2])
    itinerary = router.path(site, village, Profile())
    assert [(leg.ref, leg.highway, leg.surface) for leg in itinerary.legs] == [
        ("N2", "primary", "asphalt"),
        ("", "tertiary", "unpaved"),
    ]
    # 1113.1949 m at 55 km/h and at 28 km/h: 72864 and 143125 ms.
    assert [leg.ms for leg in itinerary.legs] == [72_864, 143_125]
    assert itinerary.km == pytest.approx(2.2264, abs=1e-3)
    assert itinerary.geometry.coords[0] == spots[0]
    assert itinerary.geometry.coords[-1] == spots[2]
    assert router.path(*points(spots[0], (35.0, 0.0)), Profile()) is None


def test_no_sites_or_villages(lattice):
    roads, villages = lattice
    router = make_router(roads)
    assert router.times(villages.iloc[:0], villages, Profile(), cutoff_minutes=60).ms.shape == (0, 62)
    assert router.times(villages, villages.iloc[:0], Profile(), cutoff_minutes=60).ms.shape == (62, 0)
    assert len(router.times(villages.iloc[:0], villages, Profile(), cutoff_minutes=60).reasons()) == 62
    tables = router.tables(villages.iloc[:0], villages, Profile(), cutoff_minutes=60)
    assert len(tables.times) == 0


def _times(router, villages):
    return router.times(villages, villages, Profile(), cutoff_minutes=60).ms


def _digest(*things):
    frames = [
        {name: getattr(thing, name) for name in thing.__slots__} if hasattr(thing, "__slots__") else thing
        for thing in things
    ]
    return hashlib.sha256(pickle.dumps(frames)).hexdigest()
