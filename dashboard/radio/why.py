"""How one village can call and be warned: the best way and the second, what they hang on, claim and model."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
import pandas as pd
from dash import html

from dashboard.map.masts import has_masts
from dashboard.names import site_name
from dashboard.radio.names import mast_name, village_name
from layers.signal import SIGNAL

if TYPE_CHECKING:
    from coverage.evaluate import Result
    from coverage.signal.plan import RadioPlan
    from coverage.world import World
    from dashboard.words import Words

Row = Any  # one row of result.villages


def draw_signal(words: Words, world: World, result: Result, village_id: str) -> html.Table:
    """Signal as claimed, as modelled, whether they agree, and what counts."""
    plan = world.radio_plan(result.scenario)
    row = result.villages.loc[village_id]
    at = int(world.layers.villages.index.get_indexer([village_id])[0])
    in_force = words("why_in_force", basis=words(f"basis_signal_{plan.basis}"))
    rows = [
        (words("why_claimed"), words(f"signal_{SIGNAL[plan.claimed[at]]}"), _layer_mark(words, world)),
        (words("why_modelled"), words(f"signal_{SIGNAL[plan.modelled[at]]}"), _modelled(words)),
        (words("why_agreement"), words(f"agreement_{row['signal_agreement']}"), None),
        (in_force, words(f"signal_{row['signal']}"), None),
    ]
    return html.Table(
        html.Tbody(
            [
                html.Tr([html.Th([name, " ", mark], scope="row"), html.Td(said, className="number")])
                for name, said, mark in rows
            ]
        ),
        className="why-table",
    )


def draw_best(words: Words, world: World, result: Result, village_id: str) -> list[Any]:
    """The best way to call and the second: channel, hub, mast and what feeds it, minutes, tested or not."""
    row = result.villages.loc[village_id]
    plan = world.radio_plan(result.scenario)
    found = [
        _way(words, world, result, plan, f"why_{which}", _held(row, prefix, minutes))
        for which, prefix, minutes in (
            ("best", "alarm", "alarm_minutes"),
            ("second", "second", "second_minutes"),
        )
    ]
    return [html.Div(found, className="ways")]


def draw_runner(words: Words, world: World, result: Result, village_id: str) -> list[Any]:
    """The runner on foot to the nearest village that can call; nothing where it calls itself."""
    row = result.villages.loc[village_id]
    if not isfinite(row["runner_minutes"]):
        return []
    key = "why_runner" if result.scenario.runner else "why_runner_off"
    name = village_name(world, str(row["runner_to"]))
    return [html.P(words(key, village=name, minutes=words.minutes(float(row["runner_minutes"]))))]


def draw_warning(words: Words, result: Result, village_id: str) -> html.P:
    """Whether the mission can warn the village, by which channel and in how many minutes."""
    row = result.villages.loc[village_id]
    if row["can_warn"] is pd.NA:
        return html.P(words("why_warn_unknown"))
    if not row["can_warn"] or not isfinite(row["warning_minutes"]):
        return html.P(words("why_warn_none"))
    channel, minutes = words(f"channel_{row['warning']}"), words.minutes(float(row["warning_minutes"]))
    return html.P(words("why_warn", channel=channel, minutes=minutes))


def shown_mast(words: Words, world: World, mast_id: str) -> str:
    """What a mast is called, unless its layer is confidential: its id may tell where it stands."""
    masts = world.layers.masts
    is_closed = not has_masts(world) and masts is not None and mast_id in masts.index
    return words("mast_closed") if is_closed else mast_name(words, mast_id)


def _held(row: Row, prefix: str, minutes: str) -> dict[str, Any]:
    channel = row["alarm"] if prefix == "alarm" else row["second_alarm"]
    return {
        "channel": str(channel),
        "minutes": float(row[minutes]),
        "hub_id": str(row[f"{prefix}_hub_id"]),
        "mast_id": str(row[f"{prefix}_mast_id"]),
        "is_verified": row[f"{prefix}_is_verified"],
    }


def _way(
    words: Words, world: World, result: Result, plan: RadioPlan, title: str, held: dict[str, Any]
) -> html.Div:
    if not held["channel"]:
        return html.Div([html.Strong(words(title)), html.Span(words(f"{title}_none"))])
    verified = held["is_verified"]
    state = "channel_state_unknown" if verified is pd.NA else (
        "channel_working" if verified else "channel_unverified"
    )  # fmt: skip
    said = [words(f"channel_{held['channel']}"), words.minutes(held["minutes"]), words(state)]
    hangs = []
    if held["hub_id"]:
        hub = held["hub_id"]
        is_site = hub in result.sites.index
        hangs.append(words("hangs_hub", hub=site_name(words, result, hub) if is_site else hub))
    if held["mast_id"]:
        hangs.append(words("hangs_mast", mast=shown_mast(words, world, held["mast_id"])))
        feeders = upstream(plan, held["mast_id"])
        if feeders and has_masts(world):
            hangs.append(words("hangs_feed", masts=" \u2192 ".join(feeders)))
    elif held["channel"] in ("phone", "hotline"):
        hangs.append(words("hangs_no_mast"))
    return html.Div(
        [
            html.Strong(words(title)),
            html.Span(", ".join(said)),
            html.Div("; ".join(hangs), className="hint") if hangs else None,
        ]
    )


def upstream(plan: RadioPlan, mast_id: str) -> list[str]:
    """Masts that feed a mast, from the next one on; a ring ends where it closes."""
    row = int(plan.masts.index.get_indexer([mast_id])[0])
    seen = [row]
    while row >= 0 and plan.feed[row] >= 0 and plan.feed[row] not in seen:
        row = int(plan.feed[row])
        seen.append(row)
    return [str(plan.masts.index[at]) for at in seen[1:]]


def _modelled(words: Words) -> dmc.Badge:
    return dmc.Badge(words("modelled"), size="xs", variant="light", color="yellow")


def _layer_mark(words: Words, world: World) -> dmc.Badge | None:
    """The claims themselves may be modelled, as in an embedded region."""
    source = world.region.layers.get("signal")
    return _modelled(words) if source is not None and source.kind == "modelled" else None
