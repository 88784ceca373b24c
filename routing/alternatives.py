"""The next-best way: the quickest that leaves the quickest one for a good part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from routing.costs import Costs, discounted
from routing.itinerary import Itinerary
from routing.network import Network
from routing.paths import describe, find_pieces, priced
from routing.profile import Profile
from routing.snapping import Snapping
from routing.stretches import Piece

if TYPE_CHECKING:
    from layers.assumptions import Assumptions

_PENALTIES = (2, 5, 20, 100)


def find_next_best(
    network: Network,
    costs: Costs,
    snapping: Snapping,
    ends: NDArray[np.float64],
    profile: Profile,
    assumptions: Assumptions,
) -> Itinerary | None:
    """Find another way between two snapped points.

    Of all ways it is the one whose time, with every minute on the roads of the quickest way counted p times,
    is least; p is the first of 2, 5, 20 and 100 for which that way drives other roads for at least
    `next_best_percent` of the quickest way's time. So small detours around a single link do not count, and
    a common way out of a town does no harm. The minutes reported are those of the real costs, whole ms.

    Parameters
    ----------
    network, costs, snapping, ends, profile
        As in `routing.paths.find_path`.
    assumptions
        `next_best_percent`.

    Returns
    -------
    Itinerary or None
        None when there is no way at all, or no other one.
    """
    best = find_pieces(network, costs, snapping)
    if not best:
        return None
    used = {piece.segment for piece in best}
    wanted_ms = _time(best) * assumptions["next_best_percent"] / 100
    for penalty in _PENALTIES:
        found = find_pieces(network, discounted(network, costs, sorted(used), penalty), snapping)
        if not found:
            return None
        other = priced(costs, found)
        fresh = [piece for piece in other if piece.segment not in used]
        if fresh and _time(fresh) >= wanted_ms:
            return describe(network, other, snapping, ends, profile)
    return None


def _time(pieces: list[Piece]) -> int:
    return sum(piece.ms for piece in pieces)
