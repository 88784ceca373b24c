"""Places to protect: IDP sites, markets, water points, schools, health sites, by day and by night."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from dash import html

from coverage.places import WHEN, evaluate_places, place_totals
from coverage.status import STATUS
from dashboard.marks import draw_mark
from dashboard.names import area_name, site_name
from dashboard.radio.names import village_name
from dashboard.studies.form import Form, draw_choice, word
from dashboard.studies.study import Study, draw_lead, draw_table, rows_of

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from dashboard.progress import Progress
    from dashboard.session import Desk
    from dashboard.words import Words

NAME: Final = "places"
ALL: Final = "all"
MOST_ROWS: Final = 300


def draw_form(words: Words, desk: Desk, _scenario: Scenario, form: Form) -> list[Any]:
    """Which kind of place the list shows."""
    kinds = _kinds(desk)
    data = [{"value": kind, "label": words.known("place", kind)} for kind in (ALL, *kinds)]
    return [draw_choice(NAME, "kind", words("places_kind"), data, word(form, "kind", kinds, ALL))]


def _kinds(desk: Desk) -> tuple[str, ...]:
    places = desk.world.layers.places
    return () if places is None else tuple(sorted(set(places["kind"].astype(str))))


def make(desk: Desk, scenario: Scenario, form: Form, _progress: Progress) -> tuple[pd.DataFrame, str]:
    """Answer for every place."""
    if desk.world.layers.places is None:
        return pd.DataFrame(), ALL
    found = evaluate_places(desk.world, desk.answers.result(scenario))
    return found.drop(columns="geometry"), word(form, "kind", _kinds(desk), ALL)


def draw(
    words: Words, desk: Desk, scenario: Scenario, found: tuple[pd.DataFrame, str], _scheme: str
) -> list[Any]:
    """Counts by kind, then the places, those that can neither call nor be reached first."""
    places, kind = found
    if not len(places):
        return [html.P(words("places_none"), className="hint")]
    total = place_totals(places)
    both = total.xs("both", level="status").groupby(level="when")["places"].sum()
    lead = words(
        "places_lead",
        day=words.number(int(both["day"])),
        night=words.number(int(both["night"])),
        count=words.number(len(places)),
    )
    shown = places if kind == ALL else places[places["kind"] == kind]
    worst = shown["status"].cat.codes.replace({3: -1, 4: 0})  # neither first, then what is unknown
    shown = shown.assign(order=worst).sort_values(["order", "name"], kind="stable")
    cut = (
        [html.P(words("places_cut", count=words.number(MOST_ROWS), all=words.number(len(shown))),
                className="hint")]
        if len(shown) > MOST_ROWS
        else []
    )  # fmt: skip
    return [
        draw_lead(words, lead),
        html.P(words("places_help"), className="hint"),
        _totals(words, total),
        html.H3(words("places_list"), className="study-head"),
        *cut,
        _list(words, desk, scenario, shown.head(MOST_ROWS)),
    ]


def _totals(words: Words, total: pd.DataFrame) -> html.Div:
    kinds = total.index.unique("kind")
    rows = [
        [
            f"{words.known('place', str(kind))}, {words(when)}",
            *(words.number(int(total.loc[(kind, when, status), "places"])) for status in STATUS),
        ]
        for kind in kinds
        for when in WHEN
    ]
    heads = [words("col_kind"), *(words(f"status_{status}") for status in STATUS)]
    return draw_table(heads, rows, caption=words("study_places"))


def _list(words: Words, desk: Desk, scenario: Scenario, places: pd.DataFrame) -> html.Div:
    result = desk.answers.result(scenario)
    rows = [
        [
            row["name"] or str(place_id),
            words.known("place", str(row["kind"])),
            _status(words, row["status_day"]),
            _status(words, row["status_night"]),
            words("people_unknown") if pd.isna(row["people"]) else words.people(row["people"]),
            words.minutes(row["travel_minutes"]) if isfinite(row["travel_minutes"]) else "\u2013",
            site_name(words, result, row["site_id"]) if row["site_id"] else "\u2013",
            _alarm(words, desk, row),
            area_name(desk.world, str(row["area_id"])),
        ]
        for place_id, row in rows_of(places)
    ]
    names = ("place", "kind", "by_day", "by_night", "people", "travel", "site", "alarm_of", "area")
    return draw_table([words(f"col_{name}") for name in names], rows, caption=words("places_list"), texts=4)


def _status(words: Words, status: str) -> html.Span:
    return html.Span([draw_mark(status), words(f"status_{status}")], className="status-cell")


def _alarm(words: Words, desk: Desk, row: dict[str, Any]) -> str:
    if row["alarm_from"] == "village":
        return village_name(desk.world, row["village_id"])
    return words(f"alarm_from_{row['alarm_from'] or 'nobody'}")


STUDY: Final = Study(NAME, "network", draw_form, make, draw, is_light=True)
