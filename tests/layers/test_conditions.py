from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.conditions import is_denied, read_conditional

DRY = (6, 7, 8)


@pytest.mark.parametrize(
    ("text", "dry", "rains"),
    [
        ("no @ (wet)", "", "no"),
        ("no @ wet", "", "no"),
        ("no @ (rain, flood)", "", "no"),
        ("no @ (Rainy season)", "", "no"),
        ("no @ (wet_season)", "", "no"),
        ("no @ (Oct-May)", "", "no"),
        ("no @ (Oct 15-May 15)", "", "no"),
        ("no @ (October - May)", "", "no"),
        ("no @ (2017 Nov-2018 Apr)", "", "no"),
        ("no @ (Jun-Aug)", "no", ""),
        ("no @ (Jan-Dec)", "no", "no"),
        ("yes @ (dry)", "yes", ""),
        ("no @ (Sep-May); yes @ (Jun-Aug)", "yes", "no"),
        ("no @ (wet); destination @ (wet)", "", "destination"),
        ("no @ (Mar)", "", ""),
    ],
)
def test_seasons(text: str, dry: str, rains: str) -> None:
    said = read_conditional(text, DRY)
    assert (said.dry, said.rains, said.is_whole) == (dry, rains, True)


@pytest.mark.parametrize(
    "text", ["no @ (22:00-06:00)", "no @ (weight>7.5)", "no", "no @ (wet AND weight>3)", "@"]
)
def test_what_is_not_about_seasons_is_left_out_and_said(text: str) -> None:
    said = read_conditional(text, DRY)
    assert (said.dry, said.rains, said.is_whole) == ("", "", False)


def test_a_part_that_is_left_out_does_not_hide_the_rest() -> None:
    said = read_conditional("no @ (22:00-06:00); no @ (wet)", DRY)
    assert (said.dry, said.rains, said.is_whole) == ("", "no", False)


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    said = read_conditional(text, DRY)
    assert isinstance(said.is_whole, bool)


@given(st.integers(0, 11), st.integers(0, 11))
def test_months_hold_where_they_take_half_of_a_season(first: int, last: int) -> None:
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    months = {(first + step) % 12 + 1 for step in range((last - first) % 12 + 1)}
    said = read_conditional(f"no @ ({names[first]}-{names[last]})", DRY)
    assert (said.dry == "no") == (len(months & {6, 7, 8}) >= 2)
    assert (said.rains == "no") == (len(months - {6, 7, 8}) >= 5)


def test_denials() -> None:
    assert is_denied("no")
    assert is_denied("private")
    assert not is_denied("")
    assert not is_denied("destination")
