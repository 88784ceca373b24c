"""Phone signal as a picture to lay on the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coverage.world import World


def signal_files(world: World) -> dict[str, Callable[[], bytes]]:
    """Return, by file name, the functions that make the picture and its place, if there is any."""
    return {}
