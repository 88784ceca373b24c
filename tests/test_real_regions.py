"""Every command on regions made of real data; skipped, saying so, where the shared data is not at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.commands.outputs import (
    check_against_times,
    check_simulation,
    check_times,
    read_summary,
    read_villages,
    run,
)
from tests.real import OSM_FILES, lines_region, north_kivu, osm_region
from tests.regions import REFERENCE_DATE

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module", params=[*OSM_FILES, "hampi", "nord-kivu"])
def real(
    request: pytest.FixtureRequest, shared_data: Path, kivu: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a region of real data; it is not to be changed."""
    folder = tmp_path_factory.mktemp("real") / "region"
    if request.param == "nord-kivu":
        return north_kivu(shared_data, kivu, folder)
    if request.param == "hampi":
        return lines_region(shared_data, folder)
    return osm_region(shared_data, request.param, folder)


@pytest.fixture(scope="module")
def bases(real: Path) -> list[str]:
    """Return the ids of the region's bases."""
    return pd.read_csv(real / "bases.csv", dtype={"base_id": str})["base_id"].tolist()


@pytest.fixture(scope="module")
def times(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that `times` wrote."""
    out = tmp_path_factory.mktemp("times") / "out"
    assert run("times", real, "--out", out) == 0
    return out


def test_check(real: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", real) == 0, capsys.readouterr().err


def test_network(real: Path, tmp_path: Path) -> None:
    assert run("network", real, "--out", tmp_path / "out", "--season", "rains") == 0
    nodes = pd.read_parquet(tmp_path / "out" / "nodes.parquet")
    edges = pd.read_parquet(tmp_path / "out" / "edges.parquet")
    assert len(nodes) > 500
    assert len(edges) > 1000
    assert edges[["from_node", "to_node"]].isin(set(nodes["node"])).all(axis=None)


def test_times_can_be_recomputed(times: Path, bases: list[str]) -> None:
    assert len(check_times(times, bases, sites=3)) > 0


def test_simulate_agrees_with_times(times: Path, real: Path, bases: list[str], tmp_path: Path) -> None:
    """Close the base that is nearest to most: only its villages change, and only for the worse."""
    assert run("simulate", real, "--out", tmp_path / "none") == 0
    before = read_villages(tmp_path / "none")
    nearest = pd.Series([row["site_before"] for row in before.values() if row["site_before"]]).mode()[0]
    assert run("simulate", real, "--out", tmp_path / "closed", "--close", nearest) == 0
    check_simulation(tmp_path / "closed")
    after = read_villages(tmp_path / "closed")
    check_closing(after, nearest)
    standing = [base for base in bases if base not in not_standing(real)]
    assert check_against_times(times, after, standing, [base for base in standing if base != nearest]) > 1


def not_standing(region: Path) -> list[str]:
    """Return the bases that are not open on the region's reference date."""
    bases = pd.read_csv(region / "bases.csv", dtype=str).fillna("")
    for column in ("opened", "closed"):
        bases[column] = bases.get(column, "")
    is_closed = (bases["closed"] != "") & (bases["closed"] <= REFERENCE_DATE)
    return bases["base_id"][is_closed | (bases["opened"] > REFERENCE_DATE)].tolist()


def check_closing(rows: dict[str, dict[str, str]], base: str) -> None:
    """Check that closing a base changes the villages it served, and no time becomes shorter."""
    assert any(row["site_before"] == base for row in rows.values())
    for row in rows.values():
        assert row["site_after"] != base
        if row["site_before"] != base:
            assert row["travel_minutes_after"] == row["travel_minutes_before"]
            assert row["site_after"] == row["site_before"]
        elif row["travel_minutes_after"]:
            assert float(row["travel_minutes_after"]) >= float(row["travel_minutes_before"])


def test_placing_a_battalion_where_nobody_came(real: Path, tmp_path: Path) -> None:
    """Close every base that serves, put a battalion at a village: it is served there."""
    assert run("simulate", real, "--out", tmp_path / "none") == 0
    rows = read_villages(tmp_path / "none")
    serving = sorted({row["site_before"] for row in rows.values()} - {""})
    chosen = next(row for row in rows.values() if row["site_before"])
    words = [f"--close={base}" for base in serving]
    place = f"{chosen['lon']},{chosen['lat']}"
    assert run("simulate", real, "--out", tmp_path / "out", *words, "--place", place) == 0
    check_simulation(tmp_path / "out")
    after = read_villages(tmp_path / "out")[chosen["village_id"]]
    assert after["site_after"] == "battalion-1"
    scenario = json.loads((tmp_path / "out" / "scenario.json").read_text(encoding="utf-8"))
    assert len(scenario["changes"]) == len(serving) + 1
    assert read_summary(tmp_path / "out")["lens"] == "road"


def test_the_chain_lens(real: Path, tmp_path: Path) -> None:
    assert run("simulate", real, "--out", tmp_path / "out", "--lens", "chain", "--season", "rains") == 0
    check_simulation(tmp_path / "out")
    assert read_summary(tmp_path / "out")["limit_minutes"] == 120


def test_in_a_process_of_its_own(shared_data: Path, tmp_path: Path) -> None:
    region = osm_region(shared_data, "osm_beatty_nevada.osm", tmp_path / "region")
    words = [sys.executable, "app.py", "simulate", str(region), "--out", str(tmp_path / "out")]
    done = subprocess.run(
        [*words, "--place", "-116.76,36.9"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    check_simulation(tmp_path / "out")
