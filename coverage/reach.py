"""Who can be reached in time: the site that answers each village, and how long it travels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coverage.ground import ACCESS_DENIED, ACCESS_UNKNOWN
from coverage.status import MAYBE, NO, YES

MS_PER_MINUTE = 60_000
DENIED = "access denied"
CUT = "road cut"
CLOSED_WAY = "way through a denied area"
NOBODY = "no site answers"

Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """The site that answers each village (v).

    Attributes
    ----------
    site : int64[v]
        Position among the answering sites; -1 where none has a way within the cut-off, or access is denied.
    travel_ms : float64[v]
        Its travel; inf where none.
    total_ms : float64[v]
        Its mobilisation and travel; inf where none.
    """

    site: NDArray[np.int64]
    travel_ms: NDArray[np.float64]
    total_ms: NDArray[np.float64]


def choose_sites(
    rows: Sequence[Row], mobilisation_ms: NDArray[np.float64], access: NDArray[np.uint8], *, by_total: bool
) -> Reach:
    """Choose the site that answers each village.

    Parameters
    ----------
    rows : sequence of float64[v]
        Travel times in ms from each answering site, site -> village; inf = no way within the cut-off.
    mobilisation_ms : float64[k]
        Of each answering site.
    access : uint8[v]
        Denied villages are answered by nobody.
    by_total : bool
        False: the least travel (road lens). True: the least mobilisation and travel, the first to arrive
        (chain lens); only so can closing a base never make an answer quicker. Ties go to the first site.
    """
    count = len(access)
    site = np.full(count, -1, dtype=np.int64)
    least = np.full(count, np.inf)
    for k, row in enumerate(rows):
        key = row + mobilisation_ms[k] if by_total else row
        is_better = key < least
        least[is_better] = key[is_better]
        site[is_better] = k
    is_denied = access == ACCESS_DENIED
    site[is_denied] = -1
    least[is_denied] = np.inf
    mobilisation = np.append(mobilisation_ms, 0.0)[site]
    if by_total:
        return Reach(site, least - mobilisation, least)
    return Reach(site, least, least + mobilisation)


def answer_in_time(
    spent_ms: NDArray[np.float64],
    limit_ms: NDArray[np.float64] | float,
    access: NDArray[np.uint8],
    is_undecided: NDArray[np.bool_],
) -> NDArray[np.int8]:
    """Say whether the site comes in time.

    Parameters
    ----------
    spent_ms : float64[v]
        What is held against the limit; inf = no way.
    limit_ms : float64[v] or float
    access : uint8[v]
        Denied: not in time, whatever the road. Unknown: unknown, whatever the road.
    is_undecided : bool[v]
        The village lies on no road, or on an island of the network: without a time, nobody can say.

    Returns
    -------
    int8[v]
        `NO`, `MAYBE` or `YES`.
    """
    answer = np.where(spent_ms <= limit_ms, YES, NO)
    answer[np.isinf(spent_ms) & is_undecided] = MAYBE
    answer[access == ACCESS_UNKNOWN] = MAYBE
    answer[access == ACCESS_DENIED] = NO
    return answer.astype(np.int8)


def count_backup(
    rows: Sequence[Row],
    mobilisation_ms: NDArray[np.float64] | None,
    limit_ms: NDArray[np.float64] | float,
    access: NDArray[np.uint8],
) -> NDArray[np.int64]:
    """Count the sites that come in time besides the one that answers.

    Parameters
    ----------
    rows : sequence of float64[v]
    mobilisation_ms : float64[k] or None
        Added to each site's row (chain lens); None = travel alone (road lens).
    limit_ms : float64[v] or float
    access : uint8[v]
        Denied villages have none.
    """
    in_time = np.zeros(len(access), dtype=np.int64)
    for k, row in enumerate(rows):
        in_time += row <= (limit_ms if mobilisation_ms is None else limit_ms - mobilisation_ms[k])
    in_time[access == ACCESS_DENIED] = 0
    return np.maximum(in_time - 1, 0)


def reasons(
    road_reason: NDArray[np.object_],
    travel_ms: NDArray[np.float64],
    access: NDArray[np.uint8],
    *,
    anyone: bool,
) -> NDArray[np.object_]:
    """Say why a village has no travel time: "" where it has one.

    Parameters
    ----------
    road_reason : object[v]
        What routing says of a village that no site reaches: no road near, an island, or beyond the cut-off.
    travel_ms : float64[v]
    access : uint8[v]
    anyone : bool
        Whether any site answers at all.
    """
    words = road_reason if anyone else np.full(len(access), NOBODY, dtype=object)
    words = np.where(np.isinf(travel_ms), words, "")
    return np.where(access == ACCESS_DENIED, DENIED, words)
