"""The drawer that says why: its frame, the time of departure, and the section of a link below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids
from dashboard.attributes import aria
from dashboard.curve import GRAPH_CONFIG
from dashboard.why_way import FIRST_DEPARTURE

if TYPE_CHECKING:
    from dashboard.words import Words

PROFILE_HEIGHT: Final = 300  # pixels


def draw_why_drawer(words: Words, width: int) -> dmc.Drawer:
    """The drawer, empty until a village is asked about; as wide as the controls that it covers, pixels."""
    return dmc.Drawer(
        [
            html.Div(
                [
                    html.Label(words("departure"), id=ids.DEPARTURE_LABEL, htmlFor=ids.DEPARTURE),
                    dmc.TextInput(
                        id=ids.DEPARTURE,
                        value=FIRST_DEPARTURE,
                        size="xs",
                        inputProps={"type": "time"},
                        debounce=400,
                    ),
                ],
                className="departure",
            ),
            html.Div(id=ids.WHY_BODY, className="why"),
            _profile(words),
        ],
        id=ids.WHY,
        position="left",  # over the controls: table and map stay in reach
        size=f"{width}px",
        padding="md",
        withOverlay=False,
        lockScroll=False,
        trapFocus=False,
        closeOnClickOutside=False,
        shadow="md",
        closeButtonProps={"aria-label": words("why_close")},
    )


def _profile(words: Words) -> html.Section:
    return html.Section(
        [
            html.H3(words("profile"), id=ids.PROFILE_TITLE, className="why-title"),
            dmc.Select(
                id=ids.PROFILE_MAST, data=[], size="xs", allowDeselect=False, **aria(label=words("profile"))
            ),
            dcc.Graph(id=ids.PROFILE, config=GRAPH_CONFIG, style={"height": PROFILE_HEIGHT}),
            html.P(id=ids.PROFILE_TEXT, className="hint"),
        ],
        id=ids.PROFILE_VIEW,
        className="away",
    )
