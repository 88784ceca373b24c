from __future__ import annotations

import csv
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from reports.cells import guard_text
from reports.villages import COLUMNS, villages_table, write_villages_csv, write_villages_gpkg
from tests.reports.toy import comparison


def rows(folder: Path) -> list[dict[str, str]]:
    write_villages_csv(villages_table(comparison()), folder / "villages.csv")
    with (folder / "villages.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_columns_are_those_of_the_issue(tmp_path: Path) -> None:
    assert tuple(rows(tmp_path)[0]) == COLUMNS


def test_the_readme_lists_every_column() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    once, twice = (
        [name for line in part.splitlines()[2:] for name in re.findall(r"`(\w+)`", line.split("|")[1])]
        for part in (
            readme[readme.index(header) :].split("\n\n")[0]
            for header in ("| column | meaning |", "| column, before and after | meaning |")
        )
    )
    assert {*once, *(f"{name}_{when}" for name in twice for when in ("before", "after"))} == set(COLUMNS)


def test_what_an_alarm_hangs_on_is_written(tmp_path: Path) -> None:
    first, _, third, fourth = rows(tmp_path)
    assert (first["alarm_after"], first["alarm_mast_id_after"], first["alarm_is_verified_after"]) == (
        "phone", "m1", "true",
    )  # fmt: skip
    assert (first["second_alarm_after"], first["second_is_verified_after"]) == ("hf_radio", "false")
    assert (third["alarm_is_verified_after"], third["runner_to_after"], third["runner_minutes_after"]) == (
        "", "v2", "95.5",
    )  # fmt: skip
    assert (third["state_alarm"], third["independent_routes_after"], fourth["can_warn_after"]) == (
        "true", "0", "",
    )  # fmt: skip


def test_unknown_is_empty_and_never_zero(tmp_path: Path) -> None:
    written = rows(tmp_path)
    assert [row["population"] for row in written] == ["120", "80", "", "5"]
    assert [row["can_alert_before"] for row in written] == ["true", "true", "false", ""]
    assert [row["travel_minutes_before"] for row in written] == ["10.0", "60.00002", "", ""]
    assert written[3]["name"] == ""


def test_a_millisecond_above_the_limit_is_seen(tmp_path: Path) -> None:
    # v2: 60 min and 1 ms before
    assert float(rows(tmp_path)[1]["travel_minutes_before"]) > 60


def test_no_cell_is_a_formula_and_negative_longitudes_stay_numbers(tmp_path: Path) -> None:
    written = rows(tmp_path)
    assert written[0]["name"] == '\'=HYPERLINK("x")'
    assert float(written[2]["lon"]) == -116.7


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_guard_text(text: str) -> None:
    assert guard_text(text) == f"'{text}"


def test_geopackage_says_the_same(tmp_path: Path) -> None:
    table = villages_table(comparison())
    write_villages_gpkg(table, tmp_path / "villages.gpkg")
    read = gpd.read_file(tmp_path / "villages.gpkg", layer="villages")
    assert read.crs.to_epsg() == 4326
    assert tuple(read.columns) == (*COLUMNS, "geometry")
    assert read["name"][0] == '=HYPERLINK("x")'
    assert read["population"].isna().tolist() == [False, False, True, False]
    assert [None if pd.isna(value) else bool(value) for value in read["can_alert_after"]] == [
        True,
        True,
        False,
        None,
    ]
    assert read["travel_minutes_after"].isna().tolist() == [True, False, True, True]
    assert read.geometry.x.tolist() == table["lon"].tolist()


def test_input_is_unchanged() -> None:
    given = comparison()
    copy = given.before.villages.copy()
    villages_table(given)
    pd.testing.assert_frame_equal(given.before.villages, copy)
