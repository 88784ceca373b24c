"""Roads by their names, and what each carries."""

from __future__ import annotations

import numpy as np

from routing.named_roads import carried, name_roads
from routing.profile import Profile
from tests.routing.worlds import make_roads, make_router, points

# 0 - 1 - 2 in line; 3 hangs on 1.
NODES = [(29.0, -1.0), (29.01, -1.0), (29.02, -1.0), (29.01, -0.99)]
ROAD = {"highway": "primary", "surface": "asphalt"}


def test_names():
    """One ref over two ways is one road; a way without ref or name goes by its id, 1002."""
    ways = [
        ([0, 1], {**ROAD, "ref": "N2", "name": "Goma - Sake"}),
        ([1, 2], {**ROAD, "ref": "N2", "name": "Goma - Sake"}),
        ([1, 3], ROAD),
    ]
    network = make_router(make_roads(NODES, ways)).network
    roads = name_roads(network)
    assert sorted(roads.names) == ["N2 Goma - Sake", "way 1002"]
    by_name = dict(zip(roads.names, roads.length_km, strict=True))
    # Two steps of 0.01 degree along the parallel of 1 degree south, 1,113.03 m each.
    assert abs(by_name["N2 Goma - Sake"] - 2.2261) < 0.001
    assert len(roads.of_chain) == 3


def test_a_chain_goes_by_its_longest_part():
    """0 - 1 - 2 without the side road is one chain: 1 step of A, 2 of B."""
    nodes = [(29.0, -1.0), (29.01, -1.0), (29.03, -1.0)]
    ways = [([0, 1], {**ROAD, "name": "A"}), ([1, 2], {**ROAD, "name": "B"})]
    roads = name_roads(make_router(make_roads(nodes, ways)).network)
    assert roads.names.tolist() == ["B"]
    assert roads.of_chain.tolist() == [0]


def test_carried():
    """From 0: the village at 2 goes over A and B, the one at 3 over A and C, one at 1 over A alone."""
    ways = [
        ([0, 1], {**ROAD, "name": "A"}),
        ([1, 2], {**ROAD, "name": "B"}),
        ([1, 3], {**ROAD, "name": "C"}),
    ]
    router = make_router(make_roads(NODES, ways))
    profile = Profile()
    site = router.snap(points(NODES[0]), "4x4")
    villages = router.snap(points((29.015, -1.0), (29.01, -0.995), (29.005, -1.0), (35.0, 5.0)), "4x4")
    roads = name_roads(router.network)
    weight = np.array([10.0, 200.0, 3000.0, 7.0])
    sums = carried(router.network, router.costs(profile), site, villages, weight, roads, 10**8)
    assert dict(zip(roads.names, sums, strict=True)) == {"A": 3210.0, "B": 10.0, "C": 200.0}
    # Within a minute nobody but the one on the site's own road is met: 557 m at the table's speed.
    near = carried(router.network, router.costs(profile), site, villages, weight, roads, 60_000)
    assert near.sum() == 3000.0
