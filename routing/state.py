"""The state of the roads: what is cut, slowed, closed or escorted on a day, apart from the map."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

_ID_DIGITS = 16
_MS_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True, eq=False)
class RoadState:
    """What differs from the map. Made by `build_state`; equal content gives an equal id.

    A cut segment is impassable from node to node, in both directions: both sides can be driven up to its
    nodes, and a point met strictly between them is reached by nobody. A delay is paid by whoever drives the
    whole segment, in either direction, and in proportion by whoever leaves or joins it midway.

    Attributes
    ----------
    cut_segments
        int64[c]; ascending.
    delay_segments, delay_ms
        int64[d]; segments, ascending, and what is added to each of their directions.
    blocked_nodes
        int64[b]; ascending; no segment that touches them is driven.
    entry_edges, entry_ms
        int64[e]; directed edges (``2 s`` along segment ``s``, ``2 s + 1`` against), ascending, and what is
        added to each: an escort waited for on the way into an area, say.
    is_convoy
        All vehicles, not only trucks and carriers, move in convoy.
    id
        Hash of the content; "" when nothing differs.
    """

    cut_segments: NDArray[np.int64]
    delay_segments: NDArray[np.int64]
    delay_ms: NDArray[np.int64]
    blocked_nodes: NDArray[np.int64]
    entry_edges: NDArray[np.int64]
    entry_ms: NDArray[np.int64]
    is_convoy: bool = False
    id: str = field(init=False)

    def __post_init__(self) -> None:
        """Work out the id."""
        arrays = (
            self.cut_segments,
            self.delay_segments,
            self.delay_ms,
            self.blocked_nodes,
            self.entry_edges,
            self.entry_ms,
        )
        digest = hashlib.sha256(b"convoy" if self.is_convoy else b"")
        for array in arrays:
            digest.update(len(array).to_bytes(8, "little"))
            digest.update(array.tobytes())
        is_empty = not self.is_convoy and not any(len(array) for array in arrays)
        object.__setattr__(self, "id", "" if is_empty else digest.hexdigest()[:_ID_DIGITS])

    def __eq__(self, other: object) -> bool:
        """Compare by content."""
        return isinstance(other, RoadState) and self.id == other.id

    def __hash__(self) -> int:
        """Hash by content."""
        return hash(self.id)

    def joined(self, *others: RoadState) -> RoadState:
        """Return everything of this state and of others; delays of one segment add up."""
        every = (self, *others)
        return build_state(
            cuts=np.concatenate([state.cut_segments for state in every]),
            delays=(
                np.concatenate([state.delay_segments for state in every]),
                np.concatenate([state.delay_ms for state in every]) / _MS_PER_MINUTE,
            ),
            blocked_nodes=np.concatenate([state.blocked_nodes for state in every]),
            entries=(
                np.concatenate([state.entry_edges for state in every]),
                np.concatenate([state.entry_ms for state in every]) / _MS_PER_MINUTE,
            ),
            is_convoy=any(state.is_convoy for state in every),
        )


def build_state(
    *,
    cuts: ArrayLike = (),
    delays: tuple[ArrayLike, ArrayLike] = ((), ()),
    blocked_nodes: ArrayLike = (),
    entries: tuple[ArrayLike, ArrayLike] = ((), ()),
    is_convoy: bool = False,
) -> RoadState:
    """Put the state of the roads together.

    Parameters
    ----------
    cuts
        Segments of the network, in any order, repeated or not.
    delays
        Segments, and minutes for each; those of one segment add up.
    blocked_nodes
        Nodes of the network.
    entries
        Directed edges, and minutes for each; those of one edge add up.
    is_convoy
        All vehicles move in convoy.

    Raises
    ------
    ValueError
        When a number is negative, or minutes are not finite or not as many as what they belong to.
    """
    delay_segments, delay_ms = _sum_up(*delays)
    entry_edges, entry_ms = _sum_up(*entries)
    return RoadState(
        _numbers(cuts), delay_segments, delay_ms, _numbers(blocked_nodes), entry_edges, entry_ms, is_convoy
    )


def _numbers(given: ArrayLike) -> NDArray[np.int64]:
    numbers = np.unique(np.asarray(given, dtype=np.int64))
    if len(numbers) and numbers[0] < 0:
        raise ValueError("segments, edges and nodes are numbered from 0")
    return numbers


def _sum_up(given: ArrayLike, minutes: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    asked = np.asarray(given, dtype=np.int64)
    added = np.asarray(minutes, dtype=np.float64)
    if asked.shape != added.shape:
        raise ValueError("as many minutes are needed as segments or edges")
    if not (np.isfinite(added) & (added >= 0)).all():
        raise ValueError("a delay must be a number of minutes, 0 or more")
    numbers = _numbers(asked)
    ms = np.zeros(len(numbers), dtype=np.int64)
    np.add.at(ms, np.searchsorted(numbers, asked), np.floor(added * _MS_PER_MINUTE + 0.5).astype(np.int64))
    is_felt = ms > 0
    return numbers[is_felt], ms[is_felt]


def joined(states: Sequence[RoadState]) -> RoadState:
    """Return everything of several states together; `EMPTY` when there is none."""
    return EMPTY.joined(*states)


EMPTY = build_state()
"""The roads as they are on the map."""
