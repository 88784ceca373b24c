"""What a scenario changes: two results side by side."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from coverage.evaluate import Result


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two results side by side."""

    before: Result
    after: Result
    newly_out: pd.Index
    newly_in: pd.Index
    villages: gpd.GeoDataFrame
    people_out: tuple[float, float]
    people_in: tuple[float, float]
    villages_out_without_population: int
    villages_in_without_population: int
    lost: pd.DataFrame
    by_area: pd.DataFrame


def compare(before: Result, after: Result) -> Comparison:
    """Set two results on the same villages side by side."""
    raise NotImplementedError
