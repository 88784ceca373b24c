"""Ids of what a study draws while it is open; its frame, which is always there, is in dashboard/ids.py."""

from __future__ import annotations

from typing import Final

FIELD: Final = "study-field"  # pattern: {"type": FIELD, "study": name, "name": field}, property value
FLAG: Final = "study-flag"  # the same, property checked
OPEN: Final = "study-open"  # pattern: {"type": OPEN, "name": study}
RUN: Final = "study-run"  # pattern: {"type": RUN, "name": study}
STOP: Final = "study-stop"  # pattern: {"type": STOP, "n": 0}
TAKE: Final = "study-take"  # pattern: {"type": TAKE, "n": 0}
FILE: Final = "study-file"  # pattern: {"type": FILE, "name": study}
CHART: Final = "study-chart"
WEEK_TABLE: Final = "study-weeks"
