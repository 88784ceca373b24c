"""Where the studies are listed, and the place beside the map where the open one stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import html

from dashboard import ids as page_ids
from dashboard.attributes import aria
from dashboard.studies import ids
from dashboard.studies.proof import percent
from dashboard.studies.registry import STUDIES

if TYPE_CHECKING:
    from dashboard.progress import Progress
    from dashboard.studies.study import Study
    from dashboard.words import Words


def draw_links(words: Words, group: str) -> list[Any]:
    """A button for each study of a group."""
    return [
        dmc.Button(
            words(f"study_{study.name}"),
            id={"type": ids.OPEN, "name": study.name},
            n_clicks=0,
            variant="subtle",
            size="compact-sm",
            justify="flex-start",
            className="study-link",
            fullWidth=True,
        )
        for study in STUDIES.values()
        if study.group == group
    ]


def draw_frame(words: Words) -> html.Section:
    """The place of the open study; empty and hidden until one is opened."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2("", id=page_ids.STUDY_TITLE, className="section-title", tabIndex=-1),
                    dmc.Button(
                        words("study_close"), id=page_ids.STUDY_CLOSE, n_clicks=0, size="compact-xs",
                        variant="default",
                    ),
                ],
                className="panel-head",
            ),
            html.Div(
                [
                    html.Div(id=page_ids.STUDY_FORM, className="study-form"),
                    html.Div(id=page_ids.STUDY_BODY, className="study-body", **aria(live="polite")),
                ],
                className="study-inner",
            ),
        ],
        id=page_ids.STUDY_VIEW,
        className="panel study-panel away",
    )  # fmt: skip


def draw_time_bar(words: Words) -> html.Section:
    """The slider of weeks under the map; hidden until weeks have been worked out."""
    return html.Section(
        [
            html.Div(
                [
                    html.Span("", id=page_ids.WEEK_LABEL, className="week-label", **aria(live="polite")),
                    html.Span("", id=page_ids.WEEK_VILLAGE, className="hint"),
                ]
            ),
            dmc.Slider(
                id=page_ids.WEEK, value=0, min=0, max=1, step=1, label=None, size="md", updatemode="drag",
                thumbLabel=words("weeks_slider"),
            ),
        ],
        id=page_ids.TIME_BAR,
        className="time-bar away",
        **aria(label=words("weeks_slider")),
    )  # fmt: skip


def draw_run(words: Words, study: Study) -> list[Any]:
    """The button that asks; none where a file does."""
    if study.has_file:
        return []
    return [dmc.Button(words("study_run"), id={"type": ids.RUN, "name": study.name}, n_clicks=0, size="xs")]


def draw_working(words: Words, progress: Progress | None) -> list[Any]:
    """At work: how far, and the button that ends it with the best so far."""
    said = words("analysis_wait")
    if progress is not None and progress.total:
        said = words("study_done", done=words.number(progress.done), total=words.number(progress.total))
    elif progress is not None and progress.gap == 0.0:
        said = words("study_evaluating")
    elif progress is not None and progress.gap is not None:
        said = words("study_so_far", percent=percent(words, progress.gap))
    stop = dmc.Button(
        words("study_stop"), id={"type": ids.STOP, "n": 0}, n_clicks=0, size="compact-xs", variant="default"
    )
    return [
        dmc.Group(
            [dmc.Loader(size="xs"), html.Span(said, className="hint"), stop], gap="sm", className="study-wait"
        )
    ]
