"""The one pool of threads of a process.

Kernels release the interpreter's lock and are run over chunks of sources. The pool is made when first
needed, for the process that needs it: a forked child makes its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise

CHUNKS_PER_WORKER = 4


def worker_count() -> int:
    """Number of threads: the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@lru_cache(maxsize=1)
def _pool(process_id: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(worker_count(), thread_name_prefix=f"routing-{process_id}")


def run_chunks(work: Callable[[int, int], None], count: int, *, smallest: int = 1) -> None:
    """Call ``work(first, last)`` over ``range(count)`` in chunks, on all threads; return when all is done.

    Parameters
    ----------
    work
        Must not ask for chunks itself; writes to rows of its own only.
    count
        How many there are to work on.
    smallest
        Least size of a chunk; a single chunk is worked on in the calling thread.
    """
    workers = worker_count()
    chunks = min(max(count // smallest, 1), workers * CHUNKS_PER_WORKER)
    if workers == 1 or chunks <= 1:
        work(0, count)
        return
    bounds = [count * chunk // chunks for chunk in range(chunks + 1)]
    pool = _pool(os.getpid())
    jobs = [pool.submit(work, first, last) for first, last in pairwise(bounds)]
    for job in jobs:
        job.result()
