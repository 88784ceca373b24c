"""Which threats are answered, which are deferred, which by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from dash import html

from coverage.threats import RESPONDERS, threat_answers
from dashboard.names import area_name
from dashboard.studies.form import Form
from dashboard.studies.study import Study, draw_lead, draw_table, no_form, rows_of
from layers.threats import read_threats

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from dashboard.progress import Progress
    from dashboard.session import Desk
    from dashboard.words import Words

NAME: Final = "threats"


def make(desk: Desk, scenario: Scenario, _form: Form, _progress: Progress) -> pd.DataFrame:
    """Count who answers what."""
    return threat_answers(desk.world, desk.answers.result(scenario))


def draw(words: Words, desk: Desk, _scenario: Scenario, found: pd.DataFrame, _scheme: str) -> list[Any]:
    """People and villages by threat and responder; each area in a table that opens."""
    whole = found.groupby(level=["threat", "responder"], observed=True).sum()
    areas = [str(area_id) for area_id in found.index.unique("area_id")]
    parts = [
        html.Details(
            [
                html.Summary(area_name(desk.world, area_id) or words("study_no_area")),
                _table(words, found.loc[area_id], area_name(desk.world, area_id)),
            ]
        )
        for area_id in areas
    ]
    return [
        draw_lead(words, words("threats_lead")),
        html.P(words("threats_help"), className="hint"),
        _table(words, whole, words("study_threats")),
        html.P(words("threats_sexual"), className="hint"),
        html.H3(words("threats_areas"), className="study-head"),
        *parts,
    ]


def _table(words: Words, counted: Any, caption: str) -> html.Div:
    known = dict(rows_of(counted))
    rows = [
        [
            getattr(threat, words.language),
            *(_cell(words, known[threat.name, responder]) for responder in RESPONDERS),
        ]
        for threat in read_threats()
    ]
    heads = [words("col_threat"), *(words(f"responder_{responder}") for responder in RESPONDERS)]
    return draw_table(heads, rows, caption=caption)


def _cell(words: Words, row: dict[str, Any]) -> list[Any]:
    lines = [html.Div(words.people(float(row["people"])))]
    villages = words.counted("card_villages", int(row["villages"]))
    lines.append(html.Div(villages, className="hint"))
    if row["villages_without_population"]:
        without = words.counted("card_without", int(row["villages_without_population"]))
        lines.append(html.Div(without, className="hint"))
    return lines


STUDY: Final = Study(NAME, "network", no_form, make, draw, is_light=True)
