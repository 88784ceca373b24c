"""Choosing on the embedded region: places, closures and a budget, beside what one would write by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import numpy as np

from benchmarks.case import Case
from coverage.choosing import choose_bases_to_close, choose_places
from coverage.choosing.asked import ask
from coverage.choosing.candidates import build_candidates
from coverage.choosing.covers import gain_covers
from coverage.evaluate import evaluate
from coverage.scenario import Scenario
from coverage.world import World, build_world

KIVU = Path(__file__).resolve().parents[2] / "data" / "kivu"
CLOSED = 2


def cases(*, is_quick: bool) -> Iterator[Case]:
    """Yield the cases of choosing with the answers evaluated beside."""
    yield Case(
        "best 5 places, evaluated and proven",
        "Kivu, 4,250 x 4,250, 1 h",
        lambda: choose_places(_world(), Scenario(), 5).people,
        {"the same covers, greedy": _greedy(5)},
        _no_worse,
        3,
    )
    if is_quick:
        return
    yield Case(
        f"close {CLOSED} of 20 bases, evaluated and proven",
        "Kivu, 4,250 villages",
        lambda: -choose_bases_to_close(_world(), Scenario(), CLOSED).people_lost,
        {"every pair evaluated": _every_pair},
        _no_worse,
        1,
    )


@lru_cache(maxsize=1)
def _world() -> World:
    return build_world(KIVU)


def _greedy(count: int) -> Callable[[], float]:
    def run() -> float:
        asked = ask(_world(), Scenario())
        covers = gain_covers([asked], build_candidates(asked, None, "base"), "both")
        left = asked.people.copy()
        for _ in range(count):
            best = int(np.argmax(covers @ left))
            left[covers.indices[covers.indptr[best] : covers.indptr[best + 1]]] = 0.0
        return float(asked.people.sum() - left.sum())

    return run


def _every_pair() -> float:
    world = _world()
    before = _people_both(world, Scenario())
    after = (
        _people_both(world, Scenario().close(one).close(other))
        for one, other in combinations(world.layers.bases.index, CLOSED)
    )
    return max(after) - before


def _people_both(world: World, scenario: Scenario) -> float:
    villages = evaluate(world, scenario).villages
    return float(villages.loc[(villages["status"] == "both").to_numpy(dtype=bool), "population"].sum())


def _no_worse(ours: object, theirs: object) -> None:
    assert isinstance(ours, float)
    assert isinstance(theirs, float)
    assert ours > theirs - 0.5
