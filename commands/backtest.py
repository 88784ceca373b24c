"""`backtest`: hold incidents of the past against the bases open on their days; counts and shares alone."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.arguments import Command, add_out, add_profile, add_region
from commands.reading import read_world
from commands.say import note, notes, step
from commands.scenarios import add_scenario, read_scenario, scenario_name

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from coverage.backtest import Backtest
    from coverage.scenario import Scenario
    from coverage.world import World
    from layers.region import Region

FILES = ("quarters.csv", "closures.csv", "backtest.json")
PRESET_NAMES = ("july-2017", "south-kivu-2024")
KIND_NAMES = (
    *("battle", "violence_against_civilians", "abduction", "looting", "explosion"),
    *("protest", "other"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add region, folder, the list of incidents, the period, and the terms of the answer."""
    add_region(parser)
    add_out(parser)
    parser.add_argument(
        "--incidents",
        metavar="FILE",
        type=Path,
        help="CSV of ACLED, UCDP GED or the Kivu Security Tracker, or with id, kind, date, lon, lat "
        "(default: the region's layer); no row of it is written anywhere",
    )
    parser.add_argument("--preset", choices=PRESET_NAMES, help="closures, with the months around them")
    parser.add_argument("--after", metavar="DATE", type=_day, help="first day (default: of the incidents)")
    parser.add_argument("--before", metavar="DATE", type=_day, help="day after the last")
    parser.add_argument(
        "--kind", choices=KIND_NAMES, action="append", help="of incidents, may be repeated (default: all)"
    )
    add_scenario(parser)
    add_profile(parser, has_defaults=False)


def run(arguments: argparse.Namespace) -> int:
    """Write quarters.csv, closures.csv and backtest.json, and print the answer."""
    from coverage.backtest import NO_CAUSAL_CLAIM, PRESETS, backtest
    from coverage.checks.scenario import check_scenario
    from layers.region import read_region
    from reports.folder import check_folder

    check_folder(arguments.out, FILES)
    scenario = read_scenario(arguments)
    incidents = _read(arguments, read_region(arguments.region))
    world = read_world(arguments.region)
    check_scenario(scenario.baseline, world, file=scenario_name(arguments))
    preset = PRESETS.get(arguments.preset)
    with step("Holding incidents against the bases of their days"):
        found = backtest(
            world,
            scenario,
            incidents,
            after=arguments.after or (preset.after if preset else None),
            before=arguments.before or (preset.before if preset else None),
            bases=preset.bases if preset else None,
        )
    if found.changes_not_used:
        note(f"{found.changes_not_used} changes of the scenario do not count: the past is what it was")
    described = describe_backtest(found, scenario, world, preset=arguments.preset)
    described["incidents"] |= {
        "rows": incidents.attrs["rows"],
        "format": str(incidents.attrs["format"]),
        "kinds": arguments.kind or list(KIND_NAMES),
    }
    _write(arguments.out, found, described)
    print(*backtest_lines(found), NO_CAUSAL_CLAIM["en"], sep="\n")
    return 0


def describe_backtest(
    found: Backtest, scenario: Scenario, world: World, *, preset: str | None = None
) -> dict[str, Any]:
    """Return what a backtest came to as plain JSON values; null = too few incidents for a share."""
    from coverage.backtest import NO_CAUSAL_CLAIM, NOT_KNOWN, PRESETS
    from coverage.backtest.tables import LEAST_INCIDENTS, SHARES
    from reports.sensitivity import answer_layers, highest_sensitivity

    chosen = PRESETS.get(preset or "")
    assumed = world.assumptions.with_values(dict(scenario.assumptions))
    return {
        "kind": "modelled",
        "region": world.region.title,
        "preset": None if chosen is None else {"name": preset, "source": chosen.source, **chosen.title},
        "period": {"first": found.first.isoformat(), "last": found.last.isoformat()},
        "incidents": {
            "counted": int(found.overall["incidents"]),
            "left_out": dict(found.left_out),
            "unplaced": dict(found.unplaced),
        },
        "overall": {name: _number(found.overall[name]) for name in SHARES},
        "fewest_for_a_share": LEAST_INCIDENTS,
        "states_of_bases_and_mechanisms": found.stretches,
        "scenario": {
            "id": scenario.baseline.id,
            "vehicle": scenario.vehicle,
            "season": scenario.season,
            "lens": scenario.lens,
            "changes_not_used": found.changes_not_used,
        },
        "assumptions": {name: assumed[name] for name in ("incident_village_km", "incident_window_days")},
        "sensitivity": highest_sensitivity(answer_layers(world.region.layers)),
        "no_causal_claim": dict(NO_CAUSAL_CLAIM),
        "not_known": {language: list(said) for language, said in NOT_KNOWN.items()},
        "inputs": dict(found.inputs),
    }


def backtest_lines(found: Backtest) -> list[str]:
    """Return what a backtest came to, line by line; modelled."""
    whole = found.overall
    left = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in found.left_out.items() if count)
    return [
        f"{whole['incidents']:.0f} incidents from {found.first} to {found.last}"
        + (f"; left out: {left}" if left else ""),
        f"in time {_range(whole, 'in_time')}, with an alarm {_range(whole, 'alarm')}, both "
        f"{_range(whole, 'both')}. Modelled.",
    ]


def _read(arguments: argparse.Namespace, region: Region) -> gpd.GeoDataFrame:
    from layers.errors import MissingFile
    from layers.incidents import read_incidents

    source = arguments.incidents or region.layers.get("incidents")
    if source is None:
        mend = "name one with --incidents"
        raise MissingFile("the region has no list of incidents", file="region.toml", mend=mend)
    with step("Reading incidents"):
        incidents, cautions = read_incidents(source, region)
    notes(cautions)
    attrs = {**incidents.attrs, "format": incidents["source_format"].iloc[0] if len(incidents) else ""}
    if arguments.kind:
        is_meant = incidents["kind"].isin(arguments.kind)
        attrs["left_out"] = {**attrs["left_out"], "other_kinds": int((~is_meant).sum())}
        incidents = incidents[is_meant]
    incidents.attrs = attrs
    return incidents


def _write(out: Path, found: Backtest, described: Mapping[str, Any]) -> None:
    from reports.folder import whole_folder

    with step(f"Writing {out}"), whole_folder(out, FILES) as folder:
        _write_table(found.quarters, folder / "quarters.csv")
        _write_table(found.closures, folder / "closures.csv")
        text = json.dumps(described, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        (folder / "backtest.json").write_text(text, encoding="utf-8")
    if described["sensitivity"] != "public":
        note(f"this rests on layers that are {described['sensitivity']}: hand it on as such")


def _write_table(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, float_format="%.4f", date_format="%Y-%m-%d", lineterminator="\n", encoding="utf-8")


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def _range(whole: pd.Series, name: str) -> str:
    low, high = whole[f"{name}_low"], whole[f"{name}_high"]
    if low != low:
        return "(too few incidents)"
    return f"{low:.1%}" if low == high else f"{low:.1%} to {high:.1%}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day, as in 2017-07-31") from None


COMMAND = Command(
    help="hold incidents against the bases open that day, and write shares by area, quarter and closure",
    add_arguments=add_arguments,
    run=run,
)
