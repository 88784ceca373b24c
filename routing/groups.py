"""Pace groups: the four kinds of ground whose speeds are made slower or quicker together.

Legs that somebody has reported are too few to say anything of each class of road; they can say something of
four groups. The pace of a group in a season is an assumption, ``pace_{group}_{season}``: it multiplies the
time on all segments of the group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from routing.speeds import CLASSES

if TYPE_CHECKING:
    import pandas as pd

    from layers.assumptions import Assumptions

GROUPS = ("paved", "unpaved", "earth", "track")
PACE_NAMES = (
    *("pace_paved_dry", "pace_unpaved_dry", "pace_earth_dry", "pace_track_dry"),
    *("pace_paved_rains", "pace_unpaved_rains", "pace_earth_rains", "pace_track_rains"),
)
"""Names of the assumptions, season by season in the order of `GROUPS`."""
NO_GROUP = -1
"""Of what has no ground: ferries, gates, the walk between a place and its road."""
_TRACKS = frozenset(("track", "path", "footway", "pedestrian", "cycleway", "bridleway", "steps"))
_PAVED = frozenset(
    (
        *("paved", "asphalt", "concrete", "concrete:plates", "concrete:lanes", "chipseal", "metal"),
        *("paving_stones", "sett", "metal_grid", "cobblestone", "unhewn_cobblestone", "wood"),
    )
)
_EARTH = frozenset(("ground", "dirt", "earth", "clay", "mud", "sand", "grass"))


def group_of(highway: str, surface: str) -> str:
    """Name the group of a road.

    Parameters
    ----------
    highway
        Class of the road, as in OSM or as in `routing.itinerary.Leg`.
    surface
        Of the way; "" or a surface that is not listed here is unpaved, as in the table of speeds.

    Returns
    -------
    str
        One of `GROUPS`; "" for ferries, barriers and walks, which have none.
    """
    if highway not in CLASSES:
        return ""
    if highway in _TRACKS:
        return "track"
    if surface in _PAVED:
        return "paved"
    return "earth" if surface in _EARTH else "unpaved"


def class_groups(classes: pd.DataFrame) -> NDArray[np.int8]:
    """Find the group of every class of a network.

    Parameters
    ----------
    classes
        `Network.classes`.

    Returns
    -------
    NDArray
        int8[classes]; place in `GROUPS`, `NO_GROUP` for ferries and gates.
    """
    is_road = (classes["gate"] == "") & (classes["ferry"] == "")
    highway = classes["highway"].where(is_road, "")
    names = [group_of(*pair) for pair in zip(highway, classes["surface"], strict=True)]
    return np.array([GROUPS.index(name) if name else NO_GROUP for name in names], dtype=np.int8)


def pace_name(group: str, season: str) -> str:
    """Name the assumption that holds the pace of a group in a season."""
    return f"pace_{group}_{season}"


def group_paces(assumptions: Assumptions, season: str) -> NDArray[np.float64]:
    """Time multipliers of the groups in a season, float64[5], and 1.0 at the end.

    ``group_paces(...)[class_groups(...)]`` is the multiplier of every class: `NO_GROUP` takes the last one.
    """
    return np.array([*(assumptions[pace_name(group, season)] for group in GROUPS), 1.0])
