"""Speeds by tag, vehicle and season: data/speeds.csv."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Speeds:
    """The table of speeds; the slowest of a way's tags decides."""

    table: pd.DataFrame


def read_speeds(path: Path | None = None) -> Speeds:
    """Read and check the table of speeds."""
    raise NotImplementedError
