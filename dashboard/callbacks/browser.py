"""Ties that need no server: light and dark, language, the drawer of controls, layers, selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ALL, ClientsideFunction, Input, Output, State

from dashboard import ids

if TYPE_CHECKING:
    from dash import Dash


def register_browser(app: Dash) -> None:
    """Tie the switches that only the browser has to know of to the functions of assets/page.js."""
    tie: Any = app.clientside_callback  # Dash gives it no types
    tie(
        ClientsideFunction("page", "language"),
        Output(ids.LANGUAGE, "data"),
        Output(ids.LANGUAGE_SWITCH, "value"),
        Input(ids.LANGUAGE, "data"),
        Input(ids.LANGUAGE_SWITCH, "value"),
    )
    tie(
        ClientsideFunction("page", "toggleScheme"),
        Output(ids.COLOUR_SCHEME, "data"),
        Input(ids.SCHEME_SWITCH, "n_clicks"),
        State(ids.COLOUR_SCHEME, "data"),
        prevent_initial_call=True,
    )
    tie(
        ClientsideFunction("page", "scheme"),
        Output(ids.PROVIDER, "forceColorScheme"),
        Input(ids.COLOUR_SCHEME, "data"),
    )
    tie(
        ClientsideFunction("page", "controls"),
        Output(ids.SHELL, "navbar"),
        Input(ids.CONTROLS_BURGER, "opened"),
        State(ids.SHELL, "navbar"),
    )
    tie(
        ClientsideFunction("page", "placing"),
        Output(ids.CONTROLS_BURGER, "opened"),
        Input(ids.CLICK_MODE, "data"),
        prevent_initial_call=True,
    )
    tie(
        ClientsideFunction("page", "layers"),
        Output(ids.MAP_LAYERS, "data"),
        Input({"type": ids.LAYER, "name": ALL}, "checked"),
        State({"type": ids.LAYER, "name": ALL}, "id"),
        prevent_initial_call=True,
    )
    tie(
        ClientsideFunction("page", "select"),
        Output(ids.MAP_SELECT, "data"),
        Input(ids.TABLE, "selectedRows"),
        prevent_initial_call=True,
    )
    tie(
        ClientsideFunction("page", "why"),
        Output(ids.WHY_VILLAGE, "data"),
        Input(ids.TABLE, "cellClicked"),
        prevent_initial_call=True,
    )
    tie(
        ClientsideFunction("page", "mast"),
        Output(ids.MAST_ACT, "data"),
        Input(ids.MASTS, "cellClicked"),
        prevent_initial_call=True,
    )
    tie(
        ClientsideFunction("protection", "way"),  # drawn while the drawer that explains it is open
        Input(ids.MAP_WAY, "data"),
        Input(ids.WHY, "opened"),
    )
