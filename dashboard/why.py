"""Why a village has its answer: the chain part by part, the way there, what it hangs on, the data."""

from __future__ import annotations

from math import isfinite, isnan
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from coverage.explain.village import Alternative, Explanation, Part, explain
from dashboard.marks import draw_mark
from dashboard.names import site_name
from dashboard.radio.road import draw_gap_lines, draw_road_signal, find_road_signal
from dashboard.radio.tools import draw_give_buttons
from dashboard.radio.why import draw_warning, shown_mast
from dashboard.why_alarm import draw_alarm
from dashboard.why_way import FIRST_DEPARTURE, departure_of, draw_paths, draw_way

if TYPE_CHECKING:
    from coverage.evaluate import Result
    from coverage.world import World
    from dashboard.words import Words

DATED_LAYERS: Final = ("villages", "bases", "roads", "mechanisms", "signal", "towers", "elevation", "areas")


def draw_why(
    words: Words, world: World, result: Result, village_id: str, departure: str | None = FIRST_DEPARTURE
) -> tuple[str, list[Any], dict[str, Any]]:
    """Title and body of the drawer for one village, and the ways as the map draws them.

    ``departure`` is a time of day such as 08:00; anything else is none.

    Raises
    ------
    UnknownId
        No village has this id.
    """
    told = explain(world, result, village_id, departure=departure_of(world, departure))
    people = result.villages.at[village_id, "population"]
    along, reach = find_road_signal(world, result, told)
    body = [
        _answer(words, told, float(people)),
        _section(words("why_chain"), [_chain(words, told), _total(words, told, result.scenario.lens)]),
        _section(words("why_alarm"), draw_alarm(words, world, result, told)),
        _section(words("why_warning"), [draw_warning(words, result, village_id)]),
        _section(words("why_give"), [draw_give_buttons(words)]),
        _section(
            words("why_travel"),
            [*draw_way(words, told, result), *draw_road_signal(words, along, reach, village_id)],
        ),
        _section(words("why_hangs"), _alternatives(words, world, told, result)),
        _section(words("why_data"), _data(words, world, told)),
    ]
    return told.name or village_id, body, {**draw_paths(told), "gaps": draw_gap_lines(along)}


def _section(title: str, children: list[Any]) -> html.Section:
    return html.Section([html.H3(title, className="why-title"), *children])


def _answer(words: Words, told: Explanation, people: float) -> html.Div:
    known = words("people_unknown") if isnan(people) else words.number(people)
    lines = [
        html.Div(
            [draw_mark(told.status), html.Strong(words(f"status_{told.status}"))], className="why-answer"
        ),
        html.Div(words("why_people", people=known), className="hint"),
    ]
    if told.status_best != told.status_worst:
        best, worst = words(f"status_{told.status_best}"), words(f"status_{told.status_worst}")
        lines.append(html.Div(words("why_best_worst", best=best, worst=worst), className="hint"))
    return html.Div(lines)


def _chain(words: Words, told: Explanation) -> html.Table:
    rows = [_part(words, part) for part in told.parts if part.name != "wait" or part.minutes]
    return html.Table(html.Tbody(rows), className="why-table")


def _part(words: Words, part: Part) -> html.Tr:
    absent = "why_none" if isnan(part.minutes) else "why_no_way"
    minutes = words.minutes(part.minutes) if isfinite(part.minutes) else words(absent)
    name = words(f"part_{part.name}")
    return html.Tr(
        [html.Th(name, scope="row"), html.Td(minutes, className="number")],
        className="counted" if part.counts else "not-counted",
    )


def _total(words: Words, told: Explanation, lens: str) -> html.P:
    travel = next(part.minutes for part in told.parts if part.name == "travel")
    total = told.response_minutes if lens == "chain" else travel
    limit = words.minutes(told.limit_minutes)
    if not isfinite(total):
        return html.P(words("why_total_none", limit=limit), className="why-total")
    return html.P(words(f"why_total_{lens}", total=words.minutes(total), limit=limit), className="why-total")


def _alternatives(words: Words, world: World, told: Explanation, result: Result) -> list[Any]:
    changed = [
        html.Li(_alternative(words, world, other, result))
        for other in told.alternatives
        if other.status != told.status
    ]
    return [html.Ul(changed, className="why-list")] if changed else [html.P(words("why_hangs_none"))]


def _alternative(words: Words, world: World, other: Alternative, result: Result) -> str:
    if other.kind == "close_site":
        cause = words("if_close_site", site=site_name(words, result, other.id))
    elif other.kind == "lose_mast":
        cause = words("if_lose_mast", mast=shown_mast(words, world, other.id))
    elif other.kind == "hf_radio":
        cause = words("if_hf_radio")
    else:
        is_on = bool(getattr(result.scenario, other.kind))
        cause = words(f"if_{other.kind}_{'off' if is_on else 'on'}")
    return f"{cause}{words('colon')}{words(f'status_{other.status}').lower()}"


def _data(words: Words, world: World, told: Explanation) -> list[Any]:
    if isfinite(told.snap_m):
        metres, minutes = words.number(told.snap_m), words.minutes(told.snap_minutes)
        snap = words("why_snap", metres=metres, minutes=minutes)
    else:
        snap = words("why_no_snap")
    rows = []
    for name in DATED_LAYERS:
        source = world.region.layers.get(name)
        if source is not None:
            mark = dmc.Badge(words("modelled"), size="xs", variant="light", color="yellow")
            rows.append(
                html.Li(
                    [
                        words("why_dated", layer=words(f"layer_{name}"), date=words.date(source.as_of)),
                        " ",
                        mark if source.kind == "modelled" else None,
                    ]
                )
            )
    return [html.P(snap), html.Ul(rows, className="why-list")]
