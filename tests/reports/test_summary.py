from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coverage.status import STATUS
from layers.errors import InputError
from layers.region import LayerSource, Region
from reports.sensitivity import answer_layers, check_exportable, highest_sensitivity
from reports.summary import summarise, write_summary
from tests.reports.toy import comparison


def layer(name: str, kind: str = "observed", sensitivity: str = "public") -> LayerSource:
    return LayerSource(
        name=name,
        path=Path("/x"),
        source="s",
        licence="l",
        as_of=date(2024, 1, 1),
        kind=kind,  # type: ignore[arg-type]
        sensitivity=sensitivity,  # type: ignore[arg-type]
        options={},
    )


def region(*layers: LayerSource) -> Region:
    return Region(
        folder=Path("/x"),
        title="Toy",
        bounds=(28, -2, 30, 1),
        metric_crs="EPSG:32735",
        timezone="UTC",
        reference_date=date(2024, 1, 1),
        banner={},
        layers={layer.name: layer for layer in layers},
    )


def test_summary_has_the_keys_of_the_issue(tmp_path: Path) -> None:
    given = comparison()
    summary = summarise(given, region(layer("villages"), layer("roads", "modelled", "restricted")))
    write_summary(summary, tmp_path / "summary.json")
    read = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert read == summary
    assert read["region"] == "Toy"
    assert read["scenario_id"] == given.after.scenario.id
    assert (read["lens"], read["limit_minutes"]) == ("road", 60.0)
    assert read["villages"]["before"] == {
        "both": 1,
        "call_only": 1,
        "reach_only": 0,
        "neither": 1,
        "unknown": 1,
    }
    assert tuple(read["villages"]["after"]) == STATUS
    # v3 is `neither` and of unknown population: no people, and one village counted beside
    assert read["population"]["before"] == {
        "both": 120,
        "call_only": 80,
        "reach_only": 0,
        "neither": 0,
        "unknown": 5,
    }
    assert read["villages_without_population"]["before"]["neither"] == 1
    assert (read["newly_out"], read["newly_in"]) == (["v1"], ["v2"])
    assert read["people_out"] == [0, 120]
    assert read["sensitivity"] == "restricted"
    assert "not a guarantee" in read["note"]


def test_infinity_never_reaches_the_file(tmp_path: Path) -> None:
    given = replace(comparison(), people_out=(0.0, float("inf")))
    with pytest.raises((ValueError, OverflowError)):
        write_summary(summarise(given, region()), tmp_path / "summary.json")


def test_highest_sensitivity() -> None:
    assert highest_sensitivity([]) == "public"
    assert highest_sensitivity([layer("a"), layer("b", sensitivity="restricted")]) == "restricted"
    assert highest_sensitivity([layer("a", sensitivity="confidential"), layer("b")]) == "confidential"


def test_layers_that_are_not_public_are_not_exported() -> None:
    with pytest.raises(InputError, match=r"mechanisms \(confidential\)") as refusal:
        check_exportable([layer("villages"), layer("mechanisms", sensitivity="confidential")])
    assert refusal.value.rows == ("mechanisms",)
    with pytest.raises(InputError, match=r"mechanisms \(restricted\)"):
        check_exportable([layer("villages"), layer("mechanisms", "modelled", "restricted")])


def test_only_layers_of_the_answer_count() -> None:
    layers = {
        "villages": layer("villages"),
        "incidents": layer("incidents", sensitivity="confidential"),
    }
    assert [row.name for row in answer_layers(layers)] == ["villages"]
