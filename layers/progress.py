"""Progress of long work: whoever waits is told what is done and how far it has come."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""Called with what is being done and the share of it that is done, 0 to 1; from the thread that works."""


def no_progress(what: str, share: float) -> None:
    """Tell nobody."""
