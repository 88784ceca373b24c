"""Alarm routes of villages, and how many of them stand independently of each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coverage.register import CHANNELS
from coverage.status import YES

_WALK = CHANNELS.index("walk")


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """Alarm routes (r), several or none a village.

    Attributes
    ----------
    village : int64[r]
        Row of the village.
    channel : int8[r]
        Position in `coverage.register.CHANNELS`.
    resource : int64[r]
        What the route hangs on: the row of a site, a number after the sites for an assistant who stands
        alone, -1 for a hub that is not stated, which is taken for one and the same hub.
    uses_network : bool[r]
        Hangs on the phone network too. Masts are not known, so it is one network.
    answer : int8[r]
        `NO`, `MAYBE` or `YES`.
    """

    village: NDArray[np.int64]
    channel: NDArray[np.int8]
    resource: NDArray[np.int64]
    uses_network: NDArray[np.bool_]
    answer: NDArray[np.int8]

    @classmethod
    def walks(
        cls, village: NDArray[np.int64], resource: NDArray[np.int64], answer: NDArray[np.int8]
    ) -> Routes:
        """Routes on foot, which need no network."""
        return cls(
            village=village,
            channel=np.full(len(village), _WALK, dtype=np.int8),
            resource=resource,
            uses_network=np.zeros(len(village), dtype=bool),
            answer=answer,
        )

    @classmethod
    def stack(cls, parts: Sequence[Routes]) -> Routes:
        """Put routes after each other."""
        return cls(
            village=np.concatenate([part.village for part in parts]),
            channel=np.concatenate([part.channel for part in parts]),
            resource=np.concatenate([part.resource for part in parts]),
            uses_network=np.concatenate([part.uses_network for part in parts]),
            answer=np.concatenate([part.answer for part in parts]),
        )


def count_independent(routes: Routes, count: int) -> NDArray[np.int64]:
    """Greatest number of working routes of each village that pairwise share no hub, base or phone network.

    A set packing in general, but each route hangs on one resource and perhaps the network, and at most one
    route that uses the network can be chosen. So the answer is exact without a search: every resource that
    has a route without the network gives one, and one more comes from the network when a route over it hangs
    on none of these. (If all of them do, taking one would only displace another.) With masts known the
    network falls into parts and this no longer holds.

    Parameters
    ----------
    routes : Routes
    count : int
        Number of villages.

    Returns
    -------
    int64[v]
    """
    works = routes.answer == YES
    village = routes.village[works]
    span = int(routes.resource.max(initial=0)) + 2
    key = village * span + routes.resource[works] + 1
    uses_network = routes.uses_network[works]
    free = np.unique(key[~uses_network])
    adds = np.zeros(count, dtype=np.int64)
    adds[village[uses_network & ~np.isin(key, free)]] = 1
    return np.bincount(free // span, minlength=count) + adds
