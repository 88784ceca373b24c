"""Who is out of time when a link is lost, for every link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.case import Case
from benchmarks.roads import PROFILE, SITES, VILLAGES, Setting, setting
from routing.costs import with_state
from routing.losses import Losses, link_losses
from routing.nearest import nearest_sites
from routing.state import build_state

LIMIT_MS = 3_600_000
LINKS_OF_PEER = 40


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Villages lost by some of the links."""

    chains: NDArray[np.int64]
    pairs: set[tuple[int, int]]


def cases(*, is_quick: bool) -> Iterator[Case]:
    """Yield the cases of lost links, by size of the network."""
    for nodes, runs in ((200_000, 5), (2_000_000, 1)):
        if is_quick and nodes > 200_000:
            return
        world = setting(nodes)
        ours = _ours(world)
        links = np.unique(ours().chain)
        part = np.sort(np.random.default_rng(1).choice(links, LINKS_OF_PEER, replace=False))
        yield Case(
            f"loss of each of {len(links):,} links",
            f"{nodes // 1000}k nodes, {SITES} sites, {VILLAGES // 1000}k, 1 h",
            ours,
            {f"cut, search; {LINKS_OF_PEER} scaled": _brute_force(world, part)},
            _equal,
            runs,
            scale=len(links) / LINKS_OF_PEER,
        )


def _ours(world: Setting) -> Callable[[], Losses]:
    router, given = world.router, world.world
    costs = router.costs(PROFILE)
    sites, villages = (router.snap(points, PROFILE.vehicle) for points in (given.sites, given.villages))
    return lambda: link_losses(router.network, costs, sites, villages, LIMIT_MS)


def _brute_force(world: Setting, chains: NDArray[np.int64]) -> Callable[[], _Part]:
    """Cut a link, weigh, search from all sites with our own kernel, the quickest there is; and so on."""
    router, given = world.router, world.world
    network, costs = router.network, router.costs(PROFILE)
    sites, villages = (router.snap(points, PROFILE.vehicle) for points in (given.sites, given.villages))
    start = network.core.chain_start

    def run() -> _Part:
        before = nearest_sites(network, costs, sites, villages, LIMIT_MS).site >= 0
        pairs = set()
        for chain in chains.tolist():
            cut = with_state(network, costs, build_state(cuts=np.arange(start[chain], start[chain + 1])))
            after = nearest_sites(network, cut, sites, villages, LIMIT_MS).site >= 0
            pairs |= {(chain, int(village)) for village in np.flatnonzero(before & ~after)}
        return _Part(chains, pairs)

    return run


def _equal(ours: object, peer: object) -> None:
    assert isinstance(ours, Losses)
    assert isinstance(peer, _Part)
    is_asked = np.isin(ours.chain, peer.chains)
    pairs = zip(ours.chain[is_asked].tolist(), ours.village[is_asked].tolist(), strict=True)
    assert set(pairs) == peer.pairs
