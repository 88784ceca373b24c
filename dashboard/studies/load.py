"""How many alerts are answered in time when patrols are few."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from dash import html

from coverage.load import Load, evaluate_load
from dashboard.charts import chart_layout, draw_graph, inks_of
from dashboard.names import area_name, site_name
from dashboard.studies import ids
from dashboard.studies.form import Form, draw_flag, draw_number, draw_row, number, whole
from dashboard.studies.study import Study, draw_lead, draw_table, rows_of

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from dashboard.progress import Progress
    from dashboard.session import Desk
    from dashboard.words import Words

NAME: Final = "load"
FIRST_ALERTS: Final = 100
MOST_ALERTS: Final = 2_000
MOST_RUNS: Final = 100
MOST_SEED: Final = 999_999
MOST_SITES: Final = 12
OUTCOMES: Final = ("in_time", "late", "unsure", "given_up", "nobody", "deferred", "found_false")


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """The load without, and where it was asked for with, State forces taking their share."""

    own: Load
    with_state: Load | None


def draw_form(words: Words, _desk: Desk, _scenario: Scenario, form: Form) -> list[Any]:
    """Alerts a month, runs, seed, and whether State forces stand in a column of their own."""
    return [
        draw_row(
            draw_number(NAME, "alerts", words("load_alerts"),
                        whole(form, "alerts", FIRST_ALERTS, 1, MOST_ALERTS), low=1, high=MOST_ALERTS, w=150),
            draw_number(NAME, "months", words("load_months"), number(form, "months", 3, 1, 12), low=1,
                        high=12, w=110),
            draw_number(NAME, "runs", words("load_runs"), whole(form, "runs", 20, 1, MOST_RUNS), low=1,
                        high=MOST_RUNS, w=90),
            draw_number(NAME, "seed", words("load_seed"), whole(form, "seed", 1, 0, MOST_SEED), low=0,
                        high=MOST_SEED, w=110),
        ),
        draw_flag(NAME, "state", words("load_state"), is_on=bool(form.get("state")),
                  help_text=words("load_state_help")),
    ]  # fmt: skip


def make(desk: Desk, scenario: Scenario, form: Form, progress: Progress) -> Played:
    """Play the alerts, once more where State forces are switched on."""
    parts = 2 if form.get("state") else 1

    def play(part: int) -> Load:
        return evaluate_load(
            desk.world,
            scenario,
            alerts_per_month=whole(form, "alerts", FIRST_ALERTS, 1, MOST_ALERTS),
            months=number(form, "months", 3, 1, 12),
            runs=whole(form, "runs", 20, 1, MOST_RUNS),
            seed=whole(form, "seed", 1, 0, MOST_SEED),
            state_forces=part == 1,
            result=desk.answers.result(scenario),
            progress=lambda done, total: progress.count(part * total + done, parts * total),
        )

    return Played(play(0), play(1) if parts == 2 else None)


def draw(words: Words, desk: Desk, scenario: Scenario, found: Played, scheme: str) -> list[Any]:
    """The share in time with its interval beside the static answer; outcomes, areas, sites."""
    own = dict(rows_of(found.own.overall))
    row = own["in_time"]
    lead = words(
        "load_lead",
        alerts=words.number(round(float(found.own.rates.sum()))),
        share=_percent(words, row["mean"]),
        low=_percent(words, row["p5"]),
        high=_percent(words, row["p95"]),
        runs=words.number(found.own.runs),
    )
    static = words("load_static", share=_percent(words, found.own.static_share))
    waits = words(
        "load_waits",
        median=_minutes(words, own["waiting_median"]["mean"]),
        slow=_minutes(words, own["waiting_p90"]["mean"]),
    )
    never = words.counted("load_nobody", found.own.nobody_villages)
    figure = draw_outcomes(words, found, scheme)
    return [
        draw_lead(words, lead),
        html.P(static),
        html.P(waits),
        html.P(never),
        draw_graph(ids.CHART, figure, words("load_chart"), 230),
        _outcome_table(words, found),
        html.H3(words("load_by_area"), className="study-head"),
        _area_table(words, desk, found.own),
        html.H3(words("load_by_site"), className="study-head"),
        _site_table(words, desk, scenario, found.own),
        html.P(words("load_terms"), className="hint"),
    ]


def draw_outcomes(words: Words, found: Played, scheme: str) -> dict[str, Any]:
    """Figure: what becomes of the true alerts, with the interval; a bar more where State forces take part."""
    inks = inks_of(scheme)
    names = [name for name in OUTCOMES if name != "found_false"]
    traces = []
    for load, key, colour in (
        (found.own, "load_own", inks["main"]),
        (found.with_state, "load_with_state", inks["second"]),
    ):
        if load is None:
            continue
        table = load.overall.loc[names].fillna(0.0) * 100
        mean = table["mean"]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": words(key),
                "y": [words(f"outcome_{name}") for name in names],
                "x": mean.tolist(),
                "error_x": {
                    "type": "data", "symmetric": False, "thickness": 1.4, "color": inks["text"],
                    "array": (table["p95"] - mean).clip(lower=0).tolist(),
                    "arrayminus": (mean - table["p5"]).clip(lower=0).tolist(),
                },
                "marker": {"color": colour},
                "hovertemplate": "%{x:.1f} %",
            }
        )  # fmt: skip
    layout = chart_layout(words, scheme, words("load_share"), "")
    layout["xaxis"] |= {"rangemode": "tozero", "ticksuffix": "\u00a0%"}
    layout["yaxis"] |= {"autorange": "reversed", "tickformat": ""}
    layout |= {"barmode": "group", "hovermode": "closest", "showlegend": found.with_state is not None}
    return {"data": traces, "layout": layout}


def _outcome_table(words: Words, found: Played) -> html.Div:
    loads = [dict(rows_of(load.overall)) for load in (found.own, found.with_state) if load is not None]
    rows = [
        [
            words(f"outcome_{name}"),
            *(
                words(
                    "load_interval",
                    share=_percent(words, load[name]["mean"]),
                    low=_percent(words, load[name]["p5"]),
                    high=_percent(words, load[name]["p95"]),
                )
                for load in loads
            ),
        ]
        for name in OUTCOMES
    ]
    heads = [words("col_outcome"), words("load_own"), *([words("load_with_state")] if len(loads) > 1 else [])]
    return draw_table(heads, rows, caption=words("load_chart"))


def _area_table(words: Words, desk: Desk, load: Load) -> html.Div:
    areas = load.areas.sort_values("alerts", ascending=False)
    rows = [
        [
            area_name(desk.world, str(area_id)) or words("study_no_area"),
            words.number(row["alerts"], 1),
            _percent(words, row["in_time"]),
            f"{_percent(words, row['in_time_p5'])}\u2013{_percent(words, row['in_time_p95'])}",
            _minutes(words, row["waiting_median"]),
            _percent(words, row["given_up"] + row["nobody"]),
            words.people(row["people_unheard"]),
        ]
        for area_id, row in rows_of(areas)
    ]
    names = ("area", "alerts", "in_time", "interval", "waiting", "never", "unheard")
    return draw_table([words(f"col_{name}") for name in names], rows, caption=words("load_by_area"))


def _site_table(words: Words, desk: Desk, scenario: Scenario, load: Load) -> html.Div:
    result = desk.answers.result(scenario)
    busiest = load.sites.sort_values("busy_share", ascending=False).head(MOST_SITES)
    rows = [
        [
            site_name(words, result, str(site_id)),
            words.number(int(row["patrols"])),
            _percent(words, row["busy_share"]),
        ]
        for site_id, row in rows_of(busiest)
    ]
    heads = [words(f"col_{name}") for name in ("base", "patrols", "busy")]
    return draw_table(heads, rows, caption=words("load_by_site"))


def _percent(words: Words, share: float) -> str:
    return f"{words.number(100 * share, 1)}\u00a0%" if isfinite(share) else "\u2013"


def _minutes(words: Words, value: float) -> str:
    return words.minutes(float(value)) if isfinite(value) else "\u2013"


STUDY: Final = Study(NAME, "load", draw_form, make, draw)
