"""What a command says while it works: steps with their seconds, and notes that are no faults."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from layers.errors import Caution
from layers.progress import Progress, no_progress

BAR_WIDTH = 30


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print a step when it begins and its seconds when it ends, in one line on stdout."""
    print(f"{name} ...", end=" ", flush=True)
    start = time.perf_counter()
    try:
        yield
    except BaseException:
        print(flush=True)  # the error that follows begins a line of its own
        raise
    print(f"{time.perf_counter() - start:.1f} s", flush=True)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Give a progress that draws a bar on stderr where that is a terminal, and wipes it at the end."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    shown = ""

    def draw(what: str, share: float) -> None:
        nonlocal shown
        share = min(max(share, 0.0), 1.0)
        filled = round(share * BAR_WIDTH)
        line = f"{what} [{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {share:4.0%}"
        if line != shown:
            print(f"\r{line}", end="", file=sys.stderr, flush=True)
            shown = line

    try:
        yield draw
    finally:
        if shown:
            print(f"\r{' ' * len(shown)}\r", end="", file=sys.stderr, flush=True)


def note(text: str) -> None:
    """Print a note on stderr."""
    print(f"note: {text}", file=sys.stderr)


def notes(cautions: Iterable[Caution]) -> None:
    """Print each caution as a note on stderr: what is kept and shown as unknown."""
    for caution in cautions:
        note(str(caution))
