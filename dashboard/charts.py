"""What the charts of the studies share: inks, axes, and the graph that keeps its data here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dash import dcc, html

from dashboard.attributes import aria
from dashboard.curve import FONTS, GRAPH_CONFIG

if TYPE_CHECKING:
    from dashboard.words import Words

INKS: Final = {
    "light": {"text": "#495057", "grid": "#e9ecef", "main": "#1864ab", "band": "rgba(24,100,171,.18)",
              "second": "#b87400", "mark": "#868e96"},
    "dark": {"text": "#c1c2c5", "grid": "#373a40", "main": "#74c0fc", "band": "rgba(116,192,252,.22)",
             "second": "#f0a830", "mark": "#909296"},
}  # fmt: skip


def inks_of(scheme: str) -> dict[str, str]:
    """Inks of a colour scheme."""
    return INKS["dark" if scheme == "dark" else "light"]


def chart_layout(words: Words, scheme: str, x_title: str, y_title: str) -> dict[str, Any]:
    """Layout of a chart: clear ground, axes in the scheme's inks, numbers as the language has them."""
    inks = inks_of(scheme)
    axis = {"gridcolor": inks["grid"], "zeroline": False, "automargin": True, "fixedrange": True}
    return {
        "margin": {"l": 8, "r": 14, "t": 30, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONTS, "size": 12, "color": inks["text"]},
        "separators": ",\u202f" if words.language == "fr" else ".,",
        "hovermode": "x unified",
        "hoverlabel": {"font": {"color": "#212529"}},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)"},
        "xaxis": {**axis, "title": {"text": x_title}},
        "yaxis": {**axis, "title": {"text": y_title}, "tickformat": ",.0f"},
    }


def draw_graph(name: Any, figure: dict[str, Any], label: str, height: int) -> html.Div:
    """A chart with its name for those who cannot see it; a table beside it says the same."""
    graph = dcc.Graph(id=name, figure=figure, config=GRAPH_CONFIG, style={"height": height})
    return html.Div(graph, role="img", className="study-chart", **aria(label=label))


def line(name: str, x: list[Any], y: list[float], colour: str, dash: str = "solid") -> dict[str, Any]:
    """A line that holds its value until the next."""
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": x, "y": y,
        "line": {"color": colour, "width": 2.4, "dash": dash, "shape": "hv"},
        "hovertemplate": "%{y:,.0f}",
    }  # fmt: skip


def band(name: str, x: list[Any], low: list[float], high: list[float], colour: str) -> list[dict[str, Any]]:
    """The room between two lines, filled."""
    shared = {"type": "scatter", "mode": "lines", "x": x, "line": {"width": 0, "shape": "hv"}}
    return [
        {**shared, "y": high, "hoverinfo": "skip", "showlegend": False},
        {**shared, "y": low, "fill": "tonexty", "fillcolor": colour, "name": name, "hoverinfo": "skip"},
    ]
