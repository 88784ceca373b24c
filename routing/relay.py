"""On to the place that is soonest served: the time to get there, and what it takes from there on.

Points are relays, each with a delay of its own. Each point asks for the relay where travel and delay
together are least, travelling to it or from it. Times to a relay are found by one search from all relays
against the direction of the roads.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from routing.costs import Costs
from routing.heap import NODE_BITS, NODE_MASK
from routing.nearest import Nearest, find_nearest, pairs_on_chain
from routing.network import IMPASSABLE, Network
from routing.placing import Placing, place_points
from routing.snapping import Snapping


def nearest_relays(
    network: Network,
    costs: Costs,
    setting_out: Snapping,
    arriving: Snapping,
    delay_ms: NDArray[np.float64],
    cutoff_ms: int,
    *,
    outward: bool = False,
) -> Nearest:
    """Find the relay of each point.

    Parameters
    ----------
    network, costs
        The network as weighed for a profile.
    setting_out, arriving
        The points (p), snapped both ways, in one order.
    delay_ms
        float64[p]; whole ms, 0 or more; inf = not a relay.
    cutoff_ms
        Longer sums of travel and delay are inf; below `IMPASSABLE`.
    outward
        False: from the point to the relay. True: from the relay to the point.

    Returns
    -------
    Nearest
        `ms` = travel + delay; `site` = position of the relay, the first of those that tie. A relay finds
        itself, or one that serves it sooner.
    """
    relay = np.flatnonzero(delay_ms <= cutoff_ms)
    delay = delay_ms[relay].astype(np.int64)
    start, goal = (setting_out, arriving) if outward else (arriving, setting_out)
    start = start.take(relay)
    from_, to = place_points(network, costs, start), place_points(network, costs, goal)
    if outward:
        one, point, direct = pairs_on_chain(network, costs, start, from_, goal, to)
    else:
        point, one, direct = pairs_on_chain(network, costs, goal, to, start, from_)
        from_, to, costs = _turned(from_), _turned(to), against(network, costs)
    begun = replace(from_, leave_ms=np.minimum(from_.leave_ms + delay[:, None], IMPASSABLE).astype(np.int32))
    pairs = one, point, np.minimum(direct + delay[one], IMPASSABLE)
    found = find_nearest(network, costs, begun, to, pairs, cutoff_ms)
    return Nearest(found.ms, np.where(found.site < 0, -1, np.append(relay, -1)[found.site]))


def against(network: Network, costs: Costs) -> Costs:
    """Weigh the core as driven backwards: each edge costs what its chain costs the other way."""
    core = network.core
    cost_of_code = np.full(2 * len(core.chain_from), IMPASSABLE, dtype=np.int64)
    cost_of_code[core.code] = costs.core_edge >> NODE_BITS
    back = (cost_of_code[core.code ^ 1] << NODE_BITS) | (costs.core_edge & NODE_MASK)
    return replace(costs, core_edge=back)


def _turned(placing: Placing) -> Placing:
    return replace(placing, leave_ms=placing.reach_ms, reach_ms=placing.leave_ms)
