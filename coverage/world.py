"""A region made ready: its layers, its roads and the travel times from every base, each computed once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layers.assumptions import Assumptions
    from layers.layers import Layers
    from layers.region import Region
    from routing.router import Router
    from routing.times import TravelTimes


class World:
    """What does not change between scenarios.

    Attributes
    ----------
    region : Region
    layers : Layers
    router : Router
    assumptions : Assumptions
    """

    region: Region
    layers: Layers
    router: Router
    assumptions: Assumptions


def build_world(folder: Path, assumptions: Assumptions | None = None) -> World:
    """Read a region and build its network."""
    raise NotImplementedError
