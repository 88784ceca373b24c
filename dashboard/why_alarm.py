"""The alarm's part of why: signal, the ways an alarm can leave a village, and the mechanisms there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from dash import html

from coverage.mechanisms.apply import mechanisms_under
from coverage.sites import build_sites
from coverage.terms import build_terms
from dashboard.names import site_name
from dashboard.radio.why import draw_best, draw_runner, draw_signal, shown_mast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coverage.evaluate import Result
    from coverage.explain.village import AlarmRoute, Explanation
    from coverage.world import World
    from dashboard.words import Words

MOST_ROUTES: Final = 20


def draw_alarm(words: Words, world: World, result: Result, told: Explanation) -> list[Any]:
    """The best ways to call and what they hang on, signal, every way, each mechanism with its last test."""
    village_id = told.village_id
    parts: list[Any] = [*draw_best(words, world, result, village_id)]
    parts += draw_runner(words, world, result, village_id)
    parts.append(draw_signal(words, world, result, village_id))
    if told.routes:
        routes = [html.Li(_route(words, world, route, result)) for route in told.routes[:MOST_ROUTES]]
        parts.append(
            html.Details(
                [
                    html.Summary(words.counted("why_routes", len(told.routes), field="count")),
                    html.Ul(routes, className="why-list"),
                ]
            )
        )
    else:
        parts.append(html.P(words("why_no_route")))
    here = _mechanisms(world, result)
    here = here[here["village_id"] == told.village_id]
    rows = [html.Li(_mechanism(words, world, result, row)) for row in here.to_dict("records")]
    if rows:
        parts.append(html.Ul(rows, className="why-list quiet"))
    if told.independent_routes > 1:
        parts.append(html.P(words("why_independent", count=words.number(told.independent_routes))))
    return parts


def _mechanisms(world: World, result: Result) -> pd.DataFrame:
    """The mechanisms after the changes, so that their tests are those that the answer counts."""
    assumptions = build_terms(result.scenario, world.assumptions).assumptions
    sites = build_sites(result.scenario, world.layers.bases, world.ground, assumptions)
    return mechanisms_under(world, result.scenario, sites, assumptions).frame


def _route(words: Words, world: World, route: AlarmRoute, result: Result) -> str:
    state = {True: "route_counts", False: "route_not", None: "route_unknown"}[route.works]
    channel = words(f"channel_{route.channel}")
    hub = site_name(words, result, route.hub_id)
    way = words("route_to", channel=channel, hub=hub) if hub else channel
    if route.mast_id:
        way = f"{way}, {words('hangs_mast', mast=shown_mast(words, world, route.mast_id))}"
    return f"{way}{words('colon')}{words(state)}, {words.minutes(route.minutes)}"


def _mechanism(words: Words, world: World, result: Result, row: Mapping[Any, Any]) -> str:
    kind = words(f"mechanism_{row['kind']}")
    if row["kind"] != "CAN":
        return kind
    tested = row["tested"]
    reference = pd.Timestamp(world.region.reference_date)
    is_recent = pd.notna(tested) and reference - tested <= pd.Timedelta(days=_tested_days(world, result))
    sites = result.sites["is_open"]
    stands = row["base_id"] in sites.index and bool(sites[row["base_id"]])
    test = words("tested_on", date=words.date(tested.date())) if pd.notna(tested) else words("tested_never")
    hub = "" if stands or not row["base_id"] else f", {words('hub_closed')}"
    return (
        f"{kind}, {words('channel_working' if is_recent and stands else 'channel_unverified')} ({test}{hub})"
    )


def _tested_days(world: World, result: Result) -> float:
    return dict(result.scenario.assumptions).get("tested_days", world.assumptions["tested_days"])
