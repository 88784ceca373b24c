"""Cells put together to masts: distances, names, and that the order of the rows does not matter."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.tower_sites import group_points, name_sites

REACH_M = 100.0
# Whole metres, so that distances of exactly the reach occur.
POINTS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=40)


def cells(rows: list[tuple[str, str, str, float, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["mast_id", "operator", "radio", "area", "cell"])
    return frame.assign(lon=29.0 + 0.001 * frame.index, lat=0.0)


def test_groups_of_a_row_of_points() -> None:
    """At 0, 90, 180 and 300 m with a reach of 100: the second has two others near it and takes both."""
    xy = np.array([[0.0, 0.0], [90.0, 0.0], [180.0, 0.0], [300.0, 0.0]])
    assert group_points(xy, REACH_M).tolist() == [0, 0, 0, 1]
    assert group_points(xy, 89.0).tolist() == [0, 1, 2, 3]


def test_points_of_one_place_weigh_more() -> None:
    """At 0 (three times), 90 and 180 m: 0 has four cells within reach, 90 all five, so it is the middle."""
    xy = np.array([[0.0, 0.0]] * 3 + [[90.0, 0.0], [180.0, 0.0]])
    assert group_points(xy, REACH_M).tolist() == [0, 0, 0, 0, 0]
    # Without the one at 90, none reaches the other.
    assert group_points(xy[[0, 1, 2, 4]], REACH_M).tolist() == [0, 0, 0, 1]


@given(points=POINTS, data=st.data())
def test_the_order_does_not_matter_and_nobody_is_far(
    points: list[tuple[int, int]], data: st.DataObject
) -> None:
    xy = np.array(points, dtype=np.float64)
    group = group_points(xy, REACH_M)
    order = np.array(data.draw(st.permutations(range(len(xy)))))
    shuffled = group_points(xy[order], REACH_M)
    assert shuffled.tolist() == group[order].tolist()
    assert sorted(set(group)) == list(range(group.max() + 1))
    apart = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    for number in range(group.max() + 1):
        members = group == number
        assert apart[members][:, members].max() <= 2 * REACH_M
        # One of them, the middle, has all the others within reach.
        assert (apart[members][:, members].max(axis=1) <= REACH_M).any()
    # Points of one place are never parted.
    assert not ((apart == 0) & (group[:, None] != group[None])).any()


@given(points=POINTS)
def test_a_group_is_never_joined_by_one_that_could_have_taken_it(points: list[tuple[int, int]]) -> None:
    """A plain second opinion: the greedy rule over all pairs, point by point."""
    places = sorted(set(points))
    near = {
        one: [other for other in places if np.hypot(one[0] - other[0], one[1] - other[1]) <= REACH_M]
        for one in places
    }
    weight = {one: sum(points.count(other) for other in near[one]) for one in places}
    expected: dict[tuple[int, int], int] = {}
    number = 0
    for one in sorted(places, key=lambda place: (-weight[place], place)):
        if one not in expected:
            expected |= {other: number for other in near[one] if other not in expected}
            number += 1
    found = group_points(np.array(points, dtype=np.float64), REACH_M)
    assert found.tolist() == [expected[point] for point in points]


def test_an_own_id_wins_over_distance() -> None:
    given = cells([("m1", "630-1", "GSM", 1, 1), ("m2", "630-1", "GSM", 1, 2), ("", "630-1", "GSM", 1, 3)])
    assert name_sites(given, np.zeros((3, 2)), REACH_M).tolist() == ["m1", "m2", "GSM-630-1-1-3"]


def test_operators_are_kept_apart() -> None:
    given = cells([("", "630-1", "GSM", 1, 1), ("", "630-2", "GSM", 1, 1), ("", "", "LTE", 7, 9)])
    names = name_sites(given, np.zeros((3, 2)), REACH_M)
    assert names.tolist() == ["GSM-630-1-1-1", "GSM-630-2-1-1", "LTE-site-7-9"]


def test_a_site_is_named_after_its_first_cell_or_its_place() -> None:
    rows = [("", "630-1", "UMTS", 3, 1), ("", "630-1", "GSM", 12, 40), ("", "630-1", "GSM", 9, 70)]
    rows.append(("", "630-1", "GSM", np.nan, np.nan))
    assert set(name_sites(cells(rows), np.zeros((4, 2)), REACH_M)) == {"GSM-630-1-9-70"}
    bare = cells([("", "630-1", "GSM", np.nan, 4)] * 2)
    assert set(name_sites(bare, np.zeros((2, 2)), REACH_M)) == {"630-1@29.00000,0.00000"}


@pytest.mark.parametrize("seed", range(5))
def test_names_do_not_depend_on_the_order_of_rows(seed: int) -> None:
    rng = np.random.default_rng(seed)
    frame = cells([("", f"630-{rng.integers(2)}", "GSM", 1.0, float(cell)) for cell in range(30)])
    xy = rng.uniform(0, 400, (30, 2))
    order = rng.permutation(30)
    names = name_sites(frame, xy, REACH_M)
    shuffled = name_sites(frame.iloc[order], xy[order], REACH_M)
    assert shuffled.sort_index().equals(names)
