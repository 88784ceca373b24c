"""Choosing sites and closures: published instances, every choice tried, properties, bad input."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from coverage.placement import choose_closures, choose_sites
from coverage.placement.greedy import fill_greedily
from coverage.placement.merge import build_problem
from layers.errors import InputError

# Optimal covered demand for p = 1 to 5 at a service distance of 800, from the list of the shared data.
OPTIMA = {"SJC324": (5461, 8790, 11604, 12106, 12152), "SJC402": (6555, 11339, 14690, 15658, 15970)}

Covers = NDArray[np.bool_]


@pytest.mark.parametrize("name", OPTIMA)
@pytest.mark.parametrize("count", range(1, 6))
def test_published_optima_are_met_and_proven(shared_data: Path, name: str, count: int) -> None:
    folder = shared_data / "validation" / "mclp"
    at = np.loadtxt(folder / f"{name}.txt", skiprows=1)
    people = np.loadtxt(folder / f"{name}.demand.txt")
    far = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    # No pair is exactly 800 apart, so that < and <= are the same.
    choice = choose_sites(csr_array(far <= 800), people, count)
    assert (choice.covered_weight, choice.upper_bound, choice.gap) == (OPTIMA[name][count - 1],) * 2 + (0.0,)
    assert people[(far <= 800)[list(choice.sites)].any(axis=0)].sum() == choice.covered_weight


@st.composite
def cases(draw: st.DrawFn) -> tuple[Covers, NDArray[np.float64], int, list[int], list[int], float]:
    """Up to 9 candidates and 30 villages, whole or broken weights, some required, some forbidden."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    candidates, villages = draw(st.integers(1, 9)), draw(st.integers(0, 30))
    covers = random.random((candidates, villages)) < draw(st.sampled_from((0.05, 0.15, 0.3, 0.6)))
    whole = random.integers(0, draw(st.sampled_from((2, 10, 1000))), villages).astype(float)
    weights = whole if draw(st.booleans()) else random.random(villages)
    count = draw(st.integers(1, candidates))
    order = random.permutation(candidates).tolist()
    required = order[: draw(st.integers(0, count))]
    spare = candidates - count
    forbidden = order[len(required) :][: draw(st.integers(0, spare))]
    return covers, weights, count, required, forbidden, draw(st.sampled_from((0.0, 0.0, 0.5, 1.0)))


def value_of(covers: Covers, weights: NDArray[np.float64], rows: Iterable[int], backup: float) -> float:
    """Weight covered, and that covered twice."""
    times = covers[list(rows)].sum(axis=0)
    return float(weights[times > 0].sum() + backup * weights[times > 1].sum())


@settings(max_examples=150, deadline=None)
@given(cases())
def test_sites_are_the_best_of_every_choice(case: tuple) -> None:
    covers, weights, count, required, forbidden, backup = case
    best = max(
        value_of(covers, weights, rows, backup)
        for rows in itertools.combinations(range(len(covers)), count)
        if set(required) <= set(rows) and not set(forbidden) & set(rows)
    )
    choice = choose_sites(csr_array(covers), weights, count, required, forbidden, backup_weight=backup)
    assert choice.covered_weight == pytest.approx(best, rel=1e-8)
    assert value_of(covers, weights, choice.sites, backup) == pytest.approx(choice.covered_weight, rel=1e-9)
    assert (choice.gap, choice.upper_bound, choice.is_proven) == (0.0, choice.covered_weight, True)
    assert choice.sites == tuple(sorted(set(choice.sites)))
    assert len(choice.sites) == count
    assert set(required) <= set(choice.sites)
    assert not set(forbidden) & set(choice.sites)


