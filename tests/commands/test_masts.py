"""The command `masts` on the toy region with flat ground: its files, and what it refuses."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rasterio
from rasterio.transform import from_origin

from commands.masts import FILES
from coverage.scenario import Scenario
from coverage.signal.links import read_links
from tests.commands.outputs import run
from tests.regions import write_region

# No signal; all villages of the main road have a CAN by phone.
PHONES = [
    {"mechanism_id": f"m{n}", "kind": "CAN", "village_id": f"v{n}", "base_id": "b1", "owner": "mission",
     "channel": "phone", "tested": "2017-06-21"}
    for n in (1, 2, 3, 4)
]  # fmt: skip


def flat(path: Path, west: float = 28.8) -> Path:
    """Write 1,000 m of height everywhere from `west` to 29.4, and from 0.2 north to 0.4 south."""
    width = round((29.4 - west) / 0.01)
    place = from_origin(west, 0.2, 0.01, 0.01)
    kind = {"driver": "GTiff", "count": 1, "dtype": "float32", "nodata": -9999}
    with rasterio.open(path, "w", width=width, height=60, crs="EPSG:4326", transform=place, **kind) as raster:
        raster.write(np.full((1, 60, width), 1000, dtype=np.float32))
    return path


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the toy region without signal, with flat ground."""
    folder = tmp_path_factory.mktemp("silent")
    return region(folder / "region", folder)


def region(folder: Path, scratch: Path, west: float = 28.8, **keys: dict[str, str]) -> Path:
    path = write_region(folder, mechanisms=PHONES, signal=-120.0, layer_keys=keys)
    flat(path / "elevation.tif", west)
    table = (
        '\n[layers.elevation]\npath = "elevation.tif"\nsource = "Invented"\nlicence = "CC0-1.0"\n'
        'as_of = 2017-07-01\nkind = "modelled"\nsensitivity = "public"\n'
    )
    with (path / "region.toml").open("a", encoding="utf-8") as file:
        file.write(table)
    return path


def test_the_files_say_the_same(silent: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """v1 has a base and a CLA's walk; v2 (200), v3 (unknown) and v4 (400; b2 stands there) are phones.

    b1 stands at v1 and b2 at v4, so that both can call on foot; signal brings in v2 and v3.
    """
    out = tmp_path / "out"
    assert run("masts", silent, "--count", 1, "--kind", "small", "--out", out) == 0
    assert sorted(path.name for path in out.iterdir()) == sorted(FILES)
    said = json.loads((out / "masts.json").read_text(encoding="utf-8"))
    assert (said["people_both"], said["evaluated"]["people_both"], said["upper_bound"]) == (200, 200, 200)
    assert (said["is_proven"], said["is_exact"], said["kind_of_figures"]) == (True, True, "modelled")
    assert said["masts"][0]["people_both"] == 200
    villages = pd.read_csv(out / "villages.csv")
    assert list(villages["village_id"]) == ["v2"]
    assert list(villages["mast_id"]) == ["mast-1"]
    links = read_links(out / "links.parquet")
    assert set(links["mast_id"]) == {"mast-1"}
    best = links.set_index("village_id").loc["v2", "margin_db"]
    assert villages.loc[0, "margin_db"] == pytest.approx(best, abs=0.001)
    scenario = Scenario.from_json((out / "scenario.json").read_text(encoding="utf-8"))
    mast = said["masts"][0]
    assert [(one.lon, one.lat, one.kind) for one in scenario.added_masts] == [
        (mast["lon"], mast["lat"], "small")
    ]
    offers = pd.read_csv(out / "offers.csv")
    assert list(offers["offer"]) == ["small", "small", "macro", "macro", "hf_radio"]
    small = offers[(offers["offer"] == "small") & ~offers["with_network"]].iloc[0]
    assert small["people_both"] == said["people_both"]
    assert small["km2_most"] == pytest.approx(math.pi * 2.68**2)
    printed = capsys.readouterr().out
    assert "adds 200 people in 1 village\n" in printed
    assert "proven the best" in printed
    assert printed.splitlines()[-1] == "modelled"


def test_candidates_and_scenario_of_files(
    silent: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two places, only that beside v3 brings anybody in: v3, whose people are unknown."""
    (tmp_path / "places.csv").write_text("candidate_id,lon,lat\nfar,29.0,-0.2\nnear,29.1,0.001\n")
    scenario = Scenario(name="small").add_mast(29.05, 0.0, kind="small")
    (tmp_path / "scenario.json").write_text(scenario.to_json(), encoding="utf-8")
    out = tmp_path / "out"
    words = ("--candidates", tmp_path / "places.csv", "--scenario", tmp_path / "scenario.json")
    assert run("masts", silent, "--count", 1, "--kind", "small", "--out", out, *words) == 0
    said = json.loads((out / "masts.json").read_text(encoding="utf-8"))
    assert [(mast["mast_id"], mast["candidate_id"]) for mast in said["masts"]] == [("mast-2", "near")]
    assert (said["people_both"], said["villages_without_population"], said["candidates"]) == (0, 1, 2)
    assert "adds 0 people in 1 village, population unknown in 1 of them" in capsys.readouterr().out


def test_faults_are_named_and_nothing_is_written(
    silent: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, file = tmp_path / "out", tmp_path / "places.csv"
    for text, count, words in (
        ("lon,lat\n29.1,0\n", 2, "2 masts cannot be chosen out of 1 candidates"),
        ("lon,lat\n12,0\n", 1, "outside of the region's bounds"),
        ("lon\n29\n", 1, "missing column lat"),
    ):
        file.write_text(text, encoding="utf-8")
        assert run("masts", silent, "--count", count, "--candidates", file, "--out", out) == 2
        assert words in capsys.readouterr().err
        assert not out.exists()
    for count in ("0", "-1", "many"):
        assert run("masts", silent, "--count", count, "--out", out) == 2
        assert "whole number from 1" in capsys.readouterr().err


def test_places_off_the_relief_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    half = region(tmp_path / "half", tmp_path, west=29.15)
    (tmp_path / "places.csv").write_text("lon,lat\n29.0,0.0\n", encoding="utf-8")
    words = ("--count", 1, "--candidates", tmp_path / "places.csv", "--out", tmp_path / "out")
    assert run("masts", half, *words) == 2
    assert "the relief does not say" in capsys.readouterr().err


def test_what_rests_on_closed_layers_is_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    closed = region(tmp_path / "closed", tmp_path, bases={"sensitivity": "restricted"})
    assert run("masts", closed, "--count", 1, "--out", tmp_path / "out") == 0
    assert "layers that are restricted: hand it on as such" in capsys.readouterr().err
    assert json.loads((tmp_path / "out" / "masts.json").read_text())["sensitivity"] == "restricted"


def test_without_relief(toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("masts", toy, "--count", 1, "--out", tmp_path / "out") == 2
    assert "the region has no relief" in capsys.readouterr().err
