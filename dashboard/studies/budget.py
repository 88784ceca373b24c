"""What a budget buys: people who can call and are reached, and what more money would buy, as a range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from dash import html

from coverage.choosing import Purchase, choose_within_budget, find_frontier
from dashboard.charts import chart_layout, draw_graph, inks_of
from dashboard.studies import ids
from dashboard.studies.best_places import place_name
from dashboard.studies.form import Form, draw_flag, draw_number, draw_row, number, whole
from dashboard.studies.proof import draw_proof
from dashboard.studies.study import Study, draw_lead, draw_table, draw_take, rows_of

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from dashboard.progress import Progress
    from dashboard.session import Desk
    from dashboard.words import Words

NAME: Final = "budget"
FIRST_DOLLARS: Final = 500_000
MOST_DOLLARS: Final = 1_000_000_000
MOST_WEEKS: Final = 260
MOST_STAY: Final = 26
FRACTIONS: Final = (0.25, 0.5, 1.0, 1.5, 2.0)
PURCHASE_SECONDS: Final = 30.0
FRONTIER_SECONDS: Final = 2.0
"""For each of the sums, at each end of the prices and as they stand."""
MOST_ITEMS: Final = 200
ASSISTANTS: Final = ("cla", "cla_motorbike")


@dataclass(frozen=True, slots=True, eq=False)
class Bought:
    """What the sum buys, and what less or more would buy."""

    purchase: Purchase
    frontier: pd.DataFrame


def draw_form(words: Words, _desk: Desk, _scenario: Scenario, form: Form) -> list[Any]:
    """The sum, how long it shall last, and what is weighed."""
    dollars = number(form, "dollars", FIRST_DOLLARS, 1, MOST_DOLLARS)
    weeks, stay = whole(form, "weeks", 52, 1, MOST_WEEKS), whole(form, "stay", 3, 1, MOST_STAY)
    return [
        draw_row(
            draw_number(NAME, "dollars", words("budget_dollars"), dollars, low=1, high=MOST_DOLLARS, w=150,
                        step=50_000, thousandSeparator="\u202f" if words.language == "fr" else ","),
            draw_number(NAME, "weeks", words("budget_weeks"), weeks, low=1, high=MOST_WEEKS, w=130),
            draw_number(NAME, "stay", words("budget_stay"), stay, low=1, high=MOST_STAY, w=160),
        ),
        draw_flag(NAME, "motorbikes", words("budget_motorbikes"), is_on=bool(form.get("motorbikes")),
                  help_text=words("budget_motorbikes_help")),
        draw_flag(NAME, "no_masts", words("budget_no_masts"), is_on=bool(form.get("no_masts"))),
    ]  # fmt: skip


def make(desk: Desk, scenario: Scenario, form: Form, progress: Progress) -> Bought:
    """Spend the sum, then some less and some more."""
    dollars = number(form, "dollars", FIRST_DOLLARS, 1, MOST_DOLLARS)
    weeks = whole(form, "weeks", 52, 1, MOST_WEEKS)
    given: dict[str, Any] = {
        "weeks": weeks,
        "stay_weeks": min(whole(form, "stay", 3, 1, MOST_STAY), weeks),
        "motorbikes": bool(form.get("motorbikes")),
        "masts": not form.get("no_masts"),
        "progress": progress.tell,
    }
    purchase = choose_within_budget(desk.world, scenario, dollars, max_seconds=PURCHASE_SECONDS, **given)
    sums = [dollars * part for part in FRACTIONS]
    return Bought(purchase, find_frontier(desk.world, scenario, sums, max_seconds=FRONTIER_SECONDS, **given))


def draw(words: Words, desk: Desk, _scenario: Scenario, found: Bought, scheme: str) -> list[Any]:
    """What is bought, the proof, and the frontier as a range."""
    bought = found.purchase
    lead = words(
        "budget_lead",
        spent=words.number(bought.spent),
        dollars=words.number(bought.dollars),
        people=words.people(bought.people),
        weeks=words.number(bought.weeks),
        each=words.number(1000 * bought.people_per_dollar, 1),
    )
    visiting = (
        [html.P(words("budget_visiting", people=words.people(bought.people_with_battalions)))]
        if bought.people_with_battalions
        else []
    )
    proof = draw_proof(
        words,
        gap=bought.gap,
        bound=words("budget_bound", people=words.people(bought.upper_bound)),
        model=words("order_weeks", people=words.people(bought.person_weeks)),
        evaluated=words("order_weeks", people=words.people(bought.person_weeks_evaluated)),
        speaks_of="budget_model",
    )
    is_left_out = bought.items["what"].isin(ASSISTANTS).any()
    notes = [words("budget_lpc"), *([words("budget_assistants")] if is_left_out else [])]
    return [
        draw_lead(words, lead),
        *visiting,
        _items(words, desk, bought.items),
        proof,
        html.H3(words("budget_frontier"), className="study-head"),
        draw_graph(ids.CHART, draw_frontier(words, found.frontier, scheme), words("budget_frontier"), 240),
        _frontier_table(words, found.frontier),
        *(html.P(note, className="hint") for note in notes),
        draw_take(words),
    ]


def draw_frontier(words: Words, frontier: pd.DataFrame, scheme: str) -> dict[str, Any]:
    """Figure of person-weeks by sum: with the prices as they stand, between all low and all high."""
    inks = inks_of(scheme)
    sums = frontier["dollars"].tolist()
    shared = {"type": "scatter", "mode": "lines", "x": sums, "line": {"width": 0}}
    low_prices, high_prices = (frontier[f"person_weeks_{side}"].tolist() for side in ("low", "high"))
    layout = chart_layout(words, scheme, words("budget_dollars"), words("col_person_weeks_kept"))
    layout["yaxis"] |= {"rangemode": "tozero"}
    layout["xaxis"] |= {"rangemode": "tozero", "tickformat": ",.0f"}
    return {
        "data": [
            {**shared, "y": low_prices, "hoverinfo": "skip", "showlegend": False},
            {**shared, "y": high_prices, "fill": "tonexty", "fillcolor": inks["band"],
             "name": words("budget_range"), "hoverinfo": "skip"},
            {"type": "scatter", "mode": "lines+markers", "x": sums, "hovertemplate": "%{y:,.0f}",
             "y": frontier["person_weeks_main"].tolist(), "name": words("budget_main"),
             "line": {"color": inks["main"], "width": 2.4}},
        ],
        "layout": layout,
    }  # fmt: skip


def _items(words: Words, desk: Desk, items: pd.DataFrame) -> Any:
    if not len(items):
        return html.P(words("budget_nothing"), className="hint")
    grouped = items.groupby("what")["dollars"].agg(["size", "sum"]).sort_values("sum", ascending=False)
    kinds = [
        [words(f"good_{what}"), words.number(int(row["size"])), words.number(float(row["sum"]))]
        for what, row in rows_of(grouped)
    ]
    rows = [
        [words(f"good_{row['what']}"), place_name(desk, str(row["id"])), words.number(float(row["dollars"]))]
        for row in items.head(MOST_ITEMS).to_dict("records")
    ]
    heads = [words(f"col_{name}") for name in ("good", "count", "dollars")]
    each = [words(f"col_{name}") for name in ("good", "place", "dollars")]
    return html.Div(
        [
            draw_table(heads, kinds, caption=words("budget_items")),
            html.Details(
                [
                    html.Summary(words("budget_each")),
                    draw_table(each, rows, caption=words("budget_each"), texts=2),
                ]
            ),
        ]
    )


def _frontier_table(words: Words, frontier: pd.DataFrame) -> html.Div:
    rows = [
        [
            words.number(row["dollars"]),
            words.people(row["person_weeks_main"]),
            words.people_range(row["person_weeks_high"], row["person_weeks_low"]),
            words.people_range(row["people_high"], row["people_low"]),
        ]
        for row in frontier.to_dict("records")
    ]
    heads = [words(f"col_{name}") for name in ("dollars", "person_weeks_kept", "price_range", "people_range")]
    return draw_table(heads, rows, caption=words("budget_frontier"))


def propose(found: Bought) -> Scenario:
    """The scenario with all that a scenario can hold of what is bought."""
    bought = found.purchase
    return (bought.comparison_with_battalions or bought.comparison).after.scenario


STUDY: Final = Study(NAME, "choice", draw_form, make, draw, after=propose)
