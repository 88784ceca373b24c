"""From OSM roads to the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.network import Network

if TYPE_CHECKING:
    from layers.roads import Roads


def build_network(roads: Roads) -> Network:
    """Build the directed network of the routable ways."""
    raise NotImplementedError
