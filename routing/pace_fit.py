"""Fits a few paces to reported legs, and says how little a handful of legs can carry."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from routing.calibration import FAR_OFF, PredictedLeg
from routing.groups import GROUPS, PACE_NAMES, pace_name
from routing.profile import SEASONS

PACE_LOW, PACE_HIGH = 0.25, 8.0
RIDGE = 0.1
"""Weight of "the table of speeds is right" beside that of one leg."""
LEAST_SHARE = 0.1
"""A leg constrains a pace when at least this share of its time is spent on that group."""
LEAST_LEGS = 2
"""A pace is fitted when so many legs constrain it: with one, nothing would check the other."""


@dataclass(frozen=True, slots=True)
class Errors:
    """Factors by which legs are missed; 1 = within what was reported, NaN = nothing to tell it by.

    Attributes
    ----------
    median, worst
        Of the legs used.
    """

    median: float
    worst: float


@dataclass(frozen=True, slots=True)
class PaceFit:
    """Paces fitted to reported legs.

    Attributes
    ----------
    leg_ids
        The legs used.
    paces
        Name of the assumption and fitted value, for the paces that were free.
    ranges
        Least and most of each of these paces when any one leg is left out; one that is then no longer
        constrained counts as 1.
    at_bound
        Of those, the ones that stopped at the end of their range.
    unconstrained
        Names of all other paces, which stay as they are.
    before, after, left_out
        By how much the legs used are missed: as the paces stood, with the fitted paces, and each with paces
        fitted to the others.
    far_off
        Ids of the legs used that are missed by more than `routing.calibration.FAR_OFF` still.
    """

    leg_ids: tuple[str, ...]
    paces: tuple[tuple[str, float], ...]
    ranges: Mapping[str, tuple[float, float]]
    at_bound: tuple[str, ...]
    unconstrained: tuple[str, ...]
    before: Errors
    after: Errors
    left_out: Errors
    far_off: tuple[str, ...]

    @property
    def changes(self) -> dict[str, float]:
        """The fitted paces as changes of assumptions, by name."""
        return dict(self.paces)

    @property
    def is_borne_out(self) -> bool:
        """Whether legs left out of the fit are met better than by the paces as they stood.

        Neither the median nor the worst may have become worse, and one of them must be better.
        """
        before, left_out = self.before, self.left_out
        is_no_worse = left_out.median <= before.median and left_out.worst <= before.worst
        return is_no_worse and left_out != before


def fit_paces(legs: Sequence[PredictedLeg]) -> PaceFit:
    """Fit the paces that the legs constrain, by bounded least squares on the logs of the times.

    A leg told as a range is missed by the distance to its nearer end, and not at all within. Paces are drawn
    towards 1 by `RIDGE` and stay within 0.25 to 8; at most half as many are free as there are legs used. The
    same legs give the same answer.

    Parameters
    ----------
    legs
        From `routing.calibration.predict_legs`; those whose `use` is not ``used`` are left aside.
    """
    used = [leg for leg in legs if leg.use == "used"]
    paces = _fit(used)
    # Three digits are more than the legs can tell, and what is accepted is what is shown.
    rounded = {name: round(value, 3) for name, value in paces.items()}
    others = [_fit([*used[:row], *used[row + 1 :]]) for row in range(len(used))]
    left_out = [abs(leg.misfit(leg.minutes_at(other))) for leg, other in zip(used, others, strict=True)]
    after = {leg.leg.leg_id: abs(leg.misfit(leg.minutes_at(rounded))) for leg in used}
    return PaceFit(
        leg_ids=tuple(after),
        paces=tuple(rounded.items()),
        ranges={
            name: (
                min(other.get(name, 1.0) for other in others),
                max(other.get(name, 1.0) for other in others),
            )
            for name in rounded
        },
        at_bound=tuple(name for name, value in rounded.items() if value in (PACE_LOW, PACE_HIGH)),
        unconstrained=tuple(name for name in PACE_NAMES if name not in rounded),
        before=_errors([abs(leg.misfit(leg.minutes)) for leg in used]),
        after=_errors(list(after.values())),
        left_out=_errors(left_out if len(used) > 1 else []),
        far_off=tuple(name for name, misfit in after.items() if misfit > math.log(FAR_OFF)),
    )


def free_paces(legs: Sequence[PredictedLeg]) -> tuple[str, ...]:
    """Name the paces that legs constrain well enough, at most half as many as there are legs.

    Those that more legs constrain come first, then those on which more of the legs' time is spent.
    """
    ranked = []
    for season in SEASONS:
        for column, group in enumerate(GROUPS):
            shares = [
                leg.group_minutes[column] / leg.minutes for leg in legs if leg.leg.profile.season == season
            ]
            constrained = [share for share in shares if share >= LEAST_SHARE]
            if len(constrained) >= LEAST_LEGS:
                ranked.append((-len(constrained), -sum(constrained), pace_name(group, season)))
    return tuple(name for _, _, name in sorted(ranked)[: len(legs) // 2])


def _fit(legs: Sequence[PredictedLeg]) -> dict[str, float]:
    names = free_paces(legs)
    if not names:
        return {}

    def residuals(logs: NDArray[np.float64]) -> NDArray[np.float64]:
        paces = dict(zip(names, np.exp(logs).tolist(), strict=True))
        misfits = [leg.misfit(leg.minutes_at(paces)) for leg in legs]
        return np.array([*misfits, *(math.sqrt(RIDGE) * logs)])

    bounds = (math.log(PACE_LOW), math.log(PACE_HIGH))
    found = least_squares(residuals, np.zeros(len(names)), bounds=bounds, method="trf", x_scale=1.0)
    fitted = np.clip(np.exp(found.x), PACE_LOW, PACE_HIGH)
    return dict(zip(names, fitted.tolist(), strict=True))


def _errors(misfits: Sequence[float]) -> Errors:
    if not misfits:
        return Errors(math.nan, math.nan)
    return Errors(math.exp(float(np.median(misfits))), math.exp(max(misfits)))
