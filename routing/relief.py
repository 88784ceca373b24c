"""The rise of roads over relief: heights along chains, smoothed so that noise is not taken for slope."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit

SMOOTH_M = 300.0
"""Heights are taken this far apart along a chain, or farther; between them the road climbs evenly."""


def chain_rises(
    heights: NDArray[np.float64],
    segment_from: NDArray[np.int32],
    segment_to: NDArray[np.int32],
    length_m: NDArray[np.float64],
    chain_start: NDArray[np.int64],
) -> NDArray[np.float32]:
    """Rise of every segment in the direction of its chain.

    A segment of 20 m that crosses from one cell of the relief to the next would seem a cliff. So a chain is
    divided into stretches of at least `SMOOTH_M` (a shorter chain is one stretch), each of which rises evenly
    from the height at its first node to that at its last: the rises of a chain still add up to the
    difference of its ends.

    Parameters
    ----------
    heights
        float64[n], metres, by node; NaN = unknown.
    segment_from, segment_to
        int32[s], turned to point along their chains.
    length_m
        float64[s].
    chain_start
        int64[k + 1]; chain ``k`` holds the segments ``chain_start[k]:chain_start[k + 1]``.

    Returns
    -------
    NDArray
        float32[s], metres; 0 on stretches of which an end is not known.
    """
    return _chain_rises(heights, segment_from, segment_to, length_m, chain_start)


@njit(nogil=True, cache=True)
def _chain_rises(
    heights: NDArray[np.float64],
    segment_from: NDArray[np.int32],
    segment_to: NDArray[np.int32],
    length_m: NDArray[np.float64],
    chain_start: NDArray[np.int64],
) -> NDArray[np.float32]:
    rise = np.zeros(len(length_m), dtype=np.float32)
    for chain in range(len(chain_start) - 1):
        first, end = chain_start[chain], chain_start[chain + 1]
        left_m = 0.0
        for segment in range(first, end):
            left_m += length_m[segment]
        begin, run_m = first, 0.0
        for segment in range(first, end):
            run_m += length_m[segment]
            left_m -= length_m[segment]
            # What would be left is too short for a stretch of its own: it belongs to this one.
            if (run_m < SMOOTH_M or left_m < SMOOTH_M) and segment + 1 < end:
                continue
            climb = heights[segment_to[segment]] - heights[segment_from[begin]]
            if np.isfinite(climb) and run_m > 0.0:
                for part in range(begin, segment + 1):
                    rise[part] = climb * length_m[part] / run_m
            begin, run_m = segment + 1, 0.0
    return rise
