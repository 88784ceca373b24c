"""The smallest page that holds the map: its stores and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dash import Dash, dcc, html

from dashboard import ids
from dashboard.map import SignalPictures, map_panel, register_map_callbacks, register_map_routes

ASSETS = Path(__file__).resolve().parents[2] / "assets"


def make_page(world: Any, painted: dict[str, Any], scheme: str = "light") -> Dash:
    app = Dash("map-page", serve_locally=True, assets_folder=str(ASSETS))
    register_map_routes(app.server, world, SignalPictures(world))
    stores = {
        ids.MAP_PAINT: painted,
        ids.MAP_LAYERS: None,
        ids.MAP_SELECT: None,
        **{f"{kind}-overlay": None for kind in ("isochrones", "doubt", "critical")},
        ids.MAP_CLICK: None,
        ids.MAP_SIGNAL: None,
        ids.MAP_CLASSES: None,
        ids.COLOUR_SCHEME: scheme,
        ids.LANGUAGE: "en",
    }
    app.layout = html.Div(
        [html.Div(map_panel(world), style={"position": "fixed", "inset": "0"})]
        + [dcc.Store(id=name, data=data) for name, data in stores.items()]
    )
    register_map_callbacks(app)
    return app
