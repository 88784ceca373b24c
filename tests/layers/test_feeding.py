"""What feeds each mast: unknown masts, masts that feed themselves, and circles."""

from __future__ import annotations

import networkx as nx
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import BadValue, Caution, InputError, UnknownId
from layers.feeding import check_feeding


def check(feeders: dict[str, str], *given: str) -> tuple[dict[str, str], list[Caution], list[InputError]]:
    faults: list[InputError] = []
    fed_by = pd.Series(feeders, dtype=str)
    after, cautions = check_feeding(fed_by, frozenset((*feeders, *given)), "towers.csv", faults)
    return after.to_dict(), cautions, faults


def test_a_tree_is_sound() -> None:
    tree = {"a": "", "b": "a", "c": "a", "d": "b"}
    assert check(tree) == (tree, [], [])


def test_a_mast_that_nobody_lists() -> None:
    _, _, (fault,) = check({"a": "", "b": "x"})
    assert isinstance(fault, UnknownId)
    assert fault.rows == ("b hangs on x",)


def test_a_mast_that_feeds_itself() -> None:
    _, _, (fault,) = check({"a": "a", "b": "a"})
    assert isinstance(fault, BadValue)
    assert "feed themselves" in fault.message
    assert fault.rows == ("a",)


def test_a_circle_is_named_without_what_hangs_on_it() -> None:
    _, _, (fault,) = check({"a": "c", "b": "a", "c": "b", "leaf": "a", "other": ""})
    assert "in a circle" in fault.message
    assert fault.rows == ("a", "b", "c")


def test_what_was_left_out_feeds_nobody() -> None:
    after, (caution,), faults = check({"a": "far", "b": "a"}, "far")
    assert after == {"a": "", "b": "a"}
    assert caution.rows == ("a",)
    assert faults == []


@given(st.lists(st.integers(-1, 11), min_size=12, max_size=12))
def test_circles_are_those_of_networkx(feeders: list[int]) -> None:
    names = [f"m{number}" for number in range(12)]
    fed_by = {name: "" if above < 0 else names[above] for name, above in zip(names, feeders, strict=True)}
    _, _, faults = check(fed_by)
    graph = nx.DiGraph([(mast, above) for mast, above in fed_by.items() if above])
    rings = list(nx.simple_cycles(graph))
    expected = {name for ring in rings if len(ring) > 1 for name in ring}
    selves = {ring[0] for ring in rings if len(ring) == 1}
    found = {fault.message.split()[-1]: set(fault.rows) for fault in faults}
    assert found.get("circle", set()) == expected
    assert found.get("themselves", set()) == selves
