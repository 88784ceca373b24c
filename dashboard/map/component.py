"""The map's place in the page, what it starts from, and its ties to the page's stores."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Dash, Input, dcc, html

from dashboard import ids
from dashboard.map.library import library_version
from dashboard.map.masts import has_claims, has_masts
from dashboard.map.palette import CLASS_COLOURS, STATUS_COLOURS
from dashboard.map.payload import is_shown
from dashboard.map.words import map_words
from dashboard.words import LANGUAGES

if TYPE_CHECKING:
    from coverage.world import World

MAP = "map"
MAP_CONFIG = "map-config"
SHOWN_LAYERS = (
    "villages",
    "bases",
    "roads",
    "mechanisms",
    "signal",
    "areas",
    "lakes",
    "borders",
    "towns",
    "places",
    "towers",
)


def map_panel(world: World) -> html.Div:
    """Return the map and the store it starts from.

    The stores that it listens and speaks to (`map-paint`, `map-layers`, `map-select`, `map-click`,
    `colour-scheme`, `language`) are the page's.
    """
    return html.Div(
        [html.Div(id=MAP, className="map-canvas"), dcc.Store(id=MAP_CONFIG, data=map_config(world))],
        className="map-panel",
    )


def map_config(world: World) -> dict[str, Any]:
    """Return what the map starts from: bounds (degrees), layers that may be asked for, colours, words."""
    return {
        "base": "/map/",
        "version": library_version(),
        "bounds": list(world.region.bounds),
        "layers": [name for name in SHOWN_LAYERS if _is_drawn(world, name)],
        "colours": STATUS_COLOURS,
        "classes": CLASS_COLOURS,
        "words": {language: map_words(language) for language in LANGUAGES},
    }


def _is_drawn(world: World, name: str) -> bool:
    if name == "towers":
        return has_masts(world)
    return has_claims(world) if name == "signal" else is_shown(world, name)


def register_map_callbacks(app: Dash) -> None:
    """Tie the map to the stores of the page; everything runs in the browser."""
    tie: Callable[..., None] = app.clientside_callback
    for function, store in (
        ("init", MAP_CONFIG),
        ("paint", ids.MAP_PAINT),
        ("layers", ids.MAP_LAYERS),
        ("select", ids.MAP_SELECT),
        ("signal", ids.MAP_SIGNAL),
        ("classes", ids.MAP_CLASSES),
        ("theme", ids.COLOUR_SCHEME),
        ("language", ids.LANGUAGE),
    ):
        tie(ClientsideFunction("protection", function), Input(store, "data"))
    for kind in ("isochrones", "doubt", "critical"):
        tie(ClientsideFunction("protection", kind), Input(f"{kind}-overlay", "data"))
