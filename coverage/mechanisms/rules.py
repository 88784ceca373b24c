"""What areas allow: their security colour, and outreach that pauses while people risk reprisals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from coverage.changes import Change, SetReprisal
from layers.areas import SECURITY


@dataclass(frozen=True, slots=True, eq=False)
class AreaRules:
    """Colours and reprisals by area; an area has those of all areas that hold it.

    Attributes
    ----------
    area_of : Series of str
        Finest area of each village; "" = none.
    parent : Series of str
        Of each area.
    security : Series of str
        As the layer states it: green, yellow, red or "".
    reprisals : tuple of SetReprisal
    """

    area_of: pd.Series
    parent: pd.Series
    security: pd.Series
    reprisals: tuple[SetReprisal, ...]

    def chain(self, area_id: str) -> tuple[str, ...]:
        """An area and those that hold it, the finest first."""
        found: list[str] = []
        while area_id in self.parent.index and area_id not in found:
            found.append(area_id)
            area_id = str(self.parent[area_id])
        return tuple(found)

    def colour(self, area_id: str) -> tuple[str, str]:
        """Return the gravest colour that an area or one that holds it states, and which; "" and "": none."""
        stated = [(str(self.security[at]), at) for at in self.chain(area_id)]
        known = [(word, at) for word, at in stated if word in SECURITY]
        return max(known, key=lambda each: SECURITY.index(each[0]), default=("", ""))

    def reprisal(self, area_id: str, day: date | None) -> str:
        """Return the area whose people risk reprisals on a day, this one or one that holds it; "" = none.

        A day that is None lies before all others.
        """
        chain = self.chain(area_id)
        for flag in self.reprisals:
            begun = flag.on is None or (day is not None and flag.on <= day)
            over = flag.until is not None and day is not None and day > flag.until
            if flag.area_id in chain and begun and not over:
                return flag.area_id
        return ""

    def is_paused(self, area_id: str, day: date) -> bool:
        """Whether outreach in an area is or will be paused, on a day or later."""
        flags = {flag.area_id for flag in self.reprisals if flag.until is None or flag.until >= day}
        return not flags.isdisjoint(self.chain(area_id))


def build_rules(area_of: pd.Series, areas: gpd.GeoDataFrame | None, changes: Sequence[Change]) -> AreaRules:
    """Gather the rules of the areas, as the layer and the changes state them."""
    nothing = pd.Series([], index=pd.Index([], dtype="str"), dtype="str")
    return AreaRules(
        area_of=area_of,
        parent=nothing if areas is None else areas["parent_id"],
        security=nothing if areas is None else areas["security"],
        reprisals=tuple(change for change in changes if isinstance(change, SetReprisal)),
    )
