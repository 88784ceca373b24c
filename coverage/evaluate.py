"""The answer for every village under a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from coverage.scenario import Scenario
from coverage.status import STATUS

if TYPE_CHECKING:
    from coverage.world import World

__all__ = ["STATUS", "Result", "evaluate"]


@dataclass(frozen=True, slots=True)
class Result:
    """The answer for every village."""

    scenario: Scenario
    villages: gpd.GeoDataFrame
    totals: pd.DataFrame
    sites: gpd.GeoDataFrame
    inputs: Mapping[str, Any]

    def overall(self) -> pd.DataFrame:
        """Totals by status."""
        raise NotImplementedError


def evaluate(world: World, scenario: Scenario) -> Result:
    """Answer for every village."""
    raise NotImplementedError
