from __future__ import annotations

import importlib
from pathlib import Path

from layers.jit import njit

PROJECT = Path(__file__).resolve().parents[2]


def test_a_kernel_compiles_and_our_coverage_stays_importable() -> None:
    @njit(nogil=True)
    def add(a: int, b: int) -> int:
        return a + b

    assert add(2, 3) == 5
    ours = importlib.import_module("coverage")
    assert Path(str(ours.__file__)).parent == PROJECT / "coverage"
