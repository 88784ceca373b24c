"""What the page does: every callback is a module-level function that takes the desk first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.calibration import register_calibration_callbacks
from dashboard.callbacks.analyse import register_analyse
from dashboard.callbacks.assume import register_assume
from dashboard.callbacks.browser import register_browser
from dashboard.callbacks.carry import register_carry
from dashboard.callbacks.change import register_change
from dashboard.callbacks.click import register_click
from dashboard.callbacks.dated import register_dated
from dashboard.callbacks.overlay import register_overlay
from dashboard.callbacks.radio import register_radio
from dashboard.callbacks.show import register_show
from dashboard.callbacks.study import register_study

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.session import Desk

__all__ = ["register_callbacks"]


def register_callbacks(app: Dash, desk: Desk) -> None:
    """Tie every control of the page to what it does."""
    register_change(app, desk)
    register_click(app, desk)
    register_radio(app, desk)
    register_overlay(app, desk)
    register_show(app, desk)
    register_carry(app, desk)
    register_assume(app, desk)
    register_analyse(app, desk)
    register_dated(app, desk)
    register_study(app, desk)
    register_calibration_callbacks(app, desk)
    register_browser(app)
