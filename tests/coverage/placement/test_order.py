"""The order of closing: every order tried, and the bound beyond."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from coverage.placement import choose_order
from layers.errors import InputError


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_the_order_is_the_best_of_all(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    covers = random.random((7, 25)) < 0.25
    weights = random.integers(0, 50, 25).astype(float)
    closing = random.permutation(7)[:count].tolist()

    def kept(order: tuple[int, ...]) -> list[float]:
        left = [sorted(set(range(7)) - set(order[: done + 1])) for done in range(count)]
        return [float(weights[covers[rows].any(axis=0)].sum()) for rows in left]

    answer = choose_order(csr_array(covers), weights, closing)
    assert sorted(answer.sites) == sorted(closing)
    assert list(answer.covered_weights) == kept(answer.sites)
    assert answer.covered_periods == max(sum(kept(order)) for order in itertools.permutations(closing))
    assert (answer.upper_bound, answer.gap) == (answer.covered_periods, 0.0)


def test_beyond_the_exact_the_bound_stands_above() -> None:
    # 22 bases with a village each of 1, 2, ... 22 people: closing the small first is best, and provably so.
    apart = choose_order(csr_array(np.eye(22, dtype=bool)), np.arange(1.0, 23.0), range(22))
    assert apart.sites == tuple(range(22))
    assert apart.gap == 0.0
    # Pairs of bases over one village: the bound lets each period choose anew, the order may not be as good.
    random = np.random.default_rng(4)
    covers, weights = random.random((25, 120)) < 0.1, random.integers(1, 50, 120).astype(float)
    answer = choose_order(csr_array(covers), weights, range(22))
    assert answer.upper_bound >= answer.covered_periods > 0
    assert answer.gap == pytest.approx(1 - answer.covered_periods / answer.upper_bound)
    assert answer.gap < 0.05


@pytest.mark.parametrize(("closing", "message"), [([], "0 are to close"), ([9], "no candidates (rows: 9)")])
def test_bad_input_is_named(closing: list[int], message: str) -> None:
    with pytest.raises(InputError) as caught:
        choose_order(csr_array(np.ones((3, 2), bool)), np.ones(2), closing)
    assert message in str(caught.value)
