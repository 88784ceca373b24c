"""Answers kept, the oldest dropped first."""

from __future__ import annotations

import pytest

from routing.kept import Kept


def test_made_once_and_dropped_in_turn():
    made = []
    kept: Kept[int] = Kept(2)

    def ask(key):
        return kept.once(key, lambda: made.append(key) or len(made))

    assert [ask("a"), ask("b"), ask("a")] == [1, 2, 1]
    assert ask("c") == 3  # b has not been asked for the longest
    assert ask("a") == 1
    assert ask("b") == 4
    assert made == ["a", "b", "c", "b"]


def test_a_failure_is_not_kept():
    kept: Kept[int] = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.once("a", lambda: 1 // 0)
    assert kept.once("a", lambda: 7) == 7
