"""The heap of the searches: keys of time and node in one number, four children a place.

A key is ``ms << NODE_BITS | node``: keys in order are times in order, and one comparison decides.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from layers.jit import njit

NODE_BITS = 32
NODE_MASK = 2**32 - 1
NO_KEY = 2**63 - 1
"""Stands in every place past the heap's end."""


@njit(nogil=True, cache=True, inline="always")
def push(heap: NDArray[np.int64], size: int, key: int) -> int:
    """Put a key into the heap; return the new size."""
    at = size
    while at > 0:
        parent = (at - 1) >> 2
        if heap[parent] <= key:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = key
    return size + 1


@njit(nogil=True, cache=True, inline="always")
def sift(heap: NDArray[np.int64], size: int) -> None:
    """Take the first key out of a heap of `size` + 1 keys: the last one sinks from the top.

    Places past the end hold `NO_KEY`, so that the least of four children is found without asking how many
    there are, and without a branch for the processor to guess wrong.
    """
    key = heap[size]
    heap[size] = NO_KEY
    at = 0
    while True:
        child = 4 * at + 1
        if child >= size:
            break
        left = child + (1 if heap[child + 1] < heap[child] else 0)
        right = child + (3 if heap[child + 3] < heap[child + 2] else 2)
        least = right if heap[right] < heap[left] else left
        if heap[least] >= key:
            break
        heap[at] = heap[least]
        at = least
    heap[at] = key
