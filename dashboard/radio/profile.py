"""The section of one link: relief on the round earth, line of sight, first Fresnel zone, loss and margin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from coverage.signal.budget import build_radio_terms
from coverage.signal.profiles import way_km
from coverage.signal.sight import CLEAR_SHARE, LinkProfile, profile_of_link
from coverage.terms import build_terms
from dashboard.curve import FONTS
from dashboard.map.masts import has_masts
from dashboard.radio.names import mast_name
from layers.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from coverage.scenario import Scenario
    from coverage.world import World
    from dashboard.words import Words

MOST_MASTS: Final = 12
_INKS: Final = {
    "light": {
        "text": "#495057", "grid": "#e9ecef", "ground": "#8d7355", "clutter": "#5c8a4a", "sight": "#1864ab",
        "zone": "rgba(24,100,171,0.14)", "rim": "#1864ab",
    },
    "dark": {
        "text": "#c1c2c5", "grid": "#373a40", "ground": "#8d7355", "clutter": "#82b06d", "sight": "#74c0fc",
        "zone": "rgba(116,192,252,0.16)", "rim": "#74c0fc",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offered:
    """The masts whose link to a village may be looked at, the serving one first.

    Attributes
    ----------
    ids : tuple of str
    km : tuple of float
    """

    ids: tuple[str, ...]
    km: tuple[float, ...]


def offer_masts(world: World, scenario: Scenario, village_id: str) -> Offered:
    """Masts with a usable link to a village, the best first, then the nearest others, lost ones too."""
    plan = world.radio_plan(scenario)
    masts = plan.masts
    if world.layers.elevation is None or not len(masts):
        return Offered((), ())
    row = world.layers.villages.index.get_loc(village_id)
    point = world.layers.villages.geometry.iloc[row]
    km = np.array([way_km(at.x, at.y, point.x, point.y) for at in masts.geometry])
    serving = plan.link_mast[plan.link_village == row]
    range_km = build_terms(scenario, world.assumptions).assumptions["radio_range_km"]
    near = [at for at in np.argsort(km, kind="stable") if km[at] <= range_km]
    order = list(dict.fromkeys([*serving.tolist(), *(int(at) for at in near)]))
    if not has_masts(world):
        order = [at for at in order if masts["is_added"].iloc[at]]
    order = order[:MOST_MASTS]
    return Offered(tuple(str(masts.index[at]) for at in order), tuple(float(km[at]) for at in order))


def find_section(world: World, scenario: Scenario, village_id: str, mast_id: str) -> LinkProfile | None:
    """Section of the link from a mast to a village by the technology with the greatest margin.

    None where the profile leaves the relief or the mast carries nothing that is modelled.
    """
    elevation = world.layers.elevation
    if elevation is None:
        return None
    mast: pd.Series[Any] = world.radio_plan(scenario).masts.loc[mast_id]
    terms = build_radio_terms(build_terms(scenario, world.assumptions).assumptions)
    bands = {band.technology for band in terms.bands}
    carried = [name for name in str(mast["technologies"]).split(";") if name in bands]
    start = (mast["geometry"].x, mast["geometry"].y)
    at = world.layers.villages.geometry[village_id]
    found = []
    for technology in carried or sorted(bands):
        try:
            found.append(
                profile_of_link(
                    elevation, world.layers.clutter, start, (at.x, at.y), terms, technology,
                    height_m=float(mast["height_m"]),
                )
            )  # fmt: skip
        except InputError:
            return None
    return max(found, key=lambda one: -np.inf if np.isnan(one.margin_db) else one.margin_db)


def draw_options(words: Words, offered: Offered) -> list[dict[str, str]]:
    """The masts as choices of a list."""
    return [
        {"value": key, "label": words("profile_mast_at", mast=mast_name(words, key), km=words.number(km, 1))}
        for key, km in zip(offered.ids, offered.km, strict=True)
    ]


def write_section(words: Words, section: LinkProfile | None) -> list[str]:
    """Loss, free-space loss and margin in words, and whether the way is clear."""
    if section is None:
        return [words("profile_none")]
    lines = [
        words(
            "profile_loss",
            technology=section.technology,
            mhz=words.number(1000 * section.frequency_ghz),
            loss=words.number(section.loss_db, 1),
            free=words.number(section.free_space_db, 1),
        ),
        words("profile_margin", margin=words.number(section.margin_db, 1)),
    ]
    clear = {True: "profile_clear", False: "profile_blocked", None: "profile_unknown"}[section.is_clear]
    return [*lines, words(clear)]


def draw_section(words: Words, section: LinkProfile | None, scheme: str) -> dict[str, Any]:
    """Figure of a section, metres above the sea over km from the mast; empty where there is none."""
    inks = _INKS["dark" if scheme == "dark" else "light"]
    if section is None:
        return {"data": [], "layout": _layout(words, inks)}
    km, sight, radius = section.distance_km, section.sight_m, section.fresnel_m
    floor = float(np.nanmin(section.ground_m)) if np.isfinite(section.ground_m).any() else 0.0
    traces = [
        _line(words("profile_ground"), km, section.ground_m, inks["ground"], 1.5),
        {**_line(words("profile_clutter"), km, section.clutter_top_m, inks["clutter"], 1), "line": {
            "color": inks["clutter"], "width": 1.2, "dash": "dot"}},
        _edge(km, sight + radius, inks["rim"]),
        {**_edge(km, sight - radius, inks["rim"]), "fill": "tonexty", "fillcolor": inks["zone"],
         "name": words("profile_fresnel"), "showlegend": True},
        {**_edge(km, sight - CLEAR_SHARE * radius, inks["rim"]), "line": {
            "color": inks["rim"], "width": 1, "dash": "dash"},
         "name": words("profile_share"), "showlegend": True},
        _line(words("profile_sight"), km, sight, inks["sight"], 1.8),
    ]  # fmt: skip
    layout = _layout(words, inks)
    top = float(np.nanmax([np.nanmax(section.clutter_top_m), np.max(sight + radius)]))
    pad = max(top - floor, 10.0) * 0.06
    layout["yaxis"]["range"] = [floor - pad, top + pad]
    layout["shapes"] = [_antenna(km[0], section.ground_m[0], sight[0], inks["text"]),
                        _antenna(km[-1], section.ground_m[-1], sight[-1], inks["text"])]  # fmt: skip
    return {"data": traces, "layout": layout}


def _line(name: str, km: Any, metres: Any, colour: str, width: float) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": np.round(km, 3).tolist(),
        "y": [None if np.isnan(value) else round(float(value), 1) for value in metres],
        "line": {"color": colour, "width": width}, "hovertemplate": "%{y:,.0f} m",
    }  # fmt: skip


def _edge(km: Any, metres: Any, colour: str) -> dict[str, Any]:
    return {
        **_line("", km, metres, colour, 0.6),
        "showlegend": False,
        "hoverinfo": "skip",
        "hovertemplate": None,
    }


def _antenna(km: float, foot: float, top: float, colour: str) -> dict[str, Any]:
    return {
        "type": "line", "x0": float(km), "x1": float(km), "y0": float(np.nan_to_num(foot)), "y1": float(top),
        "line": {"color": colour, "width": 2.5},
    }  # fmt: skip


def _layout(words: Words, inks: dict[str, str]) -> dict[str, Any]:
    axis = {"gridcolor": inks["grid"], "zeroline": False, "automargin": True, "fixedrange": True}
    return {
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONTS, "size": 11, "color": inks["text"]},
        "separators": ",\u202f" if words.language == "fr" else ".,",
        "hovermode": "x unified",
        "hoverlabel": {"font": {"color": "#212529"}},
        "legend": {"orientation": "h", "x": 0, "y": -0.32, "yanchor": "top", "bgcolor": "rgba(0,0,0,0)"},
        "xaxis": {**axis, "title": {"text": words("profile_km"), "standoff": 4}},
        "yaxis": {**axis, "title": {"text": words("profile_metres")}, "tickformat": ",.0f"},
    }
