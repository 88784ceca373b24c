"""The chart of the weeks: who can call and be reached, best to worst case; below, what changes by status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dash import html

from coverage.status import STATUS
from dashboard.charts import band, chart_layout, inks_of, line
from dashboard.map.palette import STATUS_COLOURS
from dashboard.marks import draw_mark

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.words import Words

# So that colour is never the only sign.
DASHES: Final = {
    "both": "solid", "call_only": "dash", "reach_only": "dot", "neither": "dashdot", "unknown": "longdash",
}  # fmt: skip


def draw_weeks_legend(words: Words) -> html.Div:
    """What the lines are: the statuses by their marks, the band, and the line without the changes."""
    marks = [
        *((draw_mark(status), words(f"status_{status}")) for status in STATUS),
        (html.I(className="swatch week-band"), words("weeks_band")),
        (html.I(className="week-unchanged"), words("weeks_unchanged")),
    ]
    return html.Div(
        [html.Span([mark, text], className="legend-item") for mark, text in marks],
        className="legend study-legend",
    )


def draw_weeks_figure(words: Words, weeks: pd.DataFrame, scheme: str) -> dict[str, Any]:
    """Figure of people by week; its lower part counts people more or fewer than in the first week."""
    inks = inks_of(scheme)
    colours = STATUS_COLOURS["dark" if scheme == "dark" else "light"]
    days = [day.isoformat()[:10] for day in weeks["starts"]]
    worst = weeks[["people_both_worst", "people_both_best"]].min(axis=1).tolist()
    best = weeks[["people_both_worst", "people_both_best"]].max(axis=1).tolist()
    traces = [
        *band(words("weeks_band"), days, worst, best, inks["band"]),
        line(words("weeks_unchanged"), days, weeks["people_both_without_changes"].tolist(), inks["mark"],
             "dot"),
        line(words("status_both"), days, weeks["people_both"].tolist(), colours["both"]),
    ]  # fmt: skip
    for status in STATUS:
        people = weeks[f"people_{status}"]
        traces.append(
            {
                **line(words(f"status_{status}"), days, (people - people.iloc[0]).tolist(), colours[status],
                       DASHES[status]),
                "yaxis": "y2",
                                "hovertemplate": "%{y:+,.0f}",
            }
        )  # fmt: skip
    layout = chart_layout(words, scheme, "", "")
    layout["yaxis"] |= {"domain": [0.55, 0.94]}
    layout["showlegend"] = False  # it stands above the chart, where it wraps
    titles = ((words("status_both"), 0.945), (words("weeks_axis_change"), 0.425))
    layout["annotations"] = [_title(text, at) for text, at in titles]
    layout["yaxis2"] = {
        **layout["yaxis"], "domain": [0.0, 0.42],
        "tickformat": "+,.0f", "zeroline": True, "zerolinecolor": inks["grid"],
    }  # fmt: skip
    layout["xaxis"] |= {"type": "date", "anchor": "y2", "tickformat": _date_format(words)}
    _widen(layout["yaxis"], [*best, *worst])
    _widen(layout["yaxis2"], [value for trace in traces if "yaxis" in trace for value in trace["y"]])
    return {"data": traces, "layout": layout}


def _widen(axis: dict[str, Any], values: list[float]) -> None:
    """Give an axis of equal values some room: left alone it would count parts of people."""
    if max(values) - min(values) < 1:
        axis["range"] = [max(values) - 500, max(values) + 500]


def _title(text: str, at: float) -> dict[str, Any]:
    """The title of a part of the chart, at its upper left."""
    return {
        "text": f"<b>{text}</b>", "xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": at,
        "yanchor": "bottom", "showarrow": False,
    }  # fmt: skip


def _date_format(words: Words) -> str:
    return "%d/%m/%y" if words.language == "fr" else "%Y-%m-%d"