@settings(max_examples=150, deadline=None)
@given(cases())
def test_closures_are_the_best_of_every_choice(case: tuple) -> None:
    covers, weights, count, locked, _, backup = case
    everyone = set(range(len(covers)))
    may_close = sorted(everyone - set(locked))
    if count > len(may_close):
        with pytest.raises(InputError):
            choose_closures(csr_array(covers), weights, count, locked)
        return
    best = max(
        value_of(covers, weights, everyone - set(rows), backup)
        for rows in itertools.combinations(may_close, count)
    )
    choice = choose_closures(csr_array(covers), weights, count, locked, backup_weight=backup)
    assert choice.covered_weight == pytest.approx(best, rel=1e-8)
    kept = everyone - set(choice.sites)
    assert value_of(covers, weights, kept, backup) == pytest.approx(choice.covered_weight, rel=1e-9)
    assert choice.gap == 0.0
    assert len(choice.sites) == count
    assert not set(locked) & set(choice.sites)


def land(candidates: int, villages: int, seed: int) -> tuple[csr_array, NDArray[np.float64]]:
    """Candidates and villages strewn over a square, a reach of 0.12; too many choices to try each."""
    random = np.random.default_rng(seed)
    sites, places = random.random((candidates, 2)), random.random((villages, 2))
    far = np.hypot(*(sites[:, None] - places[None]).transpose(2, 0, 1))
    return csr_array(far < 0.12), np.rint(random.lognormal(5.0, 1.0, villages))


@pytest.mark.parametrize("seed", range(4))
def test_more_sites_or_candidates_are_never_worse(seed: int) -> None:
    covers, weights = land(60, 400, seed)
    values = [choose_sites(covers, weights, count).covered_weight for count in (1, 2, 4, 8, 16, 32, 60)]
    assert values == sorted(values)
    assert values[-1] == weights[covers.sum(axis=0) > 0].sum()
    assert choose_sites(covers[:40], weights, 8).covered_weight <= values[3]
    closed = [choose_closures(covers, weights, count).covered_weight for count in (1, 10, 30, 59, 60)]
    assert closed == sorted(closed, reverse=True)
    # Closing all but one leaves the best single one; closing all leaves nothing.
    assert closed[3:] == [values[0], 0.0]


@pytest.mark.parametrize("seed", range(4))
def test_the_value_does_not_depend_on_the_order(seed: int) -> None:
    covers, weights = land(80, 500, seed)
    random = np.random.default_rng(seed)
    rows, columns = random.permutation(80), random.permutation(500)
    turned = choose_sites(covers[rows][:, columns], weights[columns], 7, backup_weight=0.5)
    straight = choose_sites(covers, weights, 7, backup_weight=0.5)
    assert turned.covered_weight == straight.covered_weight
    assert choose_sites(covers, weights, 7, backup_weight=0.5) == straight


@pytest.mark.parametrize("count", [1, 5, 12])
def test_bounds_fall_and_values_rise_until_they_meet(count: int) -> None:
    covers, weights = land(150, 1500, 9)
    told: list[tuple[float, float]] = []
    choice = choose_sites(covers, weights, count, progress=lambda *pair: told.append(pair))
    assert told, "the first answer is told at once"
    assert all(value <= choice.covered_weight <= bound for value, bound in told)
    problem = build_problem(covers, weights, np.zeros(len(weights)))
    greedy = fill_greedily(problem, count, np.zeros(150, np.int8))
    assert weights[covers[np.flatnonzero(greedy)].sum(axis=0) > 0].sum() <= told[0][0]
    stopped = choose_sites(covers, weights, count, progress=lambda *_: True)
    assert stopped.covered_weight == told[0][0]
    assert stopped.gap == pytest.approx(1 - stopped.covered_weight / stopped.upper_bound)
    assert stopped.gap > 0
    assert not stopped.is_proven
    assert choose_sites(covers, weights, count, max_seconds=0.0) == stopped


def test_what_progress_raises_goes_through() -> None:
    def refuse(value: float, bound: float) -> None:
        raise KeyboardInterrupt

    covers, weights = land(50, 200, 1)
    with pytest.raises(KeyboardInterrupt):
        choose_sites(covers, weights, 3, progress=refuse)


def test_ties_go_to_the_lowest_row() -> None:
    # Four candidates over the same two villages: any is as good.
    assert choose_sites(csr_array(np.ones((4, 2), bool)), np.ones(2), 1).sites == (0,)
    assert choose_sites(csr_array(np.ones((4, 2), bool)), np.ones(2), 1, forbidden=[0]).sites == (1,)


