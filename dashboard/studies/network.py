"""Mechanisms as a network: what hangs on each hub, what covers each area, where overlap checks or repeats."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, isnan
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from dash import html

from coverage.mechanisms.network import list_hubs, list_visits, owner_shares
from coverage.mechanisms.overlap import area_mechanisms
from coverage.mechanisms.women import LEAST_SHOWN, WomenCounts, women_by_territoire
from dashboard.names import area_name, base_name
from dashboard.radio.names import village_name
from dashboard.studies.form import Form
from dashboard.studies.study import Study, draw_lead, draw_table, no_form, rows_of

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from dashboard.progress import Progress
    from dashboard.session import Desk
    from dashboard.words import Words

NAME: Final = "network"


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The views of the network under a scenario."""

    hubs: pd.DataFrame
    areas: pd.DataFrame
    owners: pd.DataFrame
    visits: pd.DataFrame
    women: WomenCounts


def make(desk: Desk, scenario: Scenario, _form: Form, _progress: Progress) -> Network:
    """Gather the views."""
    world, result = desk.world, desk.answers.result(scenario)
    return Network(
        hubs=list_hubs(world, result),
        areas=area_mechanisms(world, result),
        owners=owner_shares(world, result),
        visits=list_visits(world, result),
        women=women_by_territoire(world),
    )


def draw(words: Words, desk: Desk, _scenario: Scenario, found: Network, _scheme: str) -> list[Any]:
    """The hubs, the areas, the owners, the visits, and how many women take part."""
    hubs = found.hubs
    lead = words(
        "network_lead",
        cans=words.number(int(hubs["cans"].sum())),
        verified=words.number(int(hubs["cans_verified"].sum())),
        lpcs=words.number(int(hubs["lpcs"].sum())),
        clas=words.number(int(hubs["clas"].sum())),
    )
    return [
        draw_lead(words, lead),
        html.H3(words("network_hubs"), className="study-head"),
        _hubs(words, desk, hubs),
        html.H3(words("network_areas"), className="study-head"),
        html.P(words("network_overlap"), className="hint"),
        _areas(words, desk, found.areas),
        html.H3(words("network_owners"), className="study-head"),
        _owners(words, found.owners),
        *_visits(words, desk, found.visits),
        html.H3(words("network_women"), className="study-head"),
        *_women(words, desk, found.women),
    ]


def _hubs(words: Words, desk: Desk, hubs: pd.DataFrame) -> html.Div:
    shown = hubs[(hubs["villages"] > 0) | (hubs["cans"] + hubs["lpcs"] + hubs["clas"] > 0)]
    rows = [
        [
            base_name(desk.world, str(hub_id)) if hub_id else words("network_no_hub"),
            words("base_open" if row["is_open"] else "base_closed") if hub_id else "\u2013",
            words.number(row["villages"]),
            words.people(row["people"]),
            _part(words, row["cans_verified"], row["cans"]),
            _part(words, row["with_plan"], row["lpcs"]),
            _part(words, row["cla_posts"], row["clas"]),
            _day(words, row["last_tested"]),
            _day(words, row["last_trained"]),
            words.number(row["jpt_visits"]),
        ]
        for hub_id, row in rows_of(shown.sort_values("villages", ascending=False))
    ]
    names = ("hub", "stands", "villages", "people", "cans", "lpcs", "clas", "tested", "trained", "visits")
    return draw_table([words(f"col_{name}") for name in names], rows, caption=words("network_hubs"), texts=2)


def _areas(words: Words, desk: Desk, areas: pd.DataFrame) -> html.Div:
    rows = [
        [
            area_name(desk.world, str(area_id)) or words("study_no_area"),
            _security(words, row),
            words.number(row["villages"]),
            *(words.number(row[f"{name}_villages"]) for name in ("can", "lpc", "cla", "no_mechanism")),
            words.number(row["overlap_checks"]),
            words.number(row["overlap_repeats"]),
            words.number(row["overlap_unknown"]),
            words("network_routes", least=_number(words, row["routes_min"]),
                  median=_number(words, row["routes_median"])),
        ]
        for area_id, row in rows_of(areas.sort_values("villages", ascending=False))
    ]  # fmt: skip
    names = (
        *("area", "security", "villages", "with_can", "with_lpc", "with_cla", "with_none"),
        *("checks", "repeats", "undecided", "routes"),
    )
    return draw_table([words(f"col_{name}") for name in names], rows, caption=words("network_areas"), texts=2)


def _part(words: Words, part: int, count: int) -> str:
    """So many of so many; a dash where there are none."""
    return words("network_of", part=words.number(part), count=words.number(count)) if count else "\u2013"


def _security(words: Words, row: dict[str, Any]) -> str:
    colour = words(f"security_{row['security'] or 'unknown'}")
    return f"{colour}, {words('network_paused')}" if row["is_reprisal"] else colour


def _owners(words: Words, owners: pd.DataFrame) -> html.Div:
    rows = [
        [
            words(f"found_kind_{kind}"),
            words(f"owner_{owner or 'unknown'}"),
            words.number(row["mechanisms"]),
            f"{words.number(100 * row['share'])}\u00a0%",
        ]
        for (kind, owner), row in rows_of(owners)
    ]
    names = ("kind", "owner", "count", "share")
    return draw_table(
        [words(f"col_{name}") for name in names], rows, caption=words("network_owners"), texts=2
    )


def _visits(words: Words, desk: Desk, visits: pd.DataFrame) -> list[Any]:
    """The visits that take place; nothing where there is none."""
    if not len(visits):
        return []
    rows = [
        [
            village_name(desk.world, row["village_id"])
            if row["village_id"]
            else area_name(desk.world, row["area_id"]),
            base_name(desk.world, row["from_base"]),
            _day(words, row["on"]),
            words.number(row["days"]),
            words.number(row["villages"]),
        ]
        for row in visits.to_dict("records")
    ]
    names = ("place", "from_base", "day", "days", "villages")
    table = draw_table(
        [words(f"col_{name}") for name in names], rows, caption=words("network_visits"), texts=3
    )
    return [html.H3(words("network_visits"), className="study-head"), table]


def _women(words: Words, desk: Desk, women: WomenCounts) -> list[Any]:
    """Counts by territoire; those under ten are not said, nor what would give them away."""
    rows = [
        [
            area_name(desk.world, str(area_id)) or words("study_no_area"),
            words.number(row["mechanisms"]),
            words.number(row["mechanisms_without_count"]),
            words("women_hidden")
            if row["is_hidden"]
            else words("women_unknown")
            if isnan(row["women"])
            else words.number(row["women"]),
        ]
        for area_id, row in rows_of(women.by_area)
    ]
    names = ("territoire", "mechanisms", "without_count", "women")
    table = draw_table([words(f"col_{name}") for name in names], rows, caption=words("network_women"))
    note = words("women_note", least=words.number(LEAST_SHOWN), total=_total(words, women))
    return [html.P(note, className="hint"), table]


def _total(words: Words, women: WomenCounts) -> str:
    if not isnan(women.total):
        return words.number(women.total)
    if not isfinite(women.total_high):
        return words("women_least", count=words.number(women.total_low))
    return words.count_range(int(women.total_low), int(women.total_high))


def _day(words: Words, day: Any) -> str:
    return "\u2013" if pd.isna(day) else words.date(day)


def _number(words: Words, value: Any) -> str:
    return "\u2013" if pd.isna(value) else words.number(float(value))


STUDY: Final = Study(NAME, "network", no_form, make, draw, is_light=True)
