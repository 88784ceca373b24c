"""A change of season, or a cut: from the click to a fresh matrix, through the router."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.case import Case
from benchmarks.roads import CUTOFF_MINUTES, CUTOFF_MS, PROFILE, SITES, VILLAGES, Setting, setting
from routing.profile import Profile
from routing.state import EMPTY, RoadState, build_state

Matrix = NDArray[np.float64]
RAINS = Profile(PROFILE.vehicle, "rains")
CUTS = 20
CELLS_A_CALL = 40_000_000


def cases(*, is_quick: bool) -> Iterator[Case]:
    """Yield the cases of changed roads, by size of the network."""
    for nodes, runs in ((200_000, 9), (2_000_000, 3)):
        if is_quick and nodes > 200_000:
            return
        world = setting(nodes)
        size = f"{nodes // 1000}k nodes, {SITES} x {VILLAGES // 1000}k, 2 h"
        cuts = build_state(cuts=np.linspace(0, world.router.network.segment_count - 1, CUTS).astype(int))
        for name, profile, state in (
            ("season to fresh matrix, Router", RAINS, EMPTY),
            (f"{CUTS} cuts to fresh matrix, Router", PROFILE, cuts),
        ):
            peers = {"scipy": _scipy(world, profile, state)}
            yield Case(name, size, _ours(world, profile, state), peers, _equal, runs)


def _ours(world: Setting, profile: Profile, state: RoadState) -> Callable[[], Matrix]:
    """Ask a router that knows where the points meet the road, and no costs yet."""
    given = world.world

    def run() -> Matrix:
        router = world.router.varied()
        return router.times(
            given.sites, given.villages, profile, cutoff_minutes=CUTOFF_MINUTES, state=state
        ).ms

    return run


def _scipy(world: Setting, profile: Profile, state: RoadState) -> Callable[[], Matrix]:
    """Hand scipy the changed graph ready made: of the peer only the search is timed."""
    given = world.world
    tables = world.router.tables(
        given.sites, given.villages, profile, cutoff_minutes=CUTOFF_MINUTES, state=state
    )
    edges, count = tables.edges, len(tables.nodes)
    graph = csr_array(
        (edges["ms"].to_numpy(dtype=np.float64), (edges["from_node"], edges["to_node"])), shape=(count, count)
    )

    def run() -> Matrix:
        rows = []
        batch = max(CELLS_A_CALL // count, 1)
        for first in range(0, SITES, batch):
            sources = world.site_node[first : first + batch]
            to_nodes = dijkstra(graph, indices=sources, limit=CUTOFF_MS)
            rows += [world.matrix(row, first + at) for at, row in enumerate(to_nodes)]
        return np.vstack(rows)

    return run


def _equal(ours: object, peer: object) -> None:
    np.testing.assert_array_equal(np.asarray(ours), np.asarray(peer))
