"""Analyses on demand: how far one gets, how sure the times are, which links matter most."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
import numpy as np
import shapely
from dash import html

from coverage.criticality import Criticality, find_critical_links
from coverage.doubt import Doubt, evaluate_doubt
from coverage.terms import build_terms
from routing.isochrones import Isochrones, isochrone, isochrone_lines

if TYPE_CHECKING:
    import geopandas as gpd

    from coverage.scenario import Scenario
    from dashboard.session import Desk
    from dashboard.words import Words

KINDS: Final = ("isochrones", "doubt", "critical")
BREAKS_MINUTES: Final = (30.0, 60.0, 120.0, 240.0)
# One hue from near to far, readable on the light and on the dark ground; width on the map falls with it too.
BREAK_COLOURS: Final = ("#08589e", "#2b8cbe", "#7bccc4", "#c2c98a")
MOST_LINKS: Final = 10
MOST_SURVEYS: Final = 5
_TOLERANCE_DEGREES: Final = 0.0005
_UNKNOWN: Final = 255


def make_analysis(desk: Desk, kind: str, scenario: Scenario) -> Any:
    """Compute an analysis of a scenario that was checked."""
    return _MAKE[kind](desk, scenario)


def _make_isochrones(desk: Desk, scenario: Scenario) -> gpd.GeoDataFrame:
    world = desk.world
    terms = build_terms(scenario, world.assumptions)
    router = world.router_for(terms.assumptions, scenario.speeds)
    result = desk.answers.result(scenario)
    sites = result.sites.geometry[result.sites["answers"].astype(bool)]
    state = world.road_state(scenario)
    found: Isochrones = isochrone(router, sites, terms.profile, BREAKS_MINUTES, state)
    return isochrone_lines(router, found)


_MAKE: Final[Mapping[str, Callable[[Desk, Scenario], Any]]] = {
    "isochrones": _make_isochrones,
    "doubt": lambda desk, scenario: evaluate_doubt(desk.world, scenario),
    "critical": lambda desk, scenario: find_critical_links(desk.world, scenario),
}


def draw_overlay(kind: str, found: Any, desk: Desk) -> Any:
    """What the map draws of an analysis."""
    if kind == "isochrones":
        return _collection(found.geometry, [{"code": int(code)} for code in found["code"]])
    if kind == "critical":
        links = found.links
        rows = [{"people": float(people)} for people in links["people_high"]]
        return _collection(links.geometry, rows)
    share = found.share_in_time.reindex(desk.world.layers.villages.index).to_numpy(dtype=float)
    codes = np.where(np.isnan(share), _UNKNOWN, np.rint(np.nan_to_num(share) * 100)).astype(np.uint8)
    return base64.b64encode(codes.tobytes()).decode("ascii")


def _collection(lines: gpd.GeoSeries, rows: list[dict[str, Any]]) -> dict[str, Any]:
    drawn = shapely.transform(
        shapely.simplify(lines.to_numpy(), _TOLERANCE_DEGREES), lambda xy: np.round(xy, 4)
    )
    features = [
        {"type": "Feature", "properties": row, "geometry": shapely.geometry.mapping(line)}
        for line, row in zip(drawn, rows, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def draw_panel(words: Words, kind: str, found: Any) -> list[Any]:
    """What stands under the switch of an analysis."""
    if kind == "isochrones":
        return _legend(words)
    return _doubt(words, found) if kind == "doubt" else _critical(words, found)


def draw_waiting(words: Words) -> list[Any]:
    """An analysis is at work; turning its switch off stops waiting for it."""
    return [dmc.Group([dmc.Loader(size="xs"), html.Span(words("analysis_wait"), className="hint")], gap="xs")]


def write_doubt(words: Words, found: Doubt) -> str:
    """The interval of the first card, as it stands under the cards."""
    low, high = (float(found.totals[column]["both"]) for column in ("people_p5", "people_p95"))
    people = words.people_range(low, high)
    return words("doubt_card", people=people, draws=words.number(found.draws))


def _legend(words: Words) -> list[Any]:
    items = [
        html.Span(
            [
                html.I(className="swatch", style={"background": colour}),
                words("analysis_within", minutes=words.minutes(minutes)),
            ],
            className="legend-item",
        )
        for minutes, colour in zip(BREAKS_MINUTES, BREAK_COLOURS, strict=True)
    ]
    return [html.Div(items, className="legend")]


def _doubt(words: Words, found: Doubt) -> list[Any]:
    rows = found.surveys.head(MOST_SURVEYS)
    roads = [
        html.Li(
            words(
                "doubt_road",
                road=row["road"],
                km=words.number(row["length_km"]),
                people=words.people(float(row["people"])),
            )
        )
        for row in rows.to_dict("records")
    ]
    return [
        html.P(words("doubt_help"), className="hint"),
        html.P([write_doubt(words, found), " ", _badge(words("modelled"))]),
        html.Span(words("doubt_surveys"), className="field-label"),
        html.Ol(roads, className="why-list") if roads else html.P(words("doubt_none"), className="hint"),
    ]


def _critical(words: Words, found: Criticality) -> list[Any]:
    links = found.links.head(MOST_LINKS)
    rows = [
        html.Li(
            words(
                "critical_link",
                road=" ".join(filter(None, (row["ref"], row["name"]))) or words("road_road"),
                km=words.number(row["length_km"], 1),
                people=words.people_range(row["people_low"], row["people_high"]),
                villages=words.counted("card_villages", int(row["villages"])),
            )
        )
        for row in links.drop(columns="geometry").to_dict("records")
    ]
    return [
        html.P(words("critical_help"), className="hint"),
        html.Ol(rows, className="why-list") if rows else html.P(words("critical_none"), className="hint"),
    ]


def _badge(text: str) -> dmc.Badge:
    return dmc.Badge(text, size="xs", variant="light", color="yellow")
