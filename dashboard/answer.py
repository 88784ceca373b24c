"""The answer on top of the page: one plain sentence, what it rests on, and the cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from coverage.changes import CutRoad, DelayRoad, MechanismChange, PlaceBattalion, RedeployState, SetAccess
from coverage.evaluate import STATUS
from dashboard.attributes import data
from dashboard.marks import draw_mark
from dashboard.names import area_name, base_name
from dashboard.radio.basis import write_signal_basis
from dashboard.radio.names import radio_actions

if TYPE_CHECKING:
    from coverage.compare import Comparison
    from coverage.evaluate import Result
    from coverage.scenario import Scenario
    from coverage.world import World
    from dashboard.words import Words


Row = dict[str, Any]


def write_sentence(words: Words, comparison: Comparison, world: World) -> str:
    """The answer in one sentence, with its range and what has no population figure."""
    scenario = comparison.after.scenario
    if not scenario.changes:
        both = _by_status(comparison.after)["both"]
        parts = [
            words("sentence_baseline", people=words.people_range(both["people_low"], both["people_high"]))
        ]
        without = int(comparison.after.villages["population"].isna().sum())
        return f"{words.semicolon.join([*parts, *_without(words, 'sentence_without', without)])}."
    actions = write_actions(words, scenario, world)
    parts = [*_say_out(words, comparison, actions), *_say_in(words, comparison)]
    return f"{words.semicolon.join(parts)}."


def _say_out(words: Words, comparison: Comparison, actions: str) -> list[str]:
    """Who is newly out; a village whose population is unknown is never nobody."""
    low, high = comparison.people_out
    without = comparison.villages_out_without_population
    if high:
        people = words("sentence_out", actions=actions, people=words.people_range(low, high))
        return [people, *_without(words, "sentence_without", without)]
    if without:
        return [words.counted("sentence_out_unknown", without, actions=actions)]
    has_out = len(comparison.newly_out) > 0  # villages where nobody lives
    key = "sentence_out" if has_out else "sentence_out_none"
    return [words(key, actions=actions, people=words.people_range(low, high))]


def _say_in(words: Words, comparison: Comparison) -> list[str]:
    low, high = comparison.people_in
    without = comparison.villages_in_without_population
    if high:
        people = words("sentence_in", people=words.people_range(low, high))
        return [people, *_without(words, "sentence_in_without", without)]
    if without:
        return [words.counted("sentence_in_unknown", without)]
    return [words("sentence_in", people=words.people_range(low, high))] if len(comparison.newly_in) else []


def write_lost(words: Words, comparison: Comparison) -> str:
    """What the people newly out of reach lose: reach, alarm or both; empty when there are none."""
    parts = [
        words(f"lost_{name}", people=words.people(float(row["people"])))
        for name, row in comparison.lost.iterrows()
        if row["villages"]
    ]
    sentences = [words("lost", parts=", ".join(parts))] if parts else []
    low, high = (words.people(people) for people in comparison.people_out)
    if low != high:
        sentences.append(words("high_worst"))
    return " ".join(sentences)


def write_actions(words: Words, scenario: Scenario, world: World) -> str:
    """What the scenario does: ``Closing Masisi and Nyabiondo, placing a battalion``."""
    parts = []
    for key, base_ids in (("act_close", scenario.closed), ("act_open", scenario.opened)):
        if base_ids:
            parts.append(words(key, names=words.listing([base_name(world, name) for name in base_ids])))
    battalions = sum(isinstance(change, PlaceBattalion) for change in scenario.changes)
    if battalions:
        parts.append(words.counted("act_place", battalions, field="count"))
    for key, kind in (("act_cut", CutRoad), ("act_delay", DelayRoad)):
        count = sum(isinstance(change, kind) for change in scenario.changes)
        if count:
            parts.append(words.counted(key, count, field="count"))
    parts += radio_actions(words, scenario)
    areas = [change.area_id for change in scenario.changes if isinstance(change, SetAccess)]
    if areas:
        parts.append(words("act_access", names=words.listing([area_name(world, one) for one in areas])))
    left = [change.area_id for change in scenario.changes if isinstance(change, RedeployState)]
    if left:
        parts.append(words("act_redeploy", names=words.listing([area_name(world, one) for one in left])))
    mechanisms = sum(isinstance(change, MechanismChange) for change in scenario.changes)
    if mechanisms:
        parts.append(words.counted("act_mechanisms", mechanisms, field="count"))
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def limit_of(scenario: Scenario, world: World) -> float:
    """Limit in minutes: the scenario's own, else its lens's default among the assumptions."""
    if scenario.limit_minutes is not None:
        return scenario.limit_minutes
    changed = dict(scenario.assumptions)
    name = f"limit_{scenario.lens}_minutes"
    return changed.get(name, world.assumptions[name])


def draw_basis(words: Words, result: Result, world: World) -> list[Any]:
    """The lens, limit, terms and signal that the numbers rest on."""
    scenario = result.scenario
    terms = [
        words(f"basis_{scenario.lens}", minutes=words.minutes(limit_of(scenario, world))),
        words(f"vehicle_{scenario.vehicle}"),
        words(f"season_{scenario.season}"),
        words("night" if scenario.is_night else "day"),
    ]
    if scenario.hotline:
        terms.append(words("hotline"))
    if scenario.runner:
        terms.append(words("runner"))
    terms.append(write_signal_basis(words, result, world))
    return [html.Li(term) for term in terms]


def draw_cards(words: Words, comparison: Comparison) -> list[html.Div]:
    """A card a status: people (low-high) after, before, and the villages."""
    before, after = (_by_status(result) for result in (comparison.before, comparison.after))
    has_changes = bool(comparison.after.scenario.changes)
    return [_card(words, name, before[name], after[name] if has_changes else None) for name in STATUS]


def _card(words: Words, status: str, before: Row, after: Row | None) -> html.Div:
    shown = before if after is None else after
    people = words.people_range(shown["people_low"], shown["people_high"])
    lines = [words.counted("card_in_villages", int(shown["villages"]))]
    if shown["villages_without_population"]:
        lines.append(words.counted("card_without", int(shown["villages_without_population"])))
    return html.Div(
        [
            html.Div(
                [draw_mark(status), html.Span(words(f"status_{status}"))],
                className="card-title",
            ),
            html.Strong(people, className="card-people"),
            html.Div([html.Span(line) for line in lines], className="card-villages"),
            html.Div(_change(words, before, after), className="card-before") if after is not None else None,
        ],
        className="card",
        **data(status=status),
    )


def _change(words: Words, before: Row, after: Row) -> str:
    if all(before[name] == after[name] for name in ("people_low", "people_high", "villages")):
        return words("card_same")
    people = words.people_range(before["people_low"], before["people_high"])
    villages = words.counted("card_villages", int(before["villages"]))
    return words("card_before", people=people, villages=villages)


def _without(words: Words, key: str, villages: int) -> list[str]:
    return [words.counted(key, villages)] if villages else []


def _by_status(result: Result) -> dict[str, Row]:
    rows = result.overall().to_dict("index")
    return {str(status): {str(name): value for name, value in row.items()} for status, row in rows.items()}
