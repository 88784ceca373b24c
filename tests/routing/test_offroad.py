"""Walks off the road, against skimage where both ways cost the same and networkx where they do not."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from skimage.graph import MCP_Geometric

from layers.assumptions import read_assumptions
from layers.elevation import Elevation
from routing.build import build_network
from routing.offroad import cost_distance, walk_ms
from routing.profile import Profile
from routing.router import Router
from routing.speeds import read_speeds
from tests.routing.worlds import METRIC, make_roads, points

ASSUMPTIONS = read_assumptions()
ROAD = {"highway": "tertiary", "surface": "gravel"}
DEGREE = 111_319.49
MS_PER_M = 3600 / 3.5


def tobler(slope: float) -> float:
    return float(np.exp(3.5 * (abs(slope + 0.05) - 0.05)))


def relief(heights: np.ndarray, *, water: np.ndarray | None = None) -> Elevation:
    """Cells of 0.005 degree (556 m), the first row and column at (29.0, 0.1)."""
    return Elevation(heights.astype(np.float32), (28.9975, 0.1025, 0.005, 0.005), water)


@pytest.mark.parametrize("seed", range(5))
def test_flat_ground_of_any_friction_is_as_in_skimage(seed: int) -> None:
    random = np.random.default_rng(seed)
    shape = (40, 60)
    friction = random.uniform(0.5, 5, shape).astype(np.float32)
    barrier = random.random(shape) < 0.25
    barrier[3, 4] = barrier[30, 50] = False
    found = cost_distance(
        np.zeros(shape, np.float32), (30.0, 45.0), np.array([[3, 4], [30, 50]]), 2.0,
        friction=friction, barrier=barrier,
    )  # fmt: skip
    costs = np.where(barrier, -1.0, 2.0 * friction.astype(np.float64))
    expected, _ = MCP_Geometric(costs, sampling=(45.0, 30.0)).find_costs([(3, 4), (30, 50)])
    assert np.isfinite(found).sum() > 1000
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def directed_graph(heights: np.ndarray, width_m: float, height_m: float) -> nx.DiGraph:
    graph = nx.DiGraph()
    rows, columns = heights.shape
    for row, column in np.ndindex(rows, columns):
        for down, across in ((0, 1), (1, 0), (1, 1), (1, -1)):
            other = (row + down, column + across)
            if not (0 <= other[0] < rows and 0 <= other[1] < columns):
                continue
            run = float(np.hypot(down * height_m, across * width_m))
            slope = float(heights[other] - heights[row, column]) / run
            graph.add_edge((row, column), other, ms=run * tobler(slope))
            graph.add_edge(other, (row, column), ms=run * tobler(-slope))
    return graph


@pytest.mark.parametrize("is_back", [False, True])
def test_hills_are_as_in_networkx_both_ways(is_back: bool) -> None:
    heights = np.random.default_rng(3).uniform(0, 60, (20, 25))
    heights = heights.astype(np.float32).astype(np.float64)
    graph = directed_graph(heights, 90.0, 120.0)
    found = cost_distance(heights.astype(np.float32), (90.0, 120.0), np.array([[7, 9]]), 1.0, is_back=is_back)
    expected = nx.single_source_dijkstra_path_length(
        graph.reverse() if is_back else graph, (7, 9), weight="ms"
    )
    for cell, ms in expected.items():
        assert found[cell] == pytest.approx(ms, rel=1e-9)


def test_cells_without_a_height_are_not_entered() -> None:
    heights = np.zeros((5, 5), np.float32)
    heights[:, 2] = np.nan
    found = cost_distance(heights, (10.0, 10.0), np.array([[2, 0]]), 1.0)
    assert np.isinf(found[:, 2:]).all()
    assert np.isfinite(found[:, :2]).all()


def one(ground: Elevation, start: tuple[float, float], end: tuple[float, float]) -> float:
    straight = DEGREE * float(np.hypot(end[0] - start[0], end[1] - start[1]))
    return float(walk_ms(ground, np.array([start]), np.array([end]), np.array([straight]), 3.5)[0])


def test_a_short_walk_is_straight_and_knows_up_from_down() -> None:
    """A slope of 10 % towards the east, a walk of one cell, 557 m: 1.74 up, 1.00 down (5 % over the best)."""
    ground = relief(np.tile(np.arange(40) * 0.1 * 0.005 * DEGREE, (40, 1)))
    low, high = (29.05, 0.0), (29.055, 0.0)
    flat = 0.005 * DEGREE * MS_PER_M
    assert one(ground, low, high) == pytest.approx(flat * tobler(0.1), rel=1e-3)
    assert one(ground, high, low) == pytest.approx(flat * tobler(-0.1), rel=1e-3)


def test_flat_ground_is_the_straight_line_at_any_length() -> None:
    ground = relief(np.full((40, 40), 1500.0))
    for end in ((29.051, 0.0), (29.08, 0.013), (29.09, -0.04)):
        straight = DEGREE * np.hypot(end[0] - 29.05, end[1])
        # A degree of latitude is 0.7 % shorter than one of longitude at the equator.
        assert straight * 0.993 < one(ground, (29.05, 0.0), end) / MS_PER_M <= straight * (1 + 1e-9)


def test_a_long_walk_goes_round_a_mountain() -> None:
    heights = np.zeros((60, 60))
    heights[15:26, 14] = 4000.0
    ground = relief(heights)
    around = one(ground, (29.05, 0.0), (29.09, 0.0))
    assert 0.04 * DEGREE * MS_PER_M * 1.1 < around < 0.04 * DEGREE * MS_PER_M * 3


def test_a_long_walk_goes_round_a_lake_or_not_at_all() -> None:
    water = np.zeros((60, 60), dtype=bool)
    water[15:26, 13:16] = True
    direct = 0.04 * DEGREE * MS_PER_M
    around = one(relief(np.zeros((60, 60)), water=water), (29.05, 0.0), (29.09, 0.0))
    # To a corner six rows off and back: half the way each, and never less than the two straight legs.
    assert 2 * np.hypot(0.02, 0.027) / 0.04 * direct < around < 2.2 * direct
    water[:, 13:16] = True
    assert np.isinf(one(relief(np.zeros((60, 60)), water=water), (29.05, 0.0), (29.09, 0.0)))


def test_unknown_ground_counts_as_flat() -> None:
    ground = relief(np.full((40, 40), np.nan))
    assert one(ground, (29.05, 0.0), (29.09, 0.0)) == pytest.approx(0.04 * DEGREE * MS_PER_M)


def hilly_router(water: np.ndarray | None = None) -> Router:
    random = np.random.default_rng(5)
    heights = np.cumsum(random.normal(0, 60, (60, 60)), axis=0) + 1500
    lon = [29.05 + 0.01 * step for step in range(10)]
    roads = make_roads([(x, 0.0) for x in lon], [(list(range(10)), ROAD)])
    return Router(build_network(roads, relief(heights, water=water)), read_speeds(), ASSUMPTIONS, METRIC)


def test_sites_walk_to_the_road_and_villages_from_it() -> None:
    """Times are the road's plus both walks, whole ms, in the tables too."""
    router = hilly_router()
    random = np.random.default_rng(6)
    spots = [tuple(spot) for spot in random.uniform((29.05, -0.04), (29.14, 0.04), (40, 2))]
    sites, villages = points(*spots[:5], prefix="s"), points(*spots[5:])
    tables = router.tables(sites, villages, Profile(), cutoff_minutes=600)
    graph = nx.DiGraph()
    graph.add_nodes_from(tables.nodes["node"])
    for row in tables.edges.itertuples(index=False):
        graph.add_edge(row.from_node, row.to_node, ms=row.ms)
    met = tables.snapping.set_index("id")
    expected = {}
    for site in sites.index:
        far = nx.single_source_dijkstra_path_length(graph, met.at[site, "node"], weight="ms")
        for village in villages.index:
            ms = met.at[site, "snap_ms"] + far[met.at[village, "node"]] + met.at[village, "snap_ms"]
            expected[site, village] = int(ms)
    found = tables.times.set_index(["site_id", "village_id"])["ms"].to_dict()
    assert found == expected
    leaving, arriving = router.snap(villages, "4x4"), router.snap(villages, "4x4", arriving=True)
    assert (leaving.snap_ms != arriving.snap_ms).any()
    for at, spot in enumerate(villages):
        way = router.path(sites.iloc[0], spot, Profile())
        assert way is not None
        assert way.total_ms == expected["s0", f"v{at}"]


def test_a_new_point_gets_the_walk_that_it_gets_among_many() -> None:
    router = hilly_router()
    spots = [(29.07, 0.03), (29.08, -0.02), (29.11, 0.035)]
    among = router.snap(points(*spots), "4x4").snap_ms
    assert [router.snap(points(spot), "4x4").snap_ms[0] for spot in spots] == among.tolist()


def test_a_village_behind_water_has_no_road_and_says_so() -> None:
    water = np.zeros((60, 60), dtype=bool)
    water[14:17] = True
    router = hilly_router(water)
    found = router.snap(points((29.1, 0.04), (29.1, 0.012)), "4x4")
    assert found.reason.tolist() == ["water between it and the road within 5 km", ""]
    assert found.segment[0] == -1
    assert np.isinf(found.snap_m[0])
    assert found.snap_ms[0] == 0
