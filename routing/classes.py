"""Classes: the distinct combinations of tags that decide how a segment is travelled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routing.speeds import CLASSES

WAY_TAGS = (
    "highway",
    "surface",
    "tracktype",
    "smoothness",
    "width",
    "four_wd_only",
    "seasonal",
    "rains",
    "imputed",
    "ford",
    "ferry",
    "maxspeed",
    "access",
    "vehicle",
    "motor_vehicle",
    "motorcycle",
    "hgv",
    "foot",
    "bridge",
)
GATE_TAGS = ("barrier", "ford", "access", "motor_vehicle", "motorcycle", "foot")
_ALL_TAGS = tuple(dict.fromkeys((*WAY_TAGS, *GATE_TAGS)))
_AS_DRAWN = ("yes", "true", "1")
_AGAINST = ("-1", "reverse")


def is_routable(tags: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell the ways that are highways of a known class or ferries."""
    return np.asarray(tags["highway"].isin(CLASSES) | (tags["ferry"] != ""), dtype=np.bool_)


def way_directions(tags: pd.DataFrame) -> NDArray[np.int64]:
    """Direction in which vehicles may drive: 0 both, 1 as drawn, -1 against.

    Roundabouts and motorways are one-way unless they say otherwise. People on foot go both ways.
    """
    oneway = tags["oneway"].astype("str")
    is_implied = tags["junction"].isin(("roundabout", "circular")) | (tags["highway"] == "motorway")
    as_drawn = oneway.isin(_AS_DRAWN) | ((oneway == "") & is_implied)
    return np.where(as_drawn, 1, np.where(oneway.isin(_AGAINST), -1, 0))


def class_frame(tags: pd.DataFrame, kept: Sequence[str]) -> pd.DataFrame:
    """Lay tags out with the columns of `Network.classes`; those not kept are absent."""
    frame = pd.DataFrame(
        {tag: tags[tag].astype("str").to_numpy() if tag in kept else "" for tag in _ALL_TAGS}
    )
    return frame.assign(direction=0, stated_kph=np.nan, gate="")
