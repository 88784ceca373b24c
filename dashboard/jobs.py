"""Heavy work beside the page: done once by a thread of its own, asked for until it is there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any, Final

KEPT: Final = 8
PATIENCE_S: Final = 0.8


class Jobs:
    """Work by key. May be asked from many threads; the kernels let go of the interpreter while they run."""

    def __init__(self) -> None:
        """Start with nothing to do; the thread comes with the first work."""
        self._pool: ThreadPoolExecutor | None = None
        self._known: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._lock = Lock()

    def ask(self, key: Hashable, make: Callable[[], Any], patience_s: float = PATIENCE_S) -> Any | None:
        """Return what ``make`` gives, or None when it is still at work after so many seconds.

        An error of ``make`` is raised, and not kept.
        """
        with self._lock:
            if key not in self._known:
                self._pool = self._pool or ThreadPoolExecutor(1, thread_name_prefix="analysis")
                self._known[key] = self._pool.submit(make)
            work = self._known[key]
            self._known.move_to_end(key)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)[1].cancel()
        try:
            return work.result(timeout=patience_s)
        except TimeoutError:
            return None
        except Exception:
            self.drop(key)
            raise

    def drop(self, key: Hashable) -> None:
        """Forget a piece of work; it is not begun if it has to wait still."""
        with self._lock:
            work = self._known.pop(key, None)
        if work is not None:
            work.cancel()
