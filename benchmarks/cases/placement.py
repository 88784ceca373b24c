"""Choosing sites and closures on covers of the generated land: first answer, proof, and spopt on a part."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from benchmarks.case import Case
from benchmarks.generator import METRIC, rural_world
from benchmarks.roads import CUTOFF_MINUTES, PROFILE, VILLAGES
from coverage.placement import Choice, choose_closures, choose_sites
from coverage.placement.merge import build_problem
from layers.assumptions import read_assumptions
from routing.build import build_network
from routing.router import Router
from routing.speeds import read_speeds

CANDIDATES, CANDIDATES_OF_SPOPT, BASES = 2_000, 500, 150
NODES = {"dense": 200_000, "wide": 2_000_000}
"""Covers of 510 villages a candidate on the smaller network, of 60 on the larger."""
SECONDS_OF_PEER = 60.0

Weights = NDArray[np.float64]


def cases(*, is_quick: bool) -> Iterator[Case]:
    """Yield the cases of choosing, by network."""
    for land, nodes in NODES.items():
        if is_quick and nodes > 200_000:
            return
        covers, weights = _covers(nodes)
        size = f"{land}, {CANDIDATES:,} x {VILLAGES // 1000}k, 2 h"
        yield Case(
            "choose 5 sites, first answer",
            size,
            lambda covers=covers, weights=weights: choose_sites(covers, weights, 5, max_seconds=0.0),
            {"greedy, scipy": _greedy(covers, weights, 5)},
            _no_worse,
            5,
        )
        for count in (5, 10):
            yield Case(
                f"choose {count} sites, proven",
                size,
                _ours(covers, weights, count),
                {f"HiGHS, {SECONDS_OF_PEER:.0f} s at most": _milp(covers, weights, count)},
                _no_worse,
                1,
            )
        bases = covers[:BASES]
        for closed in (15, 75):
            yield Case(
                f"close {closed} of {BASES} bases, proven",
                f"{land}, {BASES} x {VILLAGES // 1000}k, 2 h",
                lambda bases=bases, weights=weights, closed=closed: choose_closures(bases, weights, closed),
                {"HiGHS, villages merged": _milp(bases, weights, BASES - closed)},
                _equal,
                3,
            )
        yield from _spopt_cases(covers[:CANDIDATES_OF_SPOPT], weights, land)


@lru_cache(maxsize=1)
def _covers(nodes: int) -> tuple[csr_array, Weights]:
    """Who is within 2 h of whom on the generated network, and whole people of a log-normal spread."""
    world = rural_world(nodes, CANDIDATES, VILLAGES)
    router = Router(build_network(world.roads), read_speeds(), read_assumptions(), METRIC)
    times = router.times(world.sites, world.villages, PROFILE, cutoff_minutes=CUTOFF_MINUTES)
    people = np.rint(np.random.default_rng(3).lognormal(5.5, 1.0, VILLAGES))
    return csr_array(np.isfinite(times.ms)), people


def _ours(covers: csr_array, weights: Weights, count: int) -> Callable[[], Choice]:
    return lambda: choose_sites(covers, weights, count)


def _greedy(covers: csr_array, weights: Weights, count: int) -> Callable[[], float]:
    def run() -> float:
        left = weights.copy()
        for _ in range(count):
            best = int(np.argmax(covers @ left))
            left[covers.indices[covers.indptr[best] : covers.indptr[best + 1]]] = 0.0
        return float(weights.sum() - left.sum())

    return run


def _milp(covers: csr_array, weights: Weights, count: int) -> Callable[[], float]:
    """Solve the plain model of the merged villages with scipy's HiGHS."""

    def run() -> float:
        problem = build_problem(covers, weights, np.zeros(len(weights)))
        groups, candidates = len(problem.once), covers.shape[0]
        over = csr_array(
            (np.ones(len(problem.candidate)), problem.candidate, problem.first), (groups, candidates)
        )
        chosen = np.repeat((1.0, 0.0), (candidates, groups))
        found = milp(
            np.concatenate((np.zeros(candidates), problem.once)),
            integrality=chosen,
            bounds=Bounds(0.0, 1.0),
            constraints=LinearConstraint(
                vstack((hstack((over, eye_array(groups))), csr_array(chosen[None]))).tocsr(),
                np.append(np.ones(groups), count),
                np.append(np.full(groups, np.inf), count),
            ),
            options={"time_limit": SECONDS_OF_PEER, "mip_rel_gap": 0.0},
        )
        return float("-inf") if found.x is None else float(problem.once.sum() - found.fun)

    return run


def _spopt_cases(covers: csr_array, weights: Weights, land: str) -> Iterator[Case]:
    try:
        locate, pulp = importlib.import_module("spopt.locate"), importlib.import_module("pulp")
    except ImportError:
        return
    size = f"{land}, {covers.shape[0]} x {VILLAGES // 1000}k, 2 h"
    cost = np.where(covers.toarray().T, 0.0, 2.0)
    yield Case(
        "choose 5 sites, proven",
        size,
        _ours(covers, weights, 5),
        {"spopt MCLP, HiGHS": lambda: _spopt(locate, pulp, cost, weights)},
        _equal,
        1,
    )


def _spopt(locate: Any, pulp: Any, cost: NDArray[np.float64], weights: Weights) -> float:
    model = locate.MCLP.from_cost_matrix(cost, weights, service_radius=1.0, p_facilities=5)
    return float(model.solve(pulp.HiGHS(msg=False, gapRel=0.0)).problem.objective.value())


def _no_worse(ours: object, theirs: object) -> None:
    assert isinstance(ours, Choice)
    assert isinstance(theirs, float)
    assert ours.covered_weight > theirs - 0.5


def _equal(ours: object, theirs: object) -> None:
    assert isinstance(ours, Choice)
    assert isinstance(theirs, float)
    assert ours.gap == 0.0
    assert abs(ours.covered_weight - theirs) < 0.5
