"""The page that lays predicted journeys beside reported ones and offers the paces fitted to them."""

from __future__ import annotations

from dashboard.calibration.callbacks import register_calibration_callbacks
from dashboard.calibration.page import calibration_page, page

__all__ = ["calibration_page", "page", "register_calibration_callbacks"]
