"""The one door to numba.

Our package `coverage` has the name of a test-coverage library that numba looks for when it is imported. Found
at the root of the project, ours would be taken for that library and the import would fail. So numba is
imported here, once, with that name hidden for the length of the import, and every kernel takes `njit` from
this module.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

_ABSENT = object()


def _import_numba() -> Any:
    hidden = sys.modules.get("coverage", _ABSENT)
    sys.modules["coverage"] = None  # type: ignore[assignment]  # None is how Python marks "not to be found"
    try:
        import numba
    finally:
        if hidden is _ABSENT:
            del sys.modules["coverage"]
        else:
            sys.modules["coverage"] = hidden  # type: ignore[assignment]
    return numba


_numba = _import_numba()


def njit(**options: Any) -> Callable[[Function], Function]:
    """Compile a kernel with numba, keeping its Python type.

    Parameters
    ----------
    **options
        Options of ``numba.njit``. Kernels of this project pass ``nogil=True, cache=True`` and never
        ``parallel=True``: numba's own threads die in a forked server process.

    Returns
    -------
    callable
        A decorator that returns the compiled function under the type of the original.
    """
    decorator: Callable[[Function], Function] = _numba.njit(**options)
    return decorator
