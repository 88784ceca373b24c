"""Cost-distance over a grid of relief: from one cell to all, ours and skimage's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from skimage.graph import MCP_Geometric

from benchmarks.case import Case
from routing.offroad import cost_distance

CELL_M = 90.0
SEED = 20170731


def cases(is_quick: bool) -> Iterator[Case]:
    """Ground of the same cost both ways, which is all that the peer can do; then ours over hills."""
    size = 1000 if is_quick else 4000
    random = np.random.default_rng(SEED)
    friction = np.exp(gaussian_filter(random.normal(size=(size, size)), 8.0) * 8).astype(np.float32)
    flat = np.zeros((size, size), dtype=np.float32)
    hills = (gaussian_filter(random.normal(size=(size, size)), 20.0) * 8_000 + 1_500).astype(np.float32)
    seed = np.array([[size // 2, size // 2]])

    def peer() -> NDArray[np.float64]:
        costs, _ = MCP_Geometric(friction.astype(np.float64), sampling=(CELL_M, CELL_M)).find_costs(
            [(size // 2, size // 2)]
        )
        return np.asarray(costs)

    def over_friction() -> NDArray[np.float64]:
        return cost_distance(flat, (CELL_M, CELL_M), seed, 1.0, friction=friction)

    def over_hills() -> NDArray[np.float64]:
        return cost_distance(hills, (CELL_M, CELL_M), seed, 1.0)

    runs = 3 if is_quick else 1
    words = f"{size} x {size} cells"
    yield Case("one cell to all, friction", words, over_friction, {"skimage": peer}, _equal, runs)
    name = "skimage, friction, no hills"
    yield Case("one cell to all, Tobler over hills", words, over_hills, {name: peer}, _complete, runs)


def _equal(ours: object, theirs: object) -> None:
    np.testing.assert_allclose(np.asarray(ours), np.asarray(theirs), rtol=1e-9)


def _complete(ours: object, theirs: object) -> None:
    np.testing.assert_array_equal(np.isfinite(np.asarray(ours)), np.isfinite(np.asarray(theirs)))
