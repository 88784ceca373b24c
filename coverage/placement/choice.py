"""What choosing answers: the sites, what they cover, and how far from the best that can be at most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[float, float], bool | None]
"""Called with the weight covered by the best sites so far and the bound that no choice exceeds.

True stops the search: the best so far is returned with its bound. What it raises goes through to the caller.
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """Sites that were chosen, and the proof.

    Attributes
    ----------
    sites : tuple of int
        Rows of the candidates, ascending: those that open, or for `choose_closures` those that close.
    covered_weight : float
        Weight (people) of the villages that the open candidates cover, with the weight of those covered twice
        where that was asked for.
    upper_bound : float
        No choice of as many sites covers more; equal to `covered_weight` when proven.
    gap : float
        ``(upper_bound - covered_weight) / upper_bound``, 0 when proven: the choice is at most this share
        below the best there is.
    """

    sites: tuple[int, ...]
    covered_weight: float
    upper_bound: float
    gap: float

    @property
    def is_proven(self) -> bool:
        """Whether no choice covers more."""
        return self.gap == 0.0