def test_backup_prefers_being_reached_twice() -> None:
    # Candidates over villages of 10 and 9 people, and of 10 and 9 again, and of 5 alone.
    # Once counts: 19 + 5 = 24 for {0, 2}; with backup 1.0: 19 + 19 = 38 for {0, 1} against 24.
    covers = csr_array(np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]], bool))
    weights = np.array([10.0, 9.0, 5.0])
    assert choose_sites(covers, weights, 2).sites == (0, 2)
    backed = choose_sites(covers, weights, 2, backup_weight=1.0)
    assert (backed.sites, backed.covered_weight) == ((0, 1), 38.0)


def test_nothing_that_is_given_is_changed() -> None:
    covers, weights = land(40, 200, 3)
    before = covers.copy(), weights.copy()
    weights.setflags(write=False)
    for part in (covers.data, covers.indices, covers.indptr):
        part.setflags(write=False)
    choose_sites(covers, weights, 5, [1], [2])
    choose_closures(covers, weights, 5, [1])
    np.testing.assert_array_equal(covers.toarray(), before[0].toarray())
    np.testing.assert_array_equal(weights, before[1])


def test_numbers_and_repeated_entries_count_as_true_once() -> None:
    # Village 0 is given twice to candidate 0, and 0.0 is stored for village 1.
    covers = csr_array((np.array([2.0, 2.0, 0.0]), np.array([0, 0, 1]), np.array([0, 3])), shape=(1, 2))
    assert choose_sites(covers, np.array([3.0, 5.0]), 1, backup_weight=1.0).covered_weight == 3.0


FAULTS = {
    "4 are to be chosen, but only 3": {"count": 4},
    "0 are to be chosen": {"count": 0},
    "-1 are to be chosen": {"count": -1},
    "1.5 are to be chosen": {"count": 1.5},
    "not finite": {"weights": np.array([1.0, np.nan])},
    "weights are not finite numbers (rows: 1)": {"weights": np.array([1.0, np.inf])},
    "weights are negative (rows: 0)": {"weights": np.array([-1.0, 1.0])},
    "shape (3,)": {"weights": np.ones(3)},
    "2 are required": {"count": 1, "required": [0, 1]},
    "both required and forbidden": {"required": [0], "forbidden": [0]},
    "no candidates (rows: 3)": {"required": [3]},
    "no candidates (rows: -1)": {"forbidden": [-1]},
    "but only 1 candidates may be": {"count": 2, "forbidden": [0, 1]},
    "backup_weight is 2.0": {"backup_weight": 2.0},
    "no sparse matrix": {"covers": np.ones((3, 2), bool)},
    "covers has no candidates": {"covers": csr_array((0, 2), dtype=bool)},
}


@pytest.mark.parametrize("message", FAULTS)
def test_bad_input_to_choosing_is_named(message: str) -> None:
    fit = {"covers": csr_array(np.ones((3, 2), bool)), "weights": np.ones(2), "count": 1}
    with pytest.raises(InputError) as caught:
        choose_sites(**(fit | FAULTS[message]))
    assert message in str(caught.value)
    assert "Mend:" in str(caught.value)


@pytest.mark.parametrize(
    ("message", "given"),
    [
        ("every candidate is locked", {"count": 1, "locked": [0, 1, 2]}),
        ("3 are to close, but only 2 may", {"count": 3, "locked": [1]}),
        ("0 are to close", {"count": 0}),
        ("no candidates (rows: 7)", {"count": 1, "locked": [7]}),
        ("weights are negative", {"count": 1, "weights": np.array([-1.0, 1.0])}),
    ],
)
def test_bad_input_to_closing_is_named(message: str, given: dict) -> None:
    fit = {"covers": csr_array(np.ones((3, 2), bool)), "weights": np.ones(2)}
    with pytest.raises(InputError) as caught:
        choose_closures(**(fit | given))
    assert message in str(caught.value)
