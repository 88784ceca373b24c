"""Which bases to close so that least is lost, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from dash import html

from coverage.changes import CloseBase
from coverage.choosing import ClosingChoice, ClosingOrder, choose_bases_to_close, choose_closing_order
from dashboard.names import base_name
from dashboard.studies.form import Form, draw_flag, draw_number, draw_row, draw_several, several, whole
from dashboard.studies.proof import draw_proof
from dashboard.studies.study import MOST_SECONDS, Study, draw_lead, draw_table, draw_take, rows_of

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from dashboard.progress import Progress
    from dashboard.session import Desk
    from dashboard.words import Words

CLOSING: Final = "close_bases"
ORDER: Final = "closing_order"
MOST_BASES: Final = 60
MOST_WEEKS_APART: Final = 26


def open_bases(desk: Desk, scenario: Scenario) -> list[dict[str, str]]:
    """Bases of the file that are open under a scenario."""
    sites = desk.answers.result(scenario).sites
    is_base = sites["is_open"].astype(bool) & ~sites["is_placed"].astype(bool)
    return [{"value": str(key), "label": base_name(desk.world, str(key))} for key in sites.index[is_base]]


def draw_closing_form(words: Words, desk: Desk, scenario: Scenario, form: Form) -> list[Any]:
    """How many close, and which stay in any case."""
    bases = open_bases(desk, scenario)
    count = whole(form, "count", 2, 1, MOST_BASES)
    return [
        draw_number(CLOSING, "count", words("study_close_count"), count, low=1, high=MOST_BASES, w=160),
        draw_several(CLOSING, "keep", words("study_keep"), bases, several(form, "keep")),
    ]


def make_closing(desk: Desk, scenario: Scenario, form: Form, progress: Progress) -> ClosingChoice:
    """Choose the bases."""
    return choose_bases_to_close(
        desk.world,
        scenario,
        whole(form, "count", 2, 1, MOST_BASES),
        keep=several(form, "keep"),
        max_seconds=MOST_SECONDS,
        progress=progress.tell,
    )


def draw_closing(
    words: Words, desk: Desk, _scenario: Scenario, found: ClosingChoice, _scheme: str
) -> list[Any]:
    """The bases, the proof, the number evaluated beside that of the model."""
    names = words.listing([base_name(desk.world, base_id) for base_id in found.bases])
    low, high = found.comparison.people_out
    lead = words("closing_lead", bases=names, people=words.people(found.people_lost),
                 before=words.people(found.people_before),
                 villages=words.counted("card_villages", found.villages_lost))  # fmt: skip
    without = (
        [html.P(words.counted("study_without", found.villages_without_population), className="hint")]
        if found.villages_without_population
        else []
    )
    proof = draw_proof(
        words,
        gap=found.gap,
        bound=words("closing_bound", people=words.people(found.least_lost),
                    count=words.number(len(found.bases)), weighed=words.number(found.weighed)),
        model=words("closing_loses", people=words.people(found.people_lost)),
        evaluated=words("closing_loses_range", people=words.people(found.people_lost_evaluated),
                        range=words.people_range(low, high)),
    )  # fmt: skip
    return [draw_lead(words, lead), *without, proof, draw_take(words)]


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """An order, and the scenario that closes the bases on its days."""

    order: ClosingOrder
    after: Scenario


def draw_order_form(words: Words, desk: Desk, scenario: Scenario, form: Form) -> list[Any]:
    """Which bases close, and how far apart the closings stand when they go into the scenario."""
    bases = open_bases(desk, scenario)
    apart = whole(form, "apart", 4, 1, MOST_WEEKS_APART)
    return [
        draw_several(ORDER, "bases", words("study_order_bases"), bases, several(form, "bases")),
        draw_row(
            draw_number(ORDER, "apart", words("study_apart"), apart, low=1, high=MOST_WEEKS_APART, w=220),
            draw_flag(ORDER, "undated", words("study_undated"), is_on=bool(form.get("undated"))),
        ),
    ]


def make_order(desk: Desk, scenario: Scenario, form: Form, _progress: Progress) -> Ordered:
    """Choose the order."""
    order = choose_closing_order(desk.world, scenario, several(form, "bases"))
    weeks = whole(form, "apart", 4, 1, MOST_WEEKS_APART)
    first = desk.world.region.reference_date
    after = scenario
    for number, base_id in enumerate(order.weeks["base_id"]):
        day = None if form.get("undated") else first + timedelta(weeks=weeks * (number + 1))
        after = after.add(CloseBase(str(base_id), day))
    return Ordered(order, after)


def draw_order(words: Words, desk: Desk, scenario: Scenario, found: Ordered, _scheme: str) -> list[Any]:
    """The order, step by step, with the people who still can call and are reached after each."""
    order = found.order
    days = [change.on for change in found.after.changes[len(scenario.changes) :]]  # type: ignore[union-attr]
    rows = [
        [
            words.number(int(week)),
            base_name(desk.world, str(row["base_id"])),
            words.date(day) if day else "\u2013",
            words.people(float(row["people"])),
            words.people(float(row["people_evaluated"])),
        ]
        for (week, row), day in zip(rows_of(order.weeks), days, strict=True)
    ]
    heads = [words(f"col_{name}") for name in ("step", "base", "day", "people_model", "people_evaluated")]
    table = draw_table(heads, rows, caption=words("study_closing_order"), texts=3)
    first = base_name(desk.world, str(order.weeks["base_id"].iloc[0]))
    held = (
        [html.P(words.counted("order_held", order.alarms_held_fixed), className="hint")]
        if order.alarms_held_fixed
        else []
    )
    proof = draw_proof(
        words,
        gap=order.gap,
        bound=words("order_bound", people=words.people(order.upper_bound)),
        model=words("order_weeks", people=words.people(order.person_weeks)),
        evaluated=words("order_weeks", people=words.people(order.person_weeks_evaluated)),
    )
    lead = draw_lead(words, words.counted("order_lead", len(order.weeks), field="count", first=first))
    return [lead, table, *held, proof, draw_take(words)]


STUDIES: Final = (
    Study(CLOSING, "choice", draw_closing_form, make_closing, draw_closing, after=lambda found: found.after),
    Study(ORDER, "choice", draw_order_form, make_order, draw_order, after=lambda found: found.after),
)
