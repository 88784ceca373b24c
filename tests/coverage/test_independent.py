"""Independent routes equal a search through all sets of routes, each with all it hangs on."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from coverage.alarm.carriers import build_carriers, feed_groups
from coverage.alarm.independent import count_independent
from coverage.alarm.register import CHANNELS
from coverage.alarm.routes import Routes
from coverage.status import NO, YES


@st.composite
def feeds(draw):
    """Masts in a row, each fed by one that stands before it, or by none."""
    count = draw(st.integers(0, 5))
    return [draw(st.integers(-1, mast - 1)) for mast in range(count)]


given_routes = st.lists(
    st.tuples(st.integers(-1, 3), st.booleans(), st.sampled_from([0, 1, 2, 2])), max_size=6
)


def chain(feed, mast):
    while mast >= 0:
        yield mast
        mast = feed[mast]


def packed(sets):
    """Try every choice: the greatest number of sets that pairwise share nothing."""
    for size in range(len(sets), 0, -1):
        for chosen in combinations(sets, size):
            if all(not (one & two) for one, two in combinations(chosen, 2)):
                return size
    return 0


def routes_of(rows):
    return Routes(
        village=np.ones(len(rows), np.int64),
        channel=np.full(len(rows), CHANNELS.index("phone"), np.int8),
        resource=np.array([resource for resource, _, _ in rows], dtype=np.int64),
        uses_network=np.array([network for _, network, _ in rows], dtype=bool),
        is_verified=np.zeros(len(rows), dtype=bool),
        answer=np.array([answer for _, _, answer in rows], dtype=np.int8),
    )


def radio(feed, links):
    """A plan in which the middle one of three villages has usable links to some masts."""
    return SimpleNamespace(
        link_village=np.ones(len(links), np.int64),
        link_mast=np.array(links, dtype=np.int64),
        link_margin_db=np.linspace(20, 1, len(links)),
        feed=np.array(feed, dtype=np.int64),
        basis="modelled",
        masts=pd.DataFrame({"is_added": np.zeros(len(feed), dtype=bool)}),
    )


@given(given_routes, feeds(), st.data())
def test_equal_to_a_search_through_all_sets(rows, feed, data):
    links = data.draw(st.lists(st.sampled_from(range(len(feed))), unique=True) if feed else st.just([]))
    carriers = build_carriers(radio(feed, links), np.full(3, YES, np.int8), 0.0)
    sets = []
    for hub, network, answer in rows:
        if answer == YES and not network:
            sets.append({("hub", hub)})
        elif answer == YES and not links:
            sets.append({("hub", hub), "network"})
        elif answer == YES:
            sets += [{("hub", hub), *chain(feed, mast)} for mast in links]
    assert count_independent(routes_of(rows), carriers.apart).tolist() == [0, packed(sets), 0]


@given(given_routes, st.integers(1, 4))
def test_never_more_than_the_hubs_nor_with_masts_than_without_a_mast_to_share(rows, apart):
    working = [row for row in rows if row[2] == YES]
    found = count_independent(routes_of(rows), np.array([0, apart, 0]))[1]
    one = count_independent(routes_of(rows), np.array([0, 1, 0]))[1]
    assert one <= found <= len({hub for hub, _, _ in working})
    # Where no mast is known all calls share one network: each hub that is called without it gives a route,
    # and the network one more when it leads to another hub.
    free = {hub for hub, network, _ in working if not network}
    assert one == len(free) + bool({hub for hub, network, _ in working if network} - free)


@given(feeds())
def test_masts_are_of_one_group_exactly_when_their_ways_up_meet(feed):
    groups = feed_groups(np.array(feed, dtype=np.int64))
    for one, two in combinations(range(len(feed)), 2):
        meet = bool({*chain(feed, one)} & {*chain(feed, two)})
        assert (groups[one] == groups[two]) == meet


def test_masts_that_feed_each_other_in_a_ring_hang_together():
    assert len(set(feed_groups(np.array([1, 2, 0, -1])).tolist())) == 2


def test_carriers_by_margin_and_by_signal():
    # Links at 20, 13.67, 7.33 and 1 dB. From 15 dB on only the first counts; without signal none does, and
    # with signal but no mast the one network.
    plan = radio([-1, -1, 0, 2], [3, 1, 0, 2])
    every = build_carriers(plan, np.array([YES, YES, NO], np.int8), 0.0)
    assert every.of(1).tolist() == [3, 1, 0, 2]
    # Masts 0, 2 and 3 are one chain, 1 stands alone.
    assert every.apart.tolist() == [1, 2, 0]
    assert (every.nth(0).tolist(), every.nth(3).tolist()) == ([-1, 3, -1], [-1, 2, -1])
    assert every.nth(4).tolist() == [-1, -1, -1]
    assert build_carriers(plan, np.full(3, YES, np.int8), 15.0).of(1).tolist() == [3]
    assert build_carriers(plan, np.full(3, NO, np.int8), 0.0).apart.tolist() == [0, 0, 0]
