"""Alarm routes of villages: by which channel, and what each hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from coverage.alarm.register import CHANNELS

PHONE, HF_RADIO, SATPHONE, HOTLINE, WALK, RUNNER = range(len(CHANNELS))


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """Alarm routes (r), several or none a village.

    Attributes
    ----------
    village : int64[r]
        Row of the village.
    channel : int8[r]
        Position in `coverage.alarm.register.CHANNELS`.
    resource : int64[r]
        What the route hangs on: the row of a site, a number after the sites for an assistant who stands
        alone, -1 for a hub that is not stated, which is taken for one and the same hub.
    uses_network : bool[r]
        Hangs on a mast too: on any one of those that reach the village, see `coverage.alarm.carriers`.
    is_verified : bool[r]
        Tested lately at a hub that stands; a walk always is, a hotline never: nobody tests it village by
        village.
    answer : int8[r]
        `NO`, `MAYBE` or `YES`.
    """

    village: NDArray[np.int64]
    channel: NDArray[np.int8]
    resource: NDArray[np.int64]
    uses_network: NDArray[np.bool_]
    is_verified: NDArray[np.bool_]
    answer: NDArray[np.int8]

    @classmethod
    def walks(
        cls, village: NDArray[np.int64], resource: NDArray[np.int64], answer: NDArray[np.int8]
    ) -> Routes:
        """Routes on foot, which need no network."""
        return cls(
            village=village,
            channel=np.full(len(village), WALK, dtype=np.int8),
            resource=resource,
            uses_network=np.zeros(len(village), dtype=bool),
            is_verified=np.ones(len(village), dtype=bool),
            answer=answer,
        )

    @classmethod
    def stack(cls, parts: Sequence[Routes]) -> Routes:
        """Put routes after each other."""
        return cls(
            **{
                name.name: np.concatenate([getattr(part, name.name) for part in parts])
                for name in fields(cls)
            }
        )

    def of(self, village: int) -> Routes:
        """Keep the routes of one village."""
        return self.take(self.village == village)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Routes:
        """Keep some of the routes."""
        return Routes(**{name.name: getattr(self, name.name)[rows] for name in fields(self)})
