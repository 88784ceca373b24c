from __future__ import annotations

from pathlib import Path

import pytest

from layers.assumptions import Assumption, read_assumptions
from layers.errors import BadAssumption, BrokenFile, InputErrors, MissingFile

PROJECT = Path(__file__).resolve().parents[2]
CITED = ("Refugees International 2011", "CIVIC 2018", "Protection Approaches 2022")
ROWS = sorted(read_assumptions().rows.values(), key=lambda row: row.name)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_assumption_is_whole(row: Assumption) -> None:
    assert row.low <= row.value <= row.high
    assert row.low < row.high
    assert row.unit
    assert row.en
    assert row.fr
    assert row.en != row.fr


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_source_is_a_known_citation_or_the_word_assumption(row: Assumption) -> None:
    assert row.source == "assumption" or row.source.startswith(CITED)


def test_the_numbers_of_the_definitions_stand() -> None:
    assumptions = read_assumptions()
    assert assumptions["limit_road_minutes"] == 60
    assert assumptions["limit_chain_minutes"] == 120
    assert assumptions["cutoff_minutes"] == 240
    assert assumptions["tested_days"] == 90
    assert assumptions["signal_likely_margin_db"] == 15


def test_other_values_give_a_copy_and_leave_the_first_alone() -> None:
    before = read_assumptions()
    after = before.with_values({"walk_kph": 4})
    assert before["walk_kph"] == 3.5
    assert after["walk_kph"] == 4.0
    assert after.changed(before) == {"walk_kph": 4.0}
    assert before.changed(before) == {}
    assert hash(before) == hash(read_assumptions())
    assert before != after


def test_unknown_names_and_values_out_of_range_are_told_together() -> None:
    with pytest.raises(InputErrors) as caught:
        read_assumptions().with_values({"walk_kph": 99, "tested_days": float("nan"), "fly_kph": 3})
    text = str(caught.value)
    assert "give a number from 1 to 6 km/h" in text
    assert "tested_days" in text
    assert "no assumption has this name (rows: fly_kph)" in text


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "assumptions.toml"
    with pytest.raises(MissingFile):
        read_assumptions(path)
    path.write_text("[a")
    with pytest.raises(BrokenFile):
        read_assumptions(path)
    path.write_text(
        '[a]\nvalue = 9\nunit = "m"\nlow = 0\nhigh = 3\nsource = "assumption"\nen = "a"\n'
        'fr = "b"\n[c]\nvalue = true\n'
    )
    with pytest.raises(InputErrors) as caught:
        read_assumptions(path)
    assert [type(fault) for fault in caught.value.faults] == [BadAssumption, BadAssumption]
    assert "outside of its own range (rows: a)" in str(caught.value)
    assert "value, low, high, unit, source, en, fr missing or wrong (rows: c)" in str(caught.value)
