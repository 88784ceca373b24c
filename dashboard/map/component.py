"""The map's place in the page, what it starts from, and its ties to the page's stores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Dash, Input, dcc, html

from dashboard.map.library import library_version
from dashboard.map.payload import is_shown
from dashboard.map.words import MAP_WORDS

if TYPE_CHECKING:
    from coverage.world import World

MAP = "map"
MAP_CONFIG = "map-config"
SHOWN_LAYERS = ("villages", "bases", "roads", "mechanisms", "signal", "areas", "lakes", "borders", "towns")


def map_panel(world: World, words: Mapping[str, Mapping[str, Any]] = MAP_WORDS) -> html.Div:
    """Return the map and the store it starts from.

    The stores that it listens and speaks to (`map-paint`, `map-layers`, `map-select`, `map-click`,
    `colour-scheme`, `language`) are the page's.

    Parameters
    ----------
    world
        The world whose region is drawn.
    words
        By language, the words on the map: see ``dashboard.map.words``.
    """
    return html.Div(
        [html.Div(id=MAP, className="map-canvas"), dcc.Store(id=MAP_CONFIG, data=map_config(world, words))],
        className="map-panel",
    )


def map_config(world: World, words: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the map starts from: bounds (degrees), layers that may be asked for, colours, words."""
    return {
        "base": "/map/",
        "version": library_version(),
        "bounds": list(world.region.bounds),
        "layers": [name for name in SHOWN_LAYERS if is_shown(world, name)],
        "words": {language: dict(texts) for language, texts in words.items()},
    }


def register_map_callbacks(app: Dash) -> None:
    """Tie the map to the stores of the page; everything runs in the browser."""
    for function, store in (
        ("init", MAP_CONFIG),
        ("paint", "map-paint"),
        ("layers", "map-layers"),
        ("select", "map-select"),
        ("theme", "colour-scheme"),
        ("language", "language"),
    ):
        app.clientside_callback(ClientsideFunction("protection", function), Input(store, "data"))
