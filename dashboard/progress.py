"""How far a piece of work is: told by the thread that works, read by those who wait, who may end it."""

from __future__ import annotations

from math import isfinite
from threading import Event


class StoppedError(Exception):
    """The work was ended before it had anything to show."""


class Progress:
    """Value and bound of a search, or parts done of all; safe to tell and to read from several threads."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._stop = Event()
        self.value = 0.0
        self.bound = float("inf")
        self.done = 0
        self.total = 0

    def tell(self, value: float, bound: float) -> bool | None:
        """Note the best value so far and what none exceeds; True ends the search with the best so far."""
        self.value, self.bound = value, bound
        return True if self._stop.is_set() else None

    def count(self, done: int, total: int) -> None:
        """Note how many parts are done; raises `StoppedError` once nobody waits."""
        self.done, self.total = done, total
        if self._stop.is_set():
            raise StoppedError

    def stop(self) -> None:
        """End the work as soon as it next tells anything."""
        self._stop.set()

    @property
    def gap(self) -> float | None:
        """At most this share below the best; None while no bound is known."""
        if not isfinite(self.bound) or self.bound <= 0:
            return None
        return max(self.bound - self.value, 0.0) / self.bound
