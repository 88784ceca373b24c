"""The page's front door: one Dash app for one region."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import dash
from flask_compress import Compress

from dashboard.callbacks import register_callbacks
from dashboard.faults import guard_updates, tell_fault
from dashboard.jobs import Jobs
from dashboard.layout import draw_page
from dashboard.loopback import guard_loopback
from dashboard.map import SignalPictures, register_map_callbacks, register_map_routes
from dashboard.road_clicks import RoadClicks
from dashboard.session import Answers, Desk

if TYPE_CHECKING:
    from coverage.world import World
    from records.store import ScenarioStore

ASSETS = Path(__file__).resolve().parent.parent / "assets"


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
        The app; ``app.server`` is the Flask server. It answers this machine only, and asks no other host.
    """
    app = dash.Dash(
        "dashboard",
        serve_locally=True,
        assets_folder=str(ASSETS),
        title=world.region.title,
        update_title="",
        on_error=tell_fault,
        suppress_callback_exceptions=True,  # the calibration page is there only while it is open
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    guard_loopback(app.server)
    guard_updates(app.server)
    Compress(app.server)
    desk = Desk(
        world=world,
        answers=Answers(world),
        store=store,
        roads=RoadClicks(world),
        jobs=Jobs(),
        pictures=SignalPictures(world),
    )
    register_map_routes(app.server, world, desk.pictures)
    # A function, so that each visit finds the scenarios saved since.
    app.layout = lambda: draw_page(desk)
    register_callbacks(app, desk)
    register_map_callbacks(app)
    return app
