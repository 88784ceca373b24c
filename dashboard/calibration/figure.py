"""The figure: predicted against reported hours, with the line of equal times and the band of factor two."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from dashboard.curve import FONTS
from routing.calibration import FAR_OFF, PredictedLeg

if TYPE_CHECKING:
    from dashboard.words import Words

LEAST_HOURS: Final = 0.5
_INKS: Final = {
    "light": {"text": "#495057", "grid": "#e9ecef", "band": "rgba(134,142,150,0.15)", "line": "#868e96"},
    "dark": {"text": "#c1c2c5", "grid": "#373a40", "band": "rgba(144,146,150,0.20)", "line": "#909296"},
}
_MARKS: Final = {
    "used": {"light": "#1864ab", "dark": "#74c0fc"},
    "shown": {"light": "#868e96", "dark": "#909296"},
}
_TICKS: Final = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def draw_figure(words: Words, legs: Sequence[PredictedLeg], scheme: str) -> dict[str, Any]:
    """Plain Plotly figure of the legs that have a prediction, both axes logarithmic.

    A range is a bar between its ends; "at least" points upwards from its least time, "at most" downwards from
    its most.
    """
    scheme = "dark" if scheme == "dark" else "light"
    inks = _INKS[scheme]
    drawn = [leg for leg in legs if leg.status == "predicted"]
    top = 2 * max([10.0, *(leg.minutes / 60 for leg in drawn), *(_told(leg)[1] for leg in drawn)])
    ends = [LEAST_HOURS, top]
    traces: list[dict[str, Any]] = [
        _line(ends, [hours / FAR_OFF for hours in ends], "rgba(0,0,0,0)"),
        _line(ends, [hours * FAR_OFF for hours in ends], "rgba(0,0,0,0)")
        | {
            "fill": "tonexty",
            "fillcolor": inks["band"],
            "name": words("calibration_band", factor=words.number(FAR_OFF)),
            "showlegend": True,
        },
        _line(ends, ends, inks["line"]) | {"name": words("calibration_equal"), "showlegend": True},
    ]
    for is_used, key in ((True, "calibration_used"), (False, "calibration_shown")):
        chosen = [leg for leg in drawn if (leg.use == "used") == is_used]
        if chosen:
            colour = _MARKS["used" if is_used else "shown"][scheme]
            traces.append(_points(words, chosen, words(key), colour))
    return {"data": traces, "layout": _layout(words, ends, inks)}


def _told(leg: PredictedLeg) -> tuple[float, float]:
    """Least and most hours told; the one that was not told is the other."""
    low, high = leg.leg.low_minutes / 60, leg.leg.high_minutes / 60
    return (high if low == 0 else low), (low if math.isinf(high) else high)


def _points(words: Words, legs: Sequence[PredictedLeg], name: str, colour: str) -> dict[str, Any]:
    told = [_told(leg) for leg in legs]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": name,
        "x": [leg.minutes / 60 for leg in legs],
        "y": [math.sqrt(low * high) for low, high in told],
        "error_y": {
            "type": "data",
            "array": [high - math.sqrt(low * high) for low, high in told],
            "arrayminus": [math.sqrt(low * high) - low for low, high in told],
            "color": colour,
        },
        "text": [f"{leg.leg.from_name}\u2013{leg.leg.to_name}" for leg in legs],
        "textposition": [_side(leg) for leg in legs],
        "customdata": [words(f"vehicle_{leg.leg.profile.vehicle}") for leg in legs],
        "hovertemplate": "%{text}, %{customdata}<br>%{x:.1f} h / %{y:.1f} h<extra></extra>",
        "marker": {"size": 10, "color": colour, "symbol": [_symbol(leg) for leg in legs]},
        "cliponaxis": False,
    }


def _side(leg: PredictedLeg) -> str:
    """Place of the name: away from the line of equal times."""
    low, high = _told(leg)
    return "top left" if math.sqrt(low * high) > leg.minutes / 60 else "bottom right"


def _symbol(leg: PredictedLeg) -> str:
    if math.isinf(leg.leg.high_minutes):
        return "triangle-up"
    return "circle" if leg.leg.low_minutes else "triangle-down"


def _line(x: list[float], y: list[float], colour: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": colour, "width": 1.5},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _layout(words: Words, ends: list[float], inks: dict[str, str]) -> dict[str, Any]:
    axis = {
        "type": "log",
        "range": [math.log10(hours) for hours in ends],
        "tickvals": list(_TICKS),
        "ticktext": [words.number(hours, 1 if hours < 1 else 0) for hours in _TICKS],
        "gridcolor": inks["grid"],
        "automargin": True,
        "fixedrange": True,
    }
    return {
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONTS, "size": 12, "color": inks["text"]},
        "separators": ",\u202f" if words.language == "fr" else ".,",
        "legend": {"orientation": "h", "x": 0, "y": -0.2},
        "xaxis": axis | {"title": {"text": words("calibration_x")}},
        "yaxis": axis | {"title": {"text": words("calibration_y")}},
    }
