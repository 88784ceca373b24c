"""The page's front door: one Dash app for one region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dash
from dash import html

if TYPE_CHECKING:
    from coverage.world import World
    from records.scenarios import ScenarioStore


def create_app(world: World, store: ScenarioStore) -> dash.Dash:
    """Build the page of a region.

    Parameters
    ----------
    world : World
        The region's layers, network and baseline travel times.
    store : ScenarioStore
        Where scenarios are saved.

    Returns
    -------
    dash.Dash
        The app; ``app.server`` is the Flask server that answers on this machine only.
    """
    app = dash.Dash("dashboard", serve_locally=True, title=world.region.title)
    app.layout = html.Div()
    return app
