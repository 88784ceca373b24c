"""What battalions can win in each week of a plan, and what their own base loses meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from coverage.choosing.asked import Asked
from coverage.choosing.candidates import Candidates
from coverage.choosing.covers import gain_covers
from coverage.choosing.stays import Week
from coverage.sites import free_patrols


def troops_away(asked: Asked, from_base: str | None, troops: int | None, battalions: int) -> int:
    """From how many battalions away on no patrol is free at their base; 0 = it always has one."""
    if from_base is None or troops is None:
        return 0
    row = asked.sites.ids.index(from_base)
    for away in range(1, battalions + 1):
        left = np.array([asked.sites.troops[row] - away * troops])
        if asked.sites.answers[row] and free_patrols(left, asked.terms.assumptions)[0] == 0:
            return away
    return 0


def build_weeks(asked: Sequence[Asked], places: Candidates, donor: str | None) -> list[Week]:
    """Work out what can be won in each week; weeks that do not differ share it."""
    known: dict[tuple[bytes, ...], Week] = {}
    weeks = []
    for one in asked:
        held = _held_by(one, donor)
        key = (
            one.is_both.tobytes(),
            one.can_alert.tobytes(),
            one.spare_ms.tobytes(),
            one.spent_ms.tobytes(),
            held.tobytes(),
            one.travel.plan.state.id.encode(),
        )
        if key not in known:
            known[key] = _week(one, places, held)
        weeks.append(known[key])
    return weeks


def _week(asked: Asked, places: Candidates, held: NDArray[np.bool_]) -> Week:
    covers = gain_covers([replace(asked, is_both=asked.is_both & ~held)], places, "both")
    covered = np.bincount(covers.indices, minlength=len(held)) > 0
    villages = np.flatnonzero(covered | held)
    return Week(csr_array(covers[:, villages]), asked.people[villages], held[villages], villages)


def _held_by(asked: Asked, donor: str | None) -> NDArray[np.bool_]:
    """Villages that can call and are reached from the donor base and from no other site, bool[v]."""
    held = np.zeros(len(asked.is_both), dtype=bool)
    if donor is None:
        return held
    others = np.zeros(len(asked.is_both), dtype=bool)
    for k, site in enumerate(asked.travel.answering):
        ms = asked.travel.rows[k][None]
        in_time = asked.spent_by(ms, asked.travel.mobilisation_ms[k : k + 1])[0] <= asked.spare_ms
        if asked.sites.ids[site] == donor:
            held = in_time
        else:
            others |= in_time
    return np.asarray(held & ~others & asked.is_both, dtype=bool)
