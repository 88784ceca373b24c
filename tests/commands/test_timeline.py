"""The command `timeline` on the toy region: its files, the numbers of `simulate`, and what it refuses."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import pytest

from commands.timeline import _NOTES, DEFAULT_WEEKS, FILES
from coverage.calendar import WEEK_NOTES
from tests.commands.outputs import STATUSES, fail, read_summary, run
from tests.regions import write_region

# b1 closes on the first day of week 2; a battalion comes to v1 for week 3, from b2, which is open.
CHANGES = [
    {"change": "close_base", "base_id": "b1", "on": "2017-07-15"},
    {
        "change": "place_battalion",
        "lon": 29.0,
        "lat": 0.0,
        "from": "2017-07-22",
        "days": 7,
        "from_base": "b2",
    },
]


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_region(tmp_path_factory.mktemp("timeline") / "region")


def scenario(folder: Path, changes: list[dict[str, object]]) -> Path:
    path = folder / "given.json"
    path.write_text(json.dumps({"format": 4, "changes": changes}), encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_files_say_the_same(region: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, given = tmp_path / "out", scenario(tmp_path, CHANGES)
    assert run("timeline", region, "--scenario", given, "--weeks", 5, "--out", out) == 0
    assert sorted(path.name for path in out.iterdir()) == sorted(FILES)
    printed = capsys.readouterr()
    weeks, areas = rows(out / "weeks.csv"), rows(out / "areas.csv")
    said = json.loads((out / "timeline.json").read_text(encoding="utf-8"))
    assert [row["week"] for row in weeks] == ["0", "1", "2", "3", "4"]
    assert [row["starts"] for row in weeks][:3] == ["2017-07-01", "2017-07-08", "2017-07-15"]
    for row in weeks:
        inside = [area for area in areas if area["week"] == row["week"]]
        assert [area["area_id"] for area in inside] == ["E", "W"]
        for status in STATUSES:
            assert sum(int(area[f"people_{status}"]) for area in inside) == int(row[f"people_{status}"])
        assert sum(int(row[f"villages_{status}"]) for status in STATUSES) == 7
    people_out = [int(row["people_out"]) for row in weeks]
    # v1 has 1,000 people: out in weeks 2 and 4, not in week 3.
    assert people_out[:2] == [0, 0]
    assert people_out[2] == people_out[4] == people_out[3] + 1000
    assert int(weeks[-1]["person_weeks"]) == math.fsum(people_out)
    assert said["person_weeks"][1] == math.fsum(people_out)
    assert said["states"] == 3
    # Nobody says how many the battalion takes along.
    assert [note["what"] for note in said["change_notes"]] == ["base as strong"]
    assert (said["weeks"], said["start"], said["kind_of_figures"]) == (5, "2017-07-01", "modelled")
    assert said["last"]["people"] == {status: int(weeks[-1][f"people_{status}"]) for status in STATUSES}
    assert f"{math.fsum(people_out):,.0f} person-weeks" in printed.out
    assert "Modelled" in printed.out


def test_a_week_has_the_numbers_of_simulate(region: Path, tmp_path: Path) -> None:
    """Without days every week is what `simulate` says; the same terms beside the file."""
    plain = [{**change, "on": None} for change in CHANGES[:1]]
    given, terms = scenario(tmp_path, plain), ("--vehicle", "truck", "--season", "rains")
    assert run("simulate", region, "--scenario", given, "--out", tmp_path / "one", *terms) == 0
    assert run("timeline", region, "--scenario", given, "--out", tmp_path / "two", *terms) == 0
    summary, weeks = read_summary(tmp_path / "one"), rows(tmp_path / "two" / "weeks.csv")
    assert len(weeks) == DEFAULT_WEEKS
    for row in (weeks[0], weeks[-1]):
        for status in STATUSES:
            assert int(row[f"people_{status}"]) == summary["population"]["after"][status]
            assert int(row[f"villages_{status}"]) == summary["villages"]["after"][status]
        assert [int(row["people_out_low"]), int(row["people_out_high"])] == summary["people_out"]
        assert int(row["villages_out"]) == len(summary["newly_out"])


def test_without_a_scenario_it_follows_the_file(tmp_path: Path) -> None:
    bases = [
        {"base_id": "b1", "name": "A", "kind": "COB", "lon": 29.0, "lat": 0.0, "closed": "2017-07-31"},
        {"base_id": "b2", "name": "B", "kind": "COB", "lon": 29.2, "lat": 0.0, "closed": ""},
    ]  # fmt: skip
    region = write_region(tmp_path / "region", bases=bases, mechanisms=None)
    assert run("timeline", region, "--weeks", 3, "--start", "2017-07-22", "--out", tmp_path / "out") == 0
    weeks = rows(tmp_path / "out" / "weeks.csv")
    assert [row["starts"] for row in weeks] == ["2017-07-22", "2017-07-29", "2017-08-05"]
    assert weeks[0]["people_both"] == weeks[1]["people_both"]
    assert int(weeks[2]["people_both"]) == int(weeks[1]["people_both"]) - 1000
    assert weeks[2]["people_both_without_changes"] == weeks[2]["people_both"]


def test_what_is_to_be_said_is_noted(
    region: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = scenario(tmp_path, [{**CHANGES[1], "from": "2017-07-02", "days": 40}])
    assert run("timeline", region, "--scenario", given, "--weeks", 2, "--out", tmp_path / "out") == 0
    said = capsys.readouterr().err
    assert "change 1 would have to be ordered before the reference date, on 2017-06-25" in said
    assert "change 1 stays for longer than it is meant to" in said
    notes = json.loads((tmp_path / "out" / "timeline.json").read_text(encoding="utf-8"))["change_notes"]
    assert [note["what"] for note in notes] == ["late order", "long stay", "base as strong"]
    assert set(_NOTES) == set(WEEK_NOTES)


@pytest.mark.parametrize(
    ("changes", "words", "said"),
    [
        ([CHANGES[0], CHANGES[0]], (), ("given.json", "closed twice", "b1")),
        ([CHANGES[0], {**CHANGES[1], "from_base": "b1"}], (), ("given.json", "closed", "battalion-1")),
        ([{**CHANGES[0], "on": "2017-7-15"}], (), ("given.json", "YYYY-MM-DD")),
        ([{**CHANGES[0], "on": "1217-07-15"}], (), ("given.json", "correct the year")),
        ([{"change": "cut_road", "lon": 29, "lat": 0, "on": "2017-08-02", "until": "2017-08-01"}], (),
         ("ends before it begins", "change 1")),
        ([], ("--weeks", 0), ("weeks", "1 to 520")),
        ([], ("--weeks", 10_000), ("weeks", "1 to 520")),
        ([], ("--start", "July"), ("--start", "YYYY-MM-DD")),
        ([], ("--start", "1817-07-01"), ("start", "correct the year")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    region: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], changes, words, said
) -> None:
    given = scenario(tmp_path, changes)
    told = fail(capsys, "timeline", region, "--scenario", given, "--out", tmp_path / "out", *words)
    assert all(word in told for word in said)
    assert not (tmp_path / "out").exists()
