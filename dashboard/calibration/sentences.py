"""What the fit can carry and where the model is wrong, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dashboard.calibration.table import leg_name, write_ratio
from routing.calibration import FAR_OFF, PredictedLeg

if TYPE_CHECKING:
    from coverage.world import World
    from dashboard.words import Words
    from routing.pace_fit import Errors, PaceFit


def write_fit(words: Words, fit: PaceFit, world: World) -> list[str]:
    """How many legs, how many paces free, which stay as they are, and the errors."""
    count = words.number(len(fit.leg_ids))
    if not fit.paces:
        return [words("calibration_none", legs=count)]
    labels = [_label(words, world, name) for name in fit.unconstrained]
    sentences = [
        words("calibration_count", legs=count, free=words.number(len(fit.paces))),
        words("calibration_unconstrained", names=words.semicolon.join(labels)),
        words(
            "calibration_errors",
            before=_factors(words, fit.before),
            after=_factors(words, fit.after),
            left_out=_factors(words, fit.left_out),
        ),
        words("calibration_borne_out" if fit.is_borne_out else "calibration_not_borne_out"),
    ]
    if any(value < 1 for _, value in fit.paces):
        sentences.append(words("calibration_faster"))
    if fit.at_bound:
        names = words.semicolon.join(_label(words, world, name) for name in fit.at_bound)
        sentences.append(words("calibration_at_bound", names=names))
    return sentences


def write_wrong(words: Words, legs: Sequence[PredictedLeg]) -> list[str]:
    """Legs missed by more than the factor, legs on another road than the one told, legs without a way."""
    factor = words.number(FAR_OFF)
    far = [
        words("calibration_far", leg=_full(words, leg), ratio=write_ratio(words, leg), factor=factor)
        for leg in legs
        if leg.is_far_off
    ]
    detours = [
        words(
            "calibration_detour",
            leg=_full(words, leg),
            path=words.number(leg.km),
            told=words.number(leg.leg.reported_km),
        )
        for leg in legs
        if leg.is_other_road
    ]
    shut = [words("calibration_shut", leg=_full(words, leg)) for leg in legs if leg.status == "no_way"]
    return [*far, *detours, *shut] or [words("calibration_none_far", factor=factor)]


def _factors(words: Words, errors: Errors) -> str:
    return f"{words.number(errors.median, 2)} ({words.number(errors.worst, 2)})"


def _full(words: Words, leg: PredictedLeg) -> str:
    profile = leg.leg.profile
    return f"{leg_name(leg)} ({words(f'vehicle_{profile.vehicle}')}, {words(f'season_{profile.season}')})"


def _label(words: Words, world: World, name: str) -> str:
    row = world.assumptions.rows[name]
    return row.fr if words.language == "fr" else row.en
