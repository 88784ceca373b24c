"""The tables: every reported leg beside its prediction, and the paces fitted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc

from dashboard.calibration.ids import CALIBRATION_TABLE
from routing.calibration import PredictedLeg
from routing.groups import GROUPS, pace_name

if TYPE_CHECKING:
    from coverage.world import World
    from dashboard.words import Words
    from routing.pace_fit import PaceFit

_HEADS: Final = (
    "calibration_leg",
    "calibration_by",
    "calibration_told",
    "calibration_predicted",
    "calibration_ratio",
    "calibration_km",
    "calibration_ground",
    "calibration_use",
    "calibration_source",
)
_GROUPS: Final = dict(
    zip(
        GROUPS,
        (
            "calibration_group_paved",
            "calibration_group_unpaved",
            "calibration_group_earth",
            "calibration_group_track",
        ),
        strict=True,
    )
)
_USES: Final = {
    "used": "calibration_use_used",
    "not_speed": "calibration_use_not_speed",
    "no_prediction": "calibration_use_no_prediction",
    "other_road": "calibration_use_other_road",
}


def draw_legs(words: Words, legs: Sequence[PredictedLeg]) -> Any:
    """A row a leg: what was told, what is predicted, their ratio, and what the leg is used for."""
    return _table([words(key) for key in _HEADS], [_row(words, leg) for leg in legs], CALIBRATION_TABLE)


def draw_paces(words: Words, fit: PaceFit, world: World) -> Any:
    """A row a pace: the value in force, and the fitted one where the legs constrain it."""
    rows = []
    for season in ("dry", "rains"):
        for group in GROUPS:
            name = pace_name(group, season)
            row = world.assumptions.rows[name]
            value = _fitted(words, fit, name)
            label = row.fr if words.language == "fr" else row.en
            rows.append([label, words.number(row.value, 2), value])
    heads = [words(key) for key in ("calibration_pace", "calibration_in_force", "calibration_fitted")]
    return _table(heads, rows)


def hours(words: Words, minutes: float) -> str:
    """Hours with one decimal and their unit."""
    return f"{words.number(minutes / 60, 1)}\u00a0h"


def write_ratio(words: Words, leg: PredictedLeg) -> str:
    """Reported over predicted: a number, a range, or one end of it; a dash without a prediction."""
    low, high = leg.ratio
    if math.isnan(low):
        return "\u2013"
    if math.isinf(high):
        return f"\u2265\u00a0{words.number(low, 2)}"
    if low == 0:
        return f"\u2264\u00a0{words.number(high, 2)}"
    first, last = words.number(low, 2), words.number(high, 2)
    return first if first == last else f"{first}\u2013{last}"


def leg_name(leg: PredictedLeg) -> str:
    """Its two ends."""
    return f"{leg.leg.from_name}\u2013{leg.leg.to_name}"


def _row(words: Words, leg: PredictedLeg) -> list[str]:
    profile, texts = leg.leg.profile, leg.leg.texts
    source, remark = (texts[f"{name}_{words.language}"] for name in ("source", "remark"))
    return [
        leg_name(leg),
        f"{words(f'vehicle_{profile.vehicle}')}, {words(f'season_{profile.season}')}",
        texts[f"reported_{words.language}"],
        _predicted(words, leg),
        write_ratio(words, leg),
        f"{words.number(leg.leg.reported_km)} / {words.number(leg.km)}",
        ", ".join(
            f"{words(_GROUPS[group])} {words.number(km)}"
            for group, km in zip(GROUPS, leg.group_km, strict=True)
            if round(km) > 0
        ),
        texts[f"reason_{words.language}"] or words(_USES[leg.use]),
        f"{source}. {remark}" if remark else source,
    ]


def _fitted(words: Words, fit: PaceFit, name: str) -> str:
    """The fitted pace, and between what it moves when one leg is left out."""
    if name not in fit.changes:
        return words("calibration_not_constrained")
    low, high = fit.ranges[name]
    value = words.number(fit.changes[name], 2)
    return words("calibration_moves", value=value, low=words.number(low, 2), high=words.number(high, 2))


def _predicted(words: Words, leg: PredictedLeg) -> str:
    if leg.status == "outside":
        return words("calibration_outside")
    return words("calibration_no_way") if leg.status == "no_way" else hours(words, leg.minutes)


def _table(heads: list[str], rows: list[list[str]], name: str | None = None) -> Any:
    table = dmc.Table(
        data={"head": heads, "body": rows},
        striped=True,
        withTableBorder=True,
        verticalSpacing="xs",
        fz="sm",
        **({"id": name} if name else {}),
    )
    return dmc.TableScrollContainer(table, minWidth=700)
