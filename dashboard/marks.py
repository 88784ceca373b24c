"""Marks of the map's legend, in the colours of the scheme in force."""

from __future__ import annotations

from dash import html

from dashboard.map.palette import status_mark


def draw_mark(status: str) -> html.Span:
    """The mark of a status; the style sheet shows the one of the scheme in force."""
    return html.Span(
        [
            html.Span(status_mark(status, "light"), className="mark mark-light"),
            html.Span(status_mark(status, "dark"), className="mark mark-dark"),
        ],
        className="mark",
    )
