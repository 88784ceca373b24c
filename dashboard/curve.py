"""The curve of people against minutes, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from coverage.curve import reach_curve
from dashboard.answer import limit_of

if TYPE_CHECKING:
    from coverage.compare import Comparison
    from coverage.world import World
    from dashboard.words import Words

# plotly.js would otherwise offer to upload the chart's data to another host.
GRAPH_CONFIG: Final[Any] = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
}
STEP_MINUTES: Final = 2
FONTS: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
_INKS: Final = {
    "light": {
        "text": "#495057",
        "grid": "#e9ecef",
        "before": "#868e96",
        "after": "#1864ab",
        "limit": "#495057",
    },
    "dark": {
        "text": "#c1c2c5",
        "grid": "#373a40",
        "before": "#909296",
        "after": "#74c0fc",
        "limit": "#c1c2c5",
    },
}


def draw_curve(words: Words, comparison: Comparison, world: World, scheme: str) -> dict[str, Any]:
    """Figure of the people whom help reaches within so many minutes.

    Parameters
    ----------
    words : Words
    comparison : Comparison
        Its ``before`` is drawn alone when the scenario has no change.
    world : World
        Gives the cut-off and the limit of the lens; the curve ends at the greater.
    scheme : str
        ``light`` or ``dark``.

    Returns
    -------
    dict
        A plain Plotly figure; plain because validating it would cost more than answering.
    """
    scenario = comparison.after.scenario
    cutoff = dict(scenario.assumptions).get("cutoff_minutes", world.assumptions["cutoff_minutes"])
    last = max(cutoff, limit_of(scenario, world))
    minutes = np.arange(0.0, last + STEP_MINUTES, STEP_MINUTES)
    inks = _INKS["dark" if scheme == "dark" else "light"]
    before = reach_curve(comparison.before, minutes)
    traces = []
    if scenario.changes:
        after = reach_curve(comparison.after, minutes)
        traces.append(_trace(words("curve_before"), minutes, before["people"], inks["before"], "dot"))
        traces.append(_trace(words("curve_after"), minutes, after["people"], inks["after"], "solid"))
    else:
        traces.append(_trace(words("curve_people"), minutes, before["people"], inks["after"], "solid"))
    layout = _layout(words, scenario.lens, limit_of(scenario, world), float(minutes[-1]), inks)
    if not any(any(trace["y"]) for trace in traces):  # else the empty axis counts parts of people
        layout["yaxis"]["range"] = [0, 1000]
    layout["showlegend"] = bool(scenario.changes)
    return {"data": traces, "layout": layout}


def _tick(last: float) -> int:
    """Minutes between two marks of the axis: about eight marks, whatever its length."""
    return next((step for step in (30, 60, 120, 240, 720) if last <= step * 8), 1440)


def _trace(name: str, minutes: Any, people: Any, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": minutes.tolist(),
        "y": [float(value) for value in people],
        "line": {"color": colour, "width": 2.5, "dash": dash, "shape": "hv"},
        "hovertemplate": "%{y:,.0f}",
    }


def _layout(words: Words, lens: str, limit: float, last: float, inks: dict[str, str]) -> dict[str, Any]:
    axis = {"gridcolor": inks["grid"], "zeroline": False, "automargin": True, "fixedrange": True}
    return {
        "margin": {"l": 8, "r": 12, "t": 28, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONTS, "size": 12, "color": inks["text"]},
        "separators": ",\u202f" if words.language == "fr" else ".,",
        "hovermode": "x unified",
        "hoverlabel": {"font": {"color": "#212529"}},
        "legend": {"orientation": "h", "x": 0, "y": 1.12, "bgcolor": "rgba(0,0,0,0)"},
        "xaxis": {
            **axis,
            "title": {"text": words(f"curve_{lens}")},
            "range": [0, last],
            "dtick": _tick(last),
        },
        "yaxis": {
            **axis, "title": {"text": words("curve_people")}, "rangemode": "tozero", "tickformat": ",.0f",
        },
        "shapes": [
            {
                "type": "line", "x0": limit, "x1": limit, "yref": "paper", "y0": 0, "y1": 1,
                "line": {"color": inks["limit"], "width": 1, "dash": "dash"},
            }
        ],
        "annotations": [
            {
                "x": limit, "yref": "paper", "y": 0.02, "xanchor": "left", "yanchor": "bottom",
                "showarrow": False, "text": f" {words('curve_limit')} {words.minutes(limit)}",
                "font": {"color": inks["limit"]},
            }
        ],
    }  # fmt: skip
