"""The road network: segments between OSM nodes, and the contracted core that is searched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from layers.elevation import Elevation

IMPASSABLE = 2**30 - 1
"""Cost in ms that stands for "cannot be driven": 12.4 days, and every longer cost saturates to it."""


@dataclass(frozen=True, slots=True, eq=False)
class Core:
    """The network with every chain of degree-2 nodes drawn together into one chain between core nodes.

    Chain ``k`` runs over the segments ``chain_start[k]:chain_start[k + 1]`` of the network, in order, from
    core node ``chain_from[k]`` to ``chain_to[k]``. Core nodes are numbered along a space-filling curve, so
    that near nodes lie near each other in memory. Directed core edge ``2 k`` drives chain ``k`` along, ``2 k
    + 1`` against.

    Attributes
    ----------
    node
        int32[c]; network node of each core node.
    chain_start
        int64[k + 1].
    chain_from, chain_to
        int32[k]; core nodes.
    chain_of_segment
        int32[s].
    indptr
        int64[c + 1]; the edges that leave core node ``i`` stand at ``indptr[i]:indptr[i + 1]``. Chains that
        return to their own core node are left out: no shortest path drives them whole.
    target, code
        int32[e]; core node at the end, and ``2 * chain + (0 along, 1 against)``.
    """

    node: NDArray[np.int32]
    chain_start: NDArray[np.int64]
    chain_from: NDArray[np.int32]
    chain_to: NDArray[np.int32]
    chain_of_segment: NDArray[np.int32]
    indptr: NDArray[np.int64]
    target: NDArray[np.int32]
    code: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Routable roads as a directed graph over OSM nodes. Knows no speeds: costs are derived per profile.

    A *segment* joins two consecutive nodes of a way. Directed edge ``2 s`` drives segment ``s`` from
    ``segment_from`` to ``segment_to``, edge ``2 s + 1`` back. A barrier or ford is a *gate*: a segment of
    length zero between two copies of its OSM node, so that a closed gate parts the road while both sides can
    be driven up to.

    Attributes
    ----------
    lon, lat
        float64[n], EPSG:4326.
    osm_node
        int64[n]; OSM id, the same for the copies at a gate.
    segment_from, segment_to
        int32[s]; nodes.
    segment_length_m
        float64[s]; geodesic length on WGS84; 0 for gates.
    segment_rise_m
        float32[s]; height at ``segment_to`` minus height at ``segment_from``, smoothed along the chain (see
        `routing.relief`); 0 for gates and ferries and where it is not known.
    segment_class
        int32[s]; row of `classes`.
    segment_way
        int32[s]; row of `ways`, -1 for gates.
    segment_is_reversed
        bool[s]; the way is drawn from ``segment_to`` to ``segment_from``.
    indptr, out_edge
        int64[n + 1], int32[e]; ``out_edge[indptr[i]:indptr[i + 1]]`` are the directed edges that leave node
        ``i``.
    classes
        One row per distinct combination of tags; "" = tag absent. Besides the tags: ``direction`` (0 both
        ways, 1 as drawn, -1 against), ``stated_kph`` (of ferries that state their duration, else NaN) and
        ``gate`` ("" a road or ferry; "through" delays both ways; "in" delays as drawn; "boarding" delays
        against).
    ways
        way_id, name, ref, by row.
    network_id
        Hash of the content; equal input gives an equal id.
    core
        The contracted graph.
    relief
        What the heights were read from, crossed by walks off the road; None = not known. Not part of
        `network_id`, which covers the heights along the roads.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    osm_node: NDArray[np.int64]
    segment_from: NDArray[np.int32]
    segment_to: NDArray[np.int32]
    segment_length_m: NDArray[np.float64]
    segment_rise_m: NDArray[np.float32]
    segment_class: NDArray[np.int32]
    segment_way: NDArray[np.int32]
    segment_is_reversed: NDArray[np.bool_]
    indptr: NDArray[np.int64]
    out_edge: NDArray[np.int32]
    classes: pd.DataFrame
    ways: pd.DataFrame
    network_id: str
    core: Core
    relief: Elevation | None = None

    @property
    def node_count(self) -> int:
        """Number of nodes, gate copies included."""
        return len(self.lon)

    @property
    def segment_count(self) -> int:
        """Number of segments; there are twice as many directed edges."""
        return len(self.segment_from)

    @property
    def source(self) -> NDArray[np.int32]:
        """int32[e]; node that each directed edge leaves."""
        return np.column_stack((self.segment_from, self.segment_to)).reshape(-1)

    @property
    def target(self) -> NDArray[np.int32]:
        """int32[e]; node at which each directed edge ends."""
        return np.column_stack((self.segment_to, self.segment_from)).reshape(-1)

    @property
    def length_m(self) -> NDArray[np.float64]:
        """float64[e]; length of each directed edge."""
        return np.repeat(self.segment_length_m, 2)

    @property
    def edge_class(self) -> NDArray[np.int32]:
        """int32[e]; row of `classes` of each directed edge."""
        return np.repeat(self.segment_class, 2)
