"""The way's part of why: legs, what stands in the way, the clock, the next-best way, the flight."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from dashboard.names import leg_name, site_name
from dashboard.reasons import say_reason

if TYPE_CHECKING:
    from coverage.evaluate import Result
    from coverage.explain.drive import Drive
    from coverage.explain.village import Explanation
    from coverage.world import World
    from dashboard.words import Words
    from routing.itinerary import Itinerary, Leg, Passage

FIRST_DEPARTURE: Final = "08:00"


def departure_of(world: World, text: str | None) -> datetime | None:
    """The time of day that was typed, on the region's reference date; None where it is none."""
    try:
        return datetime.combine(world.region.reference_date, time.fromisoformat(text or ""))
    except ValueError:
        return None


def draw_way(words: Words, told: Explanation, result: Result) -> list[Any]:
    """Everything that is to be said of the way to a village, or why there is none."""
    parts: list[Any] = []
    if told.itinerary is None:
        parts.append(html.P(say_reason(words, told.reason) or words("reason_nobody")))
    else:
        summary = words(
            "why_way",
            site=site_name(words, result, told.site_id),
            km=words.number(told.itinerary.km, 1),
            minutes=words.minutes(told.itinerary.minutes),
            backup=words.number(told.backup),
        )
        parts.append(html.P(summary))
        if told.drive is not None:
            parts += [html.P(line) for line in _clock(words, told.drive)]
        parts.append(_legs(words, told.itinerary))
        parts.append(_passages(words, told.itinerary))
        if told.drive is not None:
            parts += [html.P(line) for line in _next_best(words, told.drive)]
    return [*parts, *_flight(words, told, result)]


def draw_paths(told: Explanation) -> dict[str, Any]:
    """The ways as the map draws them: degrees of the best and of the next best, empty where there is none."""
    other = None if told.drive is None else told.drive.next_best
    return {"best": _degrees(told.itinerary), "next": _degrees(other)}


def _degrees(way: Itinerary | None) -> list[list[float]]:
    if way is None:
        return []
    return [[round(lon, 5), round(lat, 5)] for lon, lat in way.geometry.coords]


def _clock(words: Words, drive: Drive) -> list[str]:
    lines = []
    if drive.night_factor != 1:
        lines.append(words("way_night", factor=words.number(drive.night_factor, 1)))
    if drive.departs is not None and drive.arrives is not None:
        days = (drive.arrives.date() - drive.departs.date()).days
        key = "way_clock" if days == 0 else "way_clock_days"
        # Upwards, as the minutes are.
        arrives = drive.arrives + timedelta(seconds=59)
        leave, arrive = f"{drive.departs:%H:%M}", f"{arrives:%H:%M}"
        lines.append(words(key, leave=leave, arrive=arrive, days=words.number(days)))
        if drive.is_dark:
            lines.append(words("way_dark"))
    return lines


def _legs(words: Words, way: Itinerary) -> html.Table:
    head = [html.Th(words(key), scope="col") for key in ("leg_road", "leg_km", "leg_minutes")]
    rows = [
        html.Tr(
            [
                html.Td(_leg(words, leg)),
                html.Td(words.number(leg.km, 1), className="number"),
                html.Td(words.number(leg.minutes, 1), className="number"),
            ]
        )
        for leg in way.legs
    ]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="why-table")


def _leg(words: Words, leg: Leg) -> list[Any]:
    name, below = leg_name(words, leg)
    mark = dmc.Badge(words("way_imputed"), size="xs", variant="light", color="yellow")
    hint = [below, " ", mark] if leg.is_imputed else [below] if below else []
    return [name, html.Div(hint, className="hint") if hint else None]


def _passages(words: Words, way: Itinerary) -> Any:
    """What can hold a patrol up, in order; a sentence where nothing is known."""
    if not way.passages:
        return html.P(words("way_clear"))
    rows = [html.Li(_passage(words, passage)) for passage in way.passages]
    return html.Details(
        [
            html.Summary(words.counted("way_passages", len(rows), field="count")),
            html.Ul(rows, className="why-list quiet"),
        ]
    )


def _passage(words: Words, passage: Passage) -> str:
    kind = words(f"passage_{passage.kind.replace(' ', '_')}")
    where = words("way_at", km=words.number(passage.km, 1), minutes=words.minutes(passage.ms / 60_000))
    name = f" {passage.name}" if passage.name else ""
    lost = f", +{words.minutes(passage.spent_ms / 60_000)}" if passage.kind in ("barrier", "ford") else ""
    return f"{kind}{name}, {where}{lost}"


def _next_best(words: Words, drive: Drive) -> list[str]:
    lines = []
    if drive.imputed_share > 0:
        lines.append(words("way_imputed_share", percent=words.number(100 * drive.imputed_share)))
    if drive.next_best is None:
        return [*lines, words("way_only")]
    minutes, km = words.minutes(drive.next_best.minutes), words.number(drive.next_best.km, 1)
    return [*lines, words("way_next", minutes=minutes, km=km, shared=words.number(drive.single_km, 1))]


def _flight(words: Words, told: Explanation, result: Result) -> list[Any]:
    if "helicopter_minutes" not in result.villages:
        return []
    minutes = float(result.villages.at[told.village_id, "helicopter_minutes"])
    key = "way_flight" if isfinite(minutes) else "way_flight_none"
    return [html.P(words(key, minutes=words.minutes(minutes)))]
