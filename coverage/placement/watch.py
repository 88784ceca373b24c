"""Who is told how the search goes, and when it must end."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from coverage.placement.choice import Progress


@dataclass(frozen=True, slots=True)
class Watch:
    """The caller's time limit and progress, seen from a smaller problem.

    Attributes
    ----------
    progress : callable or None
    ends_at : float
        On the monotonic clock; infinity for no limit.
    added : float
        What the candidates fixed outside of the smaller problem cover.
    known, bound : float
        Best value and bound of the whole that were known before.
    """

    progress: Progress | None
    ends_at: float
    added: float = 0.0
    known: float = 0.0
    bound: float = float("inf")

    def is_over(self, value: float, bound: float) -> bool:
        """Tell value and bound of the smaller problem; whether to stop."""
        if self.progress is not None:
            best = max(value + self.added, self.known)
            if self.progress(float(best), float(max(min(bound + self.added, self.bound), best))) is True:
                return True
        return time.monotonic() >= self.ends_at

    def seconds_left(self) -> float:
        """Time until the end, 0 when it is past."""
        return max(self.ends_at - time.monotonic(), 0.0)

    def within(self, added: float, known: float, bound: float) -> Watch:
        """Look from a still smaller problem; `known` and `bound` are those of the present one."""
        return replace(
            self,
            added=self.added + added,
            known=max(self.known, known + self.added),
            bound=min(self.bound, bound + self.added),
        )


def begin_watch(progress: Progress | None, max_seconds: float | None) -> Watch:
    """Start the clock."""
    return Watch(progress, float("inf") if max_seconds is None else time.monotonic() + max_seconds)
