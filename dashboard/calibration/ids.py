"""Names of the components of the calibration page, each written once."""

from __future__ import annotations

from typing import Final

CALIBRATION: Final = "calibration"
CALIBRATION_TABLE: Final = "calibration-table"
CALIBRATION_FIGURE: Final = "calibration-figure"
CALIBRATION_ACCEPT: Final = "calibration-accept"
CALIBRATION_ANSWER: Final = "calibration-answer"
