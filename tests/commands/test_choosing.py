"""The commands `place` and `close` on the toy region: their files, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands.choosing_options import FILES
from coverage.scenario import Scenario
from tests.commands.outputs import fail, read_villages, run
from tests.regions import write_region


def read_choice(out: Path) -> dict:
    assert sorted(path.name for path in out.iterdir()) == sorted(FILES)
    return json.loads((out / "choice.json").read_text(encoding="utf-8"))


def newly(out: Path, *, lost: bool) -> set[str]:
    first, then = ("before", "after") if lost else ("after", "before")
    return {
        village
        for village, row in read_villages(out).items()
        if row[f"status_{first}"] == "both" and row[f"status_{then}"] != "both"
    }


def test_close_writes_the_choice_and_the_answer(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """b1, b2 and b3 stand at v1, v4 and v5, and reach one another's villages within the hour or not."""
    out = tmp_path / "out"
    assert run("close", toy, "--count", 1, "--out", out) == 0
    said = read_choice(out)
    assert len(said["sites"]) == 1
    assert said["is_proven"]
    assert said["gap"] == 0
    assert said["kind_of_figures"] == "modelled"
    assert said["covered"]["people_lost"] == said["least_lost"] == said["evaluated"]["people_lost"]
    assert said["bound"] == said["covered"]["people"]
    people = read_villages(out)
    lost = newly(out, lost=True)
    assert (
        sum(float(people[village]["population"] or 0) for village in lost) == said["covered"]["people_lost"]
    )
    scenario = Scenario.from_json((out / "scenario.json").read_text(encoding="utf-8"))
    assert scenario.closed == (said["sites"][0]["base_id"],)
    printed = capsys.readouterr().out
    assert "proven the best of 3 bases that might close" in printed
    assert printed.splitlines()[-1] == "modelled"
    others = [base for base in ("b1", "b2", "b3") if base != said["sites"][0]["base_id"]]
    for base in others:
        kept = [word for other in ("b1", "b2", "b3") if other != base for word in ("--keep", other)]
        assert run("close", toy, "--count", 1, "--out", tmp_path / base, *kept) == 0
        assert read_choice(tmp_path / base)["covered"]["people_lost"] >= said["covered"]["people_lost"]


def test_place_writes_the_choice_and_the_answer(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without its bases nobody is reached; a site then wins most of those who have a network."""
    scenario = Scenario().close("b1").close("b2").close("b3")
    (tmp_path / "closed.json").write_text(scenario.to_json(), encoding="utf-8")
    out = tmp_path / "out"
    words = ("--scenario", tmp_path / "closed.json", "--candidates", "villages", "--kind", "battalion")
    assert run("place", toy, "--count", 1, "--out", out, *words) == 0
    said = read_choice(out)
    assert said["candidates"] == 7
    assert said["covered"]["people"] == said["evaluated"]["people"] == said["bound"] > 0
    people = read_villages(out)
    won = newly(out, lost=False)
    assert sum(float(people[village]["population"] or 0) for village in won) == said["covered"]["people"]
    assert "proven the best of 7 candidates" in capsys.readouterr().out
    required = ("--required", "v6", *words)
    assert run("place", toy, "--count", 1, "--out", tmp_path / "v6", *required) == 0
    assert read_choice(tmp_path / "v6")["sites"][0]["candidate_id"] == "v6"
    (tmp_path / "places.csv").write_text("candidate_id,lon,lat\nhere,29.05,0\nthere,29.2,0\n")
    file = (*words[:2], "--candidates", tmp_path / "places.csv")
    assert run("place", toy, "--count", 2, "--out", tmp_path / "file", *file) == 0
    assert {site["candidate_id"] for site in read_choice(tmp_path / "file")["sites"]} == {"here", "there"}


def test_what_rests_on_closed_layers_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    region = write_region(tmp_path / "region", layer_keys={"bases": {"sensitivity": "restricted"}})
    for command in ("place", "close"):
        out = tmp_path / command
        assert run(command, region, "--count", 1, "--out", out) == 0
        assert read_choice(out)["sensitivity"] == "restricted"
        assert "restricted: hand it on as such" in capsys.readouterr().err


def test_faults_are_named_and_nothing_is_written(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    bad = tmp_path / "bad.csv"
    bad.write_text("lon,lat\nnan,0\n", encoding="utf-8")
    for words, said in (
        (("close", toy, "--count", 4), "4 bases cannot close: 3 are open"),
        (("close", toy, "--count", 1, "--keep", "nix"), "nix"),
        (("place", toy, "--count", 8), "8 sites cannot be chosen out of 7 candidates"),
        (("place", toy, "--count", 1, "--required", "nix"), "nix"),
        (("place", toy, "--count", 1, "--candidates", tmp_path / "none.csv"), "there is no such file"),
        (("place", toy, "--count", 1, "--candidates", bad), "lon"),
        (("place", toy, "--count", 0), "not a whole number from 1"),
        (("place", toy, "--count", 1, "--max-seconds", "nan"), "not a number of seconds"),
        (("place", toy, "--count", 1, "--required", "v1", "--forbidden", "v1"), "required and forbidden"),
    ):
        assert said in fail(capsys, *words, "--out", out)
        assert not out.exists()
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    assert "holds files" in fail(capsys, "close", toy, "--count", 1, "--out", out)
    assert (out / "mine.txt").read_text() == "mine"
