"""Ferries that state how long they take."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_CLOCK = re.compile(r"^(\d+):(\d{1,2})(?::(\d{1,2}))?$")
_ISO = re.compile(r"^P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$")


def duration_minutes(text: str) -> float:
    """Read an OSM duration: ``45`` (minutes), ``1:30``, ``01:30:00`` or ``PT1H30M``.

    NaN when it is none of these.
    """
    text = text.strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    if clock := _CLOCK.match(text):
        hours, minutes, seconds = (float(part or 0) for part in clock.groups())
        return hours * 60 + minutes + seconds / 60
    if (iso := _ISO.match(text)) and any(iso.groups()):
        days, hours, minutes, seconds = (float(part or 0) for part in iso.groups())
        return days * 1440 + hours * 60 + minutes + seconds / 60
    return np.nan


def stated_kph(tags: pd.DataFrame, way_length_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Speed of the ferries that state their duration, float64[w]; NaN for all other ways."""
    kph = np.full(len(tags), np.nan)
    has_duration = ((tags["ferry"] != "") & (tags["duration"] != "")).to_numpy()
    for way in np.flatnonzero(has_duration):
        minutes = duration_minutes(str(tags["duration"].iloc[way]))
        if minutes > 0:
            kph[way] = round(way_length_m[way] / 1000 / (minutes / 60), 6)
    return kph
