"""The best places for so many bases or battalions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dash import html

from coverage.choosing import PlaceChoice, choose_places
from dashboard.names import base_name
from dashboard.radio.names import village_name
from dashboard.radio.tools import find_villages
from dashboard.studies.form import (
    Form,
    draw_choice,
    draw_flag,
    draw_number,
    draw_row,
    draw_several,
    several,
    whole,
    word,
)
from dashboard.studies.proof import draw_proof
from dashboard.studies.study import MOST_SECONDS, Study, draw_lead, draw_table, draw_take, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverage.scenario import Scenario
    from dashboard.progress import Progress
    from dashboard.session import Desk
    from dashboard.words import Words

NAME: Final = "best_places"
KINDS: Final = ("battalion", "base")
NEEDS: Final = ("both", "reach")
SEARCHED: Final = ("required", "forbidden")
"""Fields whose choices come by what is typed."""
MOST_SITES: Final = 20
MOST_TROOPS: Final = 5_000
MOST_CAPACITY: Final = 1_000


def draw_form(words: Words, desk: Desk, scenario: Scenario, form: Form) -> list[Any]:
    """How many of what, for what, where not; backup, worst season, what a patrol can serve."""
    kinds = [{"value": kind, "label": words(f"study_kind_{kind}")} for kind in KINDS]
    needs = [{"value": need, "label": words(f"study_need_{need}")} for need in NEEDS]
    required, forbidden = (several(form, name) for name in SEARCHED)
    return [
        draw_row(
            draw_number(NAME, "count", words("study_count"), whole(form, "count", 2, 1, MOST_SITES),
                        low=1, high=MOST_SITES, w=90),
            draw_choice(NAME, "kind", words("study_kind"), kinds, word(form, "kind", KINDS, KINDS[0]), w=170),
            draw_choice(NAME, "need", words("study_need"), needs, word(form, "need", NEEDS, NEEDS[0]), w=230),
        ),
        draw_row(
            draw_number(NAME, "troops", words("study_troops"), form.get("troops") or "", low=1,
                        high=MOST_TROOPS, placeholder=words("study_unknown"), w=130),
            draw_number(NAME, "capacity", words("study_capacity"), form.get("capacity") or "", low=1,
                        high=MOST_CAPACITY, placeholder=words("study_no_limit"), w=190),
        ),
        draw_several(NAME, "required", words("study_required"), find_places(desk, "", required), required,
                     placeholder=words("give_search"), nothingFoundMessage=words("give_type")),
        draw_several(NAME, "forbidden", words("study_forbidden"), find_places(desk, "", forbidden), forbidden,
                     placeholder=words("give_search"), nothingFoundMessage=words("give_type")),
        draw_row(
            draw_flag(NAME, "backup", words("study_backup"), is_on=bool(form.get("backup"))),
            draw_flag(NAME, "worst", words("study_worst"), is_on=bool(form.get("worst"))),
        ),
    ]  # fmt: skip


def find_places(desk: Desk, typed: str | None, chosen: Sequence[str]) -> list[dict[str, str]]:
    """Bases and villages whose name holds what was typed; those chosen stay."""
    world = desk.world
    text = (typed or "").strip().casefold()
    bases = [str(key) for key in world.layers.bases.index]
    found = [key for key in bases if text and text in base_name(world, key).casefold()]
    shown = dict.fromkeys([*chosen, *found])
    options = [{"value": key, "label": place_name(desk, key)} for key in shown]
    return [*options, *(row for row in find_villages(world, typed, None) if row["value"] not in shown)]


def place_name(desk: Desk, key: str) -> str:
    """Name of the base or village at which a site would stand."""
    is_base = key in desk.world.layers.bases.index
    return base_name(desk.world, key) if is_base else village_name(desk.world, key)


def make(desk: Desk, scenario: Scenario, form: Form, progress: Progress) -> PlaceChoice:
    """Choose the places."""
    troops, capacity = form.get("troops"), form.get("capacity")
    return choose_places(
        desk.world,
        scenario,
        whole(form, "count", 2, 1, MOST_SITES),
        required=several(form, "required"),
        forbidden=several(form, "forbidden"),
        kind="base" if form.get("kind") == "base" else "battalion",
        need="reach" if form.get("need") == "reach" else "both",
        troops=whole(form, "troops", 1, 1, MOST_TROOPS) if troops else None,
        backup=bool(form.get("backup")),
        worst_season=bool(form.get("worst")),
        patrol_capacity=whole(form, "capacity", 1, 1, MOST_CAPACITY) if capacity else None,
        max_seconds=MOST_SECONDS,
        progress=progress.tell,
    )


def draw(words: Words, desk: Desk, _scenario: Scenario, found: PlaceChoice, _scheme: str) -> list[Any]:
    """The places, the proof, the number evaluated beside that of the model."""
    people = words.people
    twice = [html.P(words("study_twice", people=people(found.people_twice)))] if found.people_twice else []
    lead = words(
        f"places_lead_{found.need}",
        count=words.number(len(found.places)),
        candidates=words.number(found.candidates),
        people=people(found.people),
        villages=words.counted("card_villages", found.villages),
    )
    without = (
        [html.P(words.counted("study_without", found.villages_without_population), className="hint")]
        if found.villages_without_population
        else []
    )
    rows = [
        [
            place_name(desk, str(key)),
            words.number(int(row["patrols"])),
            people(float(row["people"])),
            words.number(int(row["villages"])),
        ]
        for key, row in rows_of(found.places.drop(columns="geometry"))
    ]
    heads = [words(f"col_{name}") for name in ("place", "patrols", "people", "villages")]
    proof = draw_proof(
        words,
        gap=found.gap,
        bound=words("study_bound_people", people=people(found.upper_bound)),
        model=words("study_wins", people=people(found.people)),
        evaluated=words("study_wins", people=people(found.people_evaluated)),
    )
    seasons = [html.P(words("study_both_seasons"), className="hint")] if len(found.comparisons) > 1 else []
    return [
        draw_lead(words, lead), *twice, *without, *seasons,
        draw_table(heads, rows, caption=words("study_best_places")), proof, draw_take(words),
    ]  # fmt: skip


STUDY: Final = Study(
    name=NAME,
    group="choice",
    draw_form=draw_form,
    make=make,
    draw=draw,
    after=lambda found: found.after,
)
