"""Whom a site at each candidate would win, as a cover matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from coverage.choosing.asked import Asked, can_call, times_from
from coverage.choosing.candidates import Candidates
from coverage.ground import walk_pairs
from coverage.status import YES

Need = Literal["both", "reach"]
NEEDS: tuple[Need, ...] = ("both", "reach")


def won_already(asked: Asked, need: Need) -> NDArray[np.bool_]:
    """Say which villages have today what is needed, bool[v]."""
    return asked.is_both if need == "both" else np.asarray(asked.in_time == YES, dtype=bool)


def gain_covers(asked: Sequence[Asked], candidates: Candidates, need: Need) -> csr_array:
    """Say which villages would have what is needed with a site at each candidate, and have it not today.

    With several scenarios (a season each), a village is won that then has it in all of them.

    Parameters
    ----------
    asked : sequence of Asked
        Of the same world and the same changes.
    candidates : Candidates
    need : "both" or "reach"
        Can call and be reached: by the alarm of today, or on foot to the very site. Or be reached, whether or
        not it can call.

    Returns
    -------
    CSR, bool, shape (candidates, villages)
    """
    streams = [times_from(one, candidates.points) for one in asked]
    walks = walk_pairs(asked[0].world.ground.village_tree, candidates.xy, asked[0].terms.alarm.short_walk_m)
    already = [won_already(one, need) for one in asked]
    is_won = np.all(already, axis=0)
    parts = []
    for chunks in zip(*streams, strict=True):
        covers = ~is_won
        for one, has, (rows, ms) in zip(asked, already, chunks, strict=True):
            covers = covers & (has | _won(one, candidates, need, rows, ms, walks))
        parts.append(csr_array(covers))
    return csr_array(vstack(parts, format="csr"))


def _won(
    asked: Asked,
    candidates: Candidates,
    need: Need,
    rows: slice,
    ms: NDArray[np.float64],
    walks: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> NDArray[np.bool_]:
    """Villages that have what is needed with each of some candidates, by one scenario; bool[c, v]."""
    spent = asked.spent_by(ms, candidates.mobilisation_ms[rows])
    spent[candidates.patrols[rows] == 0] = np.inf
    won: NDArray[np.bool_] = spent <= asked.spare_ms
    if need == "both":
        won &= can_call(asked)
    first, last = np.searchsorted(walks[0], (rows.start, rows.stop))
    site, village = walks[0][first:last] - rows.start, walks[1][first:last]
    quickest = np.minimum(spent[site, village], asked.spent_ms[village])
    # By the chain lens the walk takes time that one who cannot call is not asked for.
    won[site, village] = quickest <= asked.spare_walk_ms[village]
    return won
