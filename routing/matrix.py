"""From snapped points to the matrix of times."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from routing.costs import Costs
from routing.network import IMPASSABLE, Network
from routing.placing import Placing, place_points, times_on_chain
from routing.search import times_from_sources, villages_by_node
from routing.snapping import Snapping
from routing.threads import run_chunks

_MS_PER_MINUTE = 60_000


def cutoff_in_ms(minutes: float) -> int:
    """Turn a cut-off in minutes into whole ms; 12.4 days at most, where costs saturate.

    Raises
    ------
    ValueError
        When it is no number or below 0.
    """
    if math.isnan(minutes) or minutes < 0:
        raise ValueError(f"the cut-off must be 0 minutes or more, not {minutes}")
    return int(min(minutes * _MS_PER_MINUTE, IMPASSABLE - 1))


def travel_ms(
    network: Network,
    costs: Costs,
    sites: Snapping,
    villages: Snapping,
    cutoff_ms: int,
    *,
    placed: Placing | None = None,
) -> NDArray[np.float64]:
    """Shortest times between snapped points, walks included.

    Parameters
    ----------
    network, costs
        The network as weighed for a profile.
    sites, villages
        Snapped points.
    cutoff_ms
        From `cutoff_in_ms`.
    placed
        The villages on the weighed network, where they have been placed already.

    Returns
    -------
    NDArray
        float64[site, village]; whole ms, inf beyond the cut-off.
    """
    core = network.core
    out = np.empty((len(sites.ids), len(villages.ids)))
    if out.size == 0:
        return out
    from_ = place_points(network, costs, sites)
    to = place_points(network, costs, villages) if placed is None else placed
    start, village, village_ms = villages_by_node(to.node, to.reach_ms, len(core.node), cutoff_ms)

    def work(first: int, last: int) -> None:
        times_from_sources(
            core.indptr,
            costs.core_edge,
            from_.node,
            from_.leave_ms,
            start,
            village,
            village_ms,
            cutoff_ms,
            first,
            last,
            out,
        )

    run_chunks(work, len(sites.ids))
    _stay_on_chain(costs, len(core.chain_from), sites, from_, villages, to, cutoff_ms, out)
    return out


def barred_points(placed: Placing) -> NDArray[np.bool_]:
    """Tell the points on a road that cannot be reached from either end of its chain, bool[p]."""
    return (placed.chain >= 0) & (placed.reach_ms >= IMPASSABLE).all(axis=1)


def _stay_on_chain(
    costs: Costs,
    chains: int,
    sites: Snapping,
    from_: Placing,
    villages: Snapping,
    to: Placing,
    cutoff_ms: int,
    out: NDArray[np.float64],
) -> None:
    has_site = np.zeros(chains + 1, dtype=np.bool_)
    has_site[from_.chain[from_.chain >= 0]] = True
    near = np.flatnonzero(has_site[to.chain])  # -1, not on the road, reads the last, which is no chain
    order = near[np.argsort(to.chain[near], kind="stable")]
    ordered = to.chain[order]
    bounds = np.column_stack(
        (np.searchsorted(ordered, from_.chain), np.searchsorted(ordered, from_.chain, "right"))
    )
    times_on_chain(
        sites.segment,
        sites.fraction,
        sites.snap_ms,
        from_.chain,
        from_.along_at,
        from_.against_at,
        villages.segment,
        villages.fraction,
        villages.snap_ms,
        to.along_at,
        to.against_at,
        order,
        bounds,
        costs.edge_ms,
        cutoff_ms,
        out,
    )
