"""Changes of mechanisms in a scenario file: applied by `simulate`, and what is refused is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands.mechanism_words import WORDS
from coverage.mechanisms.notes import MECHANISM_NOTES
from tests.commands.outputs import check_simulation, read_villages, run


def test_every_note_has_words() -> None:
    assert set(WORDS) == set(MECHANISM_NOTES)


def test_simulate_applies_them_and_says_what_it_does_not(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "given.json"
    changes = [
        {"change": "found_mechanism", "kind": "CAN", "village_id": "v4", "channel": "satphone"},
        {"change": "set_reprisal", "area_id": "W"},
        {"change": "train_mechanism", "mechanism_id": "m1"},
        {"change": "transfer_mechanism", "mechanism_id": "m2", "owner": "state"},
    ]
    given.write_text(json.dumps({"changes": changes}), encoding="utf-8")
    assert run("simulate", toy, "--out", tmp_path / "out", "--scenario", given) == 0
    said = capsys.readouterr().err
    check_simulation(tmp_path / "out")
    rows = read_villages(tmp_path / "out")
    assert rows["v4"]["status_after"] in ("both", "call_only")
    assert "change 3 is not applied: outreach pauses in W" in said
    assert "change 4 hands it to the State" in said
    assert "change 1" not in said


def test_simulate_refuses_what_does_not_fit(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "given.json"
    changes = [{"change": "move_cla", "mechanism_id": "m1", "village_id": "v3"}]
    given.write_text(json.dumps({"changes": changes}), encoding="utf-8")
    assert run("simulate", toy, "--out", tmp_path / "out", "--scenario", given) == 2
    assert "only an assistant (CLA) moves" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
