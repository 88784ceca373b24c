"""A rota of rapidly deployable battalions over a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dash import html

from coverage.choosing.rota import Rota, plan_rota
from dashboard.charts import chart_layout, draw_graph, inks_of, line
from dashboard.studies import ids
from dashboard.studies.best_places import place_name
from dashboard.studies.closing import open_bases
from dashboard.studies.form import Form, draw_choice, draw_number, draw_row, whole, word
from dashboard.studies.proof import draw_proof
from dashboard.studies.study import MOST_SECONDS, Study, draw_lead, draw_table, draw_take, rows_of

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from dashboard.progress import Progress
    from dashboard.session import Desk
    from dashboard.words import Words

NAME: Final = "rota"
MOST_WEEKS: Final = 26
MOST_BATTALIONS: Final = 4
MOST_STAY: Final = 6
MOST_TROOPS: Final = 5_000
NONE: Final = "none"


def draw_form(words: Words, desk: Desk, scenario: Scenario, form: Form) -> list[Any]:
    """Weeks, battalions, stays, and the base whose troops they are."""
    bases = [{"value": NONE, "label": words("rota_no_base")}, *open_bases(desk, scenario)]
    known = [row["value"] for row in bases]
    return [
        draw_row(
            draw_number(NAME, "weeks", words("weeks_count"), whole(form, "weeks", 13, 1, MOST_WEEKS), low=1,
                        high=MOST_WEEKS, w=130),
            draw_number(NAME, "battalions", words("rota_battalions"),
                        whole(form, "battalions", 1, 1, MOST_BATTALIONS), low=1, high=MOST_BATTALIONS, w=110),
            draw_number(NAME, "shortest", words("rota_shortest"), whole(form, "shortest", 1, 1, MOST_STAY),
                        low=1, high=MOST_STAY, w=130),
            draw_number(NAME, "longest", words("rota_longest"), whole(form, "longest", 3, 1, MOST_STAY),
                        low=1, high=MOST_STAY, w=130),
        ),
        draw_row(
            draw_number(NAME, "troops", words("study_troops"), form.get("troops") or "", low=1,
                        high=MOST_TROOPS, placeholder=words("study_unknown"), w=150),
            draw_choice(NAME, "base", words("rota_base"), bases, word(form, "base", known, NONE), w=210,
                        searchable=True),
        ),
    ]  # fmt: skip


def make(desk: Desk, scenario: Scenario, form: Form, progress: Progress) -> Rota:
    """Plan the rota."""
    base = form.get("base")
    return plan_rota(
        desk.world,
        scenario,
        weeks=whole(form, "weeks", 13, 1, MOST_WEEKS),
        battalions=whole(form, "battalions", 1, 1, MOST_BATTALIONS),
        stay_weeks=(whole(form, "shortest", 1, 1, MOST_STAY), whole(form, "longest", 3, 1, MOST_STAY)),
        troops=whole(form, "troops", 1, 1, MOST_TROOPS) if form.get("troops") else None,
        from_base=base if isinstance(base, str) and base != NONE else None,
        max_seconds=MOST_SECONDS,
        progress=progress.tell,
    )


def draw(words: Words, desk: Desk, _scenario: Scenario, found: Rota, scheme: str) -> list[Any]:
    """The stays, the weeks, the proof and the number evaluated beside it."""
    lead = words(
        "rota_lead",
        stays=words.number(len(found.stays)),
        weeks=words.number(len(found.weeks)),
        people=words.people(found.person_weeks),
    )
    rows = [
        [
            words("battalion_named", number=words.number(row["battalion"])),
            place_name(desk, str(row["candidate_id"])),
            words.date(row["arrives"]),
            words.number(row["weeks"]),
        ]
        for row in found.stays.to_dict("records")
    ]
    heads = [words(f"col_{name}") for name in ("battalion", "place", "arrives", "weeks")]
    proof = draw_proof(
        words,
        gap=found.gap,
        bound=words("rota_bound", people=words.people(found.upper_bound),
                    everywhere=words.people(found.upper_bound_everywhere),
                    weighed=words.number(found.weighed), candidates=words.number(found.candidates)),
        model=words("order_weeks", people=words.people(found.person_weeks)),
        evaluated=words("order_weeks", people=words.people(found.person_weeks_evaluated)),
    )  # fmt: skip
    weeks = [
        [words.number(int(week)), words.date(row["starts"]), words.people(row["people"]),
         words.people(row["people_evaluated"])]
        for week, row in rows_of(found.weeks)
    ]  # fmt: skip
    week_heads = [words(f"col_{name}") for name in ("week", "starts", "people_model", "people_evaluated")]
    return [
        draw_lead(words, lead),
        draw_table(heads, rows, caption=words("study_rota"), texts=3),
        draw_graph(ids.CHART, _figure(words, found, scheme), words("rota_chart"), 210),
        html.Details([html.Summary(words("weeks_table")),
                      draw_table(week_heads, weeks, caption=words("rota_chart"), texts=2)]),
        proof,
        draw_take(words),
    ]  # fmt: skip


def _figure(words: Words, found: Rota, scheme: str) -> dict[str, Any]:
    inks = inks_of(scheme)
    days = [str(day)[:10] for day in found.weeks["starts"]]
    layout = chart_layout(words, scheme, "", words("rota_axis"))
    layout["yaxis"] |= {"rangemode": "tozero"}
    layout["xaxis"] |= {"type": "date", "tickformat": "%d/%m/%y" if words.language == "fr" else "%Y-%m-%d"}
    return {
        "data": [
            line(words("col_people_model"), days, found.weeks["people"].tolist(), inks["mark"], "dot"),
            line(words("col_people_evaluated"), days, found.weeks["people_evaluated"].tolist(), inks["main"]),
        ],
        "layout": layout,
    }


STUDY: Final = Study(NAME, "choice", draw_form, make, draw, after=lambda found: found.after)
