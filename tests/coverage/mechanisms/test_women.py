"""Counts of women by territoire: hidden under ten, and not to be worked out from what is shown."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import numpy as np
import pytest

from coverage.mechanisms.women import hide_counts, women_by_territoire
from tests.coverage.toy import toy_world


def shown(counts) -> tuple:
    """All that is published of these counts: a cell a number or None, and what is said of the total."""
    hidden, low, high = hide_counts(np.array(counts, dtype=float))
    return tuple(None if hide else count for hide, count in zip(hidden, counts, strict=True)), low, high


def attack(cells: int, most: int) -> dict[tuple, list[tuple[int, ...]]]:
    """Every table of counts up to `most`, by what is published of it: who knows the rule can do no more."""
    found: dict[tuple, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(most + 1), repeat=cells):
        found[shown(counts)].append(counts)
    return found


@pytest.mark.parametrize(("cells", "most"), [(1, 30), (2, 40), (3, 32)])
def test_whoever_knows_the_rule_cannot_narrow_down_a_small_count(cells, most):
    checked = 0
    for published, tables in attack(cells, most).items():
        # Tables with counts above `most` would fit too where all cells are hidden: those are left out.
        is_whole = any(cell is not None for cell in published[0]) or published[2] <= most
        for cell in range(cells):
            fits = {table[cell] for table in tables}
            if min(fits) < 10 and is_whole:
                assert set(range(10)) <= fits
                checked += 1
            # Never is a small count shown.
            assert published[0][cell] is None or published[0][cell] >= 10
    assert checked


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # Nothing small: all stand, with their total.
        ([10, 25], ((10, 25), 35, 35)),
        # One small, 4: the smallest other, 20, is hidden too. 24 in two cells, one of them from 10 to 29: the
        # small one may be 0 (beside 24) to 9 (beside 15). So the total stands.
        ([4, 20, 30], ((None, None, 30), 54, 54)),
        # 4 + 11 = 15: the small one could be 5 at most, so the total is said as bounds: 30 + 10, 30 + 30 + 9.
        ([4, 11, 30], ((None, None, 30), 40, 69)),
        # 9 + 30 = 39 = 30 + 9: only 9 fits beside a count of at most 30. Bounds again.
        ([9, 30, 30], ((None, None, 30), 40, 69)),
        # Three small, none beside: 12 can be made with any 0 to 9 in each; the total stands.
        ([4, 4, 4], ((None, None, None), 12, 12)),
        # 0 + 0 + 1: it can not.
        ([0, 0, 1], ((None, None, None), 0, 27)),
        ([3], ((None,), 0, 9)),
        ([], ((), 0, 0)),
    ],
)  # fmt: skip
def test_by_hand(counts, expected):
    assert shown(counts) == expected


def test_the_true_total_always_lies_within_the_bounds():
    for counts in product(range(0, 40, 3), repeat=3):
        _, low, high = shown(counts)
        assert low <= sum(counts) <= high


def test_women_are_counted_where_their_mechanism_is():
    # v1 in north, v2 and v3 in south, v4 in none; the base a stands in none of them.
    world = toy_world(
        {"a": [30] * 4},
        areas=[("north", "open", 28.95, 29.05), ("south", "open", 29.05, 29.25)],
        mechanisms=[
            {"village_id": "v1", "women": 12},
            {"kind": "LPC", "village_id": "v1", "women": 13},
            {"village_id": "v2", "women": 11},
            {"village_id": "v3"},
            {"kind": "CLA", "base_id": "a", "is_embedded": True, "women": 1},
        ],
    )
    counts = women_by_territoire(world)
    frame = counts.by_area
    assert frame.index.tolist() == ["", "north", "south"]
    assert frame["mechanisms"].tolist() == [1, 2, 2]
    assert frame["mechanisms_without_count"].tolist() == [0, 0, 1]
    # 1 is hidden, and 11 with it: 12 together, and 25 beside. The small one may be 2 at most, so bounds:
    # 25 + 10, 25 + 25 + 9.
    assert frame["is_hidden"].tolist() == [True, False, True]
    assert frame["women"].isna().tolist() == [True, False, True]
    assert frame.at["north", "women"] == 25
    assert (counts.total_low, counts.total_high) == (35, 59)
    assert np.isnan(counts.total)


def test_where_nobody_counted_nothing_is_said():
    world = toy_world({"a": [30]}, areas=[("north", "open", 28, 30)], mechanisms=[{"village_id": "v1"}])
    frame = women_by_territoire(world).by_area
    assert frame["women"].isna().all()
    assert not frame["is_hidden"].any()
    assert women_by_territoire(toy_world({"a": [30]})).by_area.empty
