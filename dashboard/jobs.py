"""Heavy work beside the page: done once by a thread of its own, asked for until it is there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from dashboard.progress import Progress

KEPT: Final = 8
PATIENCE_S: Final = 0.8


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work, and how far it is."""

    future: Future[Any]
    progress: Progress


class Jobs:
    """Work by key. May be asked from many threads; the kernels let go of the interpreter while they run."""

    def __init__(self) -> None:
        """Start with nothing to do; the thread comes with the first work."""
        self._pool: ThreadPoolExecutor | None = None
        self._known: OrderedDict[Hashable, Work] = OrderedDict()
        self._lock = Lock()

    def ask(self, key: Hashable, make: Callable[[], Any], patience_s: float = PATIENCE_S) -> Any | None:
        """Return what ``make`` gives, or None when it is still at work after so many seconds.

        An error of ``make`` is raised, and not kept.
        """
        return self.follow(key, lambda _progress: make(), patience_s)

    def follow(
        self, key: Hashable, make: Callable[[Progress], Any], patience_s: float = PATIENCE_S
    ) -> Any | None:
        """Return what ``make`` gives, as `ask` does; it tells its progress, which `progress` reads."""
        with self._lock:
            if key not in self._known:
                self._pool = self._pool or ThreadPoolExecutor(1, thread_name_prefix="analysis")
                progress = Progress()
                self._known[key] = Work(self._pool.submit(make, progress), progress)
            work = self._known[key]
            self._known.move_to_end(key)
            while len(self._known) > KEPT:
                _end(self._known.popitem(last=False)[1])
        try:
            return work.future.result(timeout=patience_s)
        except TimeoutError:
            return None
        except Exception:
            self.drop(key)
            raise

    def progress(self, key: Hashable) -> Progress | None:
        """How far a piece of work is; None when it is not known."""
        with self._lock:
            work = self._known.get(key)
        return None if work is None else work.progress

    def drop(self, key: Hashable) -> None:
        """Forget a piece of work; it is not begun if it has to wait still, and ends when it next tells."""
        with self._lock:
            work = self._known.pop(key, None)
        if work is not None:
            _end(work)


def _end(work: Work) -> None:
    work.future.cancel()
    work.progress.stop()
