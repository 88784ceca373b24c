"""What a study is: a question with a form, worked out beside the page, and shown beside the map."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import html

from dashboard.attributes import aria, data
from dashboard.studies import ids
from dashboard.studies.form import Form

if TYPE_CHECKING:
    import pandas as pd

    from coverage.scenario import Scenario
    from dashboard.progress import Progress
    from dashboard.session import Desk
    from dashboard.words import Words

MOST_SECONDS = 60.0
"""What a search may take before its best answer so far is shown with its bound."""


@dataclass(frozen=True, slots=True)
class Study:
    """A question.

    Attributes
    ----------
    name : str
        Word keys begin with "study_" and this name.
    group : str
        The heading under which it is listed.
    draw_form : callable
        (words, desk, scenario, form) -> the fields, showing the values of the form, which may be empty.
    make : callable
        (desk, scenario that was checked, form, progress) -> the answer; runs in a thread of its own.
    draw : callable
        (words, desk, scenario, answer, colour scheme) -> what is shown.
    is_light : bool
        Answered as soon as it is opened, and anew for each scenario; else when asked.
    after : callable, optional
        The scenario that the answer proposes, the one asked about with more changes; None = nothing proposed.
    has_file : bool
        It is asked by a file, not by a button.
    """

    name: str
    group: str
    draw_form: Callable[[Words, Desk, Scenario, Form], Sequence[Any]]
    make: Callable[[Desk, Scenario, Form, Progress], Any]
    draw: Callable[[Words, Desk, Scenario, Any, str], Sequence[Any]]
    is_light: bool = False
    after: Callable[[Any], Scenario | None] | None = None
    has_file: bool = False


def no_form(_words: Words, _desk: Desk, _scenario: Scenario, _form: Form) -> list[Any]:
    """A study without a form."""
    return []


def take_over(now: Scenario, asked: Scenario, proposed: Scenario) -> Scenario:
    """The scenario in force with the changes that a study proposes beyond those it was asked about."""
    more = proposed.changes[len(asked.changes) :]
    return replace(now, changes=(*now.changes, *(change for change in more if change not in now.changes)))


def draw_modelled(words: Words) -> dmc.Badge:
    """The badge of what is modelled."""
    return dmc.Badge(words("modelled"), size="xs", variant="light", color="yellow")


def draw_take(words: Words) -> dmc.Button:
    """The button that puts what is proposed into the scenario."""
    return dmc.Button(
        words("study_take"), id={"type": ids.TAKE, "n": 0}, n_clicks=0, size="xs", variant="light"
    )


def draw_table(
    heads: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    caption: str,
    texts: int = 1,
    row_data: Sequence[Mapping[str, str]] | None = None,
) -> html.Div:
    """A table that scrolls sideways where it is wide.

    The first ``texts`` columns are text, the first of them the head of its row; the others are numbers.
    """
    head = html.Tr(
        [
            html.Th(title, scope="col", className="" if n < texts else "number")
            for n, title in enumerate(heads)
        ]
    )
    body = [
        html.Tr(
            [
                html.Th(row[0], scope="row"),
                *(
                    html.Td(cell, className="" if n < texts else "number")
                    for n, cell in enumerate(row[1:], start=1)
                ),
            ],
            **(data(**row_data[at]) if row_data else {}),
        )
        for at, row in enumerate(rows)
    ]
    return html.Div(
        html.Table(
            [html.Caption(caption, className="sr-only"), html.Thead(head), html.Tbody(body)],
            className="study-table",
        ),
        className="study-scroll",
        tabIndex=0,
        role="region",
        **aria(label=caption),
    )


def rows_of(frame: pd.DataFrame) -> list[tuple[Any, dict[str, Any]]]:
    """Rows of a frame with their labels, as plain values."""
    return [(key, {str(name): value for name, value in row.items()}) for key, row in _rows(frame)]


def _rows(frame: pd.DataFrame) -> Iterable[tuple[Any, dict[Any, Any]]]:
    return frame.to_dict("index").items()


def draw_lead(words: Words, text: str) -> html.P:
    """The first sentence of an answer, marked as modelled."""
    return html.P([text, " ", draw_modelled(words)], className="study-lead")
