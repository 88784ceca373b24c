"""What a class of segments costs a profile: ms a metre, and the delay of gates."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routing.groups import class_groups, group_paces
from routing.profile import Profile
from routing.speeds import DELAY_KEYS, LIMIT_KEYS, Speeds

if TYPE_CHECKING:
    from layers.assumptions import Assumptions

CLOSED = -1
_MS_PER_MINUTE = 60_000
_MS_PER_M_AT_1_KPH = 3600.0
_ACCESS_TAGS = {
    "4x4": ("access", "vehicle", "motor_vehicle"),
    "apc": ("access", "vehicle", "motor_vehicle"),
    "truck": ("access", "vehicle", "motor_vehicle", "hgv"),
    "motorbike": ("access", "vehicle", "motor_vehicle", "motorcycle"),
    "foot": ("access", "foot"),
}
"""From the general to the particular; the most particular that is given decides."""
_MAXSPEED = re.compile(r"^(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?$")
_KPH_PER_MPH = 1.609344
_METRES = re.compile(r"^(\d+(?:\.\d+)?)\s*(?:m|metres|meters)?$")
_FEET = re.compile(r"^(\d+(?:\.\d+)?)\s*(?:'|ft|feet)\s*(?:(\d+(?:\.\d+)?)\s*(?:\"|in))?$")
_M_PER_FOOT = 0.3048
CONVOYS = ("truck", "apc")
"""Vehicles that always move in convoy."""
WIDE = ("truck", "apc")
"""Vehicles that do not fit a road narrower than `wide_vehicle_m`."""


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """Costs by class for one profile.

    Attributes
    ----------
    ms_per_m
        float64[c, 2]; as the way is drawn, and against; inf = impassable.
    delay_ms
        int64[c, 2]; of gates; `CLOSED` = impassable.
    """

    ms_per_m: NDArray[np.float64]
    delay_ms: NDArray[np.int64]

    @property
    def is_passable(self) -> NDArray[np.bool_]:
        """bool[c]; can be travelled in one direction at least."""
        return np.asarray(
            (np.isfinite(self.ms_per_m) & (self.delay_ms != CLOSED)).any(axis=1), dtype=np.bool_
        )


def class_rates(
    classes: pd.DataFrame,
    speeds: Speeds,
    profile: Profile,
    assumptions: Assumptions,
    *,
    is_convoy: bool = False,
) -> Rates:
    """Derive the costs of every class of a network for a profile.

    On roads the ms a metre are those of the speed, times the pace of the class's group in the season, times
    `convoy_factor` for whoever moves in convoy: trucks and carriers always, other vehicles when asked, people
    on foot never. Ferries and gates know neither.

    Parameters
    ----------
    classes
        `Network.classes`.
    speeds
        The slowest of a way's tags, of its maxspeed and, on ferries, of the ferry's speed decides; of a track
        whose grade has a limit the grade stands for the class, and for a surface that nobody has mapped.
    profile
        Vehicle and season. People on foot may go against one-way roads.
    assumptions
        `ferry_kph`, `ferry_wait_minutes`, `barrier_minutes`, `ford_minutes`, `wide_vehicle_m`,
        `convoy_factor` and the paces of `routing.groups`.
    is_convoy
        Every vehicle moves in convoy.
    """
    access = effective_access(classes, profile.vehicle)
    is_ferry = (classes["ferry"] != "").to_numpy()
    grade = _by_value(classes["tracktype"], partial(speeds.limit, "tracktype", profile=profile))
    is_graded = (classes["highway"] == "track").to_numpy() & np.isfinite(grade)
    is_unmapped = (classes["surface"] == "") | _is_imputed(classes, "surface")
    is_supposed = (is_unmapped & ~_is_imputed(classes, "tracktype")).to_numpy()
    kph = np.full(len(classes), math.inf)
    for key in LIMIT_KEYS:
        values = access if key == "access" else classes[key]
        limit = _by_value(values, partial(speeds.limit, key, profile=profile))
        # The grade of a track says more than that it is one, and more than a surface that is only supposed.
        if key == "highway":
            limit = np.where(is_graded, math.inf, limit)
        if key == "surface":
            limit = np.where(is_graded & is_supposed, math.inf, limit)
        # A ferry's speed does not hang on a ground that it has not got.
        kph = np.minimum(kph, limit if key == "access" else np.where(is_ferry, math.inf, limit))
    kph = np.minimum(kph, _by_value(classes["maxspeed"], maxspeed_kph))
    stated = classes["stated_kph"].to_numpy(dtype=np.float64)
    sailing = np.where(np.isnan(stated), assumptions["ferry_kph"], stated)
    kph = np.where(is_ferry, np.where(kph > 0, sailing, 0.0), kph)
    kph[_is_shut(classes, profile, assumptions)] = 0.0

    is_gate = (classes["gate"] != "").to_numpy()
    slowness = np.full(len(classes), math.inf)
    np.divide(_MS_PER_M_AT_1_KPH, kph, out=slowness, where=kph > 0)
    slowness *= group_paces(assumptions, profile.season)[class_groups(classes)]
    if profile.vehicle in CONVOYS or (is_convoy and profile.vehicle != "foot"):
        slowness[~is_ferry] *= assumptions["convoy_factor"]
    ms_per_m = np.repeat(np.where(is_gate, 0.0, slowness)[:, None], 2, axis=1)
    if profile.vehicle != "foot":
        direction = classes["direction"].to_numpy()
        ms_per_m[direction == 1, 1] = math.inf
        ms_per_m[direction == -1, 0] = math.inf
    return Rates(ms_per_m, _gate_delays(classes, access, speeds, profile, assumptions))


def _is_imputed(classes: pd.DataFrame, tag: str) -> pd.Series[bool]:
    """Tell the classes of which a tag is not mapped but imputed."""
    return classes["imputed"].astype(str).str.split(";").map(lambda tags: tag in tags).astype(bool)


def _is_shut(classes: pd.DataFrame, profile: Profile, assumptions: Assumptions) -> NDArray[np.bool_]:
    """Tell the roads too narrow or rough for a profile, and what is shut in the rains, bool[c]."""
    is_shut = np.zeros(len(classes), dtype=np.bool_)
    if profile.vehicle == "truck":
        is_shut |= ~classes["four_wd_only"].isin(("", "recommended")).to_numpy()
    if profile.vehicle in WIDE:
        width = _by_value(classes["width"], width_m)
        is_shut |= width < assumptions["wide_vehicle_m"]
    is_shut &= (classes["ferry"] == "").to_numpy()
    if profile.season == "rains":
        is_shut |= (classes["rains"] == "no").to_numpy()
    return is_shut


def _gate_delays(
    classes: pd.DataFrame, access: pd.Series[str], speeds: Speeds, profile: Profile, assumptions: Assumptions
) -> NDArray[np.int64]:
    delay_ms = np.zeros((len(classes), 2), dtype=np.int64)
    for row in np.flatnonzero(classes["gate"] != ""):
        gate = classes["gate"].iloc[row]
        if gate == "boarding":
            delay_ms[row, 1] = round(assumptions["ferry_wait_minutes"] * _MS_PER_MINUTE)
            continue
        minutes = 0.0
        for key in DELAY_KEYS:
            value = str(classes[key].iloc[row])
            delay = speeds.delay(key, value, profile) if value and value != "no" else 0.0
            # Where access is stated, the kind of barrier no longer bars the way, but it still delays.
            if math.isnan(delay) or (math.isinf(delay) and access.iloc[row]):
                delay = assumptions[f"{key}_minutes"]
            minutes += delay
        if speeds.limit("access", access.iloc[row], profile) <= 0 or math.isinf(minutes):
            delay_ms[row] = CLOSED
        else:
            delay_ms[row, 0] = round(minutes * _MS_PER_MINUTE)
            delay_ms[row, 1] = delay_ms[row, 0] if gate == "through" else 0
    return delay_ms


def effective_access(classes: pd.DataFrame, vehicle: str) -> pd.Series[str]:
    """Return what the access tags say to a vehicle, "" where they say nothing."""
    said = pd.Series("", index=classes.index, dtype="str")
    for tag in _ACCESS_TAGS[vehicle]:
        said = said.where(classes[tag] == "", classes[tag])
    return said


def maxspeed_kph(text: str) -> float:
    """Read an OSM maxspeed; inf where it is absent or no number."""
    match = _MAXSPEED.match(text.strip().lower())
    if match is None or float(match[1]) <= 0:
        return math.inf
    return float(match[1]) * (_KPH_PER_MPH if match[2] == "mph" else 1.0)


def width_m(text: str) -> float:
    """Read an OSM width (``2.5``, ``2.5 m``, ``8'6"``, ``8 ft``) in metres; inf when it is no width."""
    text = text.strip().lower().replace(",", ".")
    if match := _METRES.match(text):
        metres = float(match[1])
    elif match := _FEET.match(text):
        metres = (float(match[1]) + float(match[2] or 0) / 12) * _M_PER_FOOT
    else:
        return math.inf
    return metres if metres > 0 else math.inf


def _by_value(values: pd.Series[str], function: Callable[[str], float]) -> NDArray[np.float64]:
    codes, distinct = pd.factorize(values)
    return np.array([function(value) for value in distinct], dtype=np.float64)[codes]
