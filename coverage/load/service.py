"""Who can answer each village, in which order, and how long it takes: what alerts are played against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coverage.ground import ACCESS_DENIED
from coverage.reach import MS_PER_MINUTE
from coverage.sites import build_sites
from coverage.terms import build_terms
from coverage.travel import plan_travel

if TYPE_CHECKING:
    from coverage.result import Result
    from coverage.world import World

MOST_SITES = 4
"""Sites that an alert waits for at once: those that would be there soonest."""


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """Sites (k) and villages (v), times in ms.

    Attributes
    ----------
    site_ids : tuple of str
        Those that answer.
    patrols : int64[k]
        Free patrols of each.
    site : int64[v, m]
        For each village the sites that would be there soonest, the best first, as in the answer that counts
        no load; -1 = no further one.
    travel_ms, mobilisation_ms : float64[v, m]
        Of these; inf where there is none.
    before_ms : float64[v]
        From the alert to the decision to send: alarm and verification.
    wait_ms : float
        For dawn; 0 by day.
    limit_ms : float
    is_chain : bool
        What is held against the limit: the whole chain, else waiting for a patrol and travel.
    is_unsure : bool[v]
        Access to the village is unknown: an arrival in time cannot be claimed.
    """

    site_ids: tuple[str, ...]
    patrols: NDArray[np.int64]
    site: NDArray[np.int64]
    travel_ms: NDArray[np.float64]
    mobilisation_ms: NDArray[np.float64]
    before_ms: NDArray[np.float64]
    wait_ms: float
    limit_ms: float
    is_chain: bool
    is_unsure: NDArray[np.bool_]


def build_service(world: World, result: Result) -> Service:
    """Work out who answers whom under the scenario of a result of this world."""
    scenario = result.scenario
    terms = build_terms(scenario, world.assumptions)
    sites = build_sites(scenario, world.layers.bases, world.ground, terms.assumptions)
    travel = plan_travel(world, scenario, terms, sites)
    count = len(result.villages)
    # A last row of nobody, so that there is one to find where no site answers.
    rows = np.vstack([*travel.rows, np.full(count, np.inf)])
    rows[:, travel.plan.access == ACCESS_DENIED] = np.inf
    mobilisation = np.append(travel.mobilisation_ms, np.inf)[:, None] + np.zeros(count)
    # Ties go to the first site, as in `coverage.reach.choose_sites`.
    order = np.argsort(rows + mobilisation if terms.is_chain else rows, axis=0, kind="stable")[:MOST_SITES].T
    village = np.arange(count)[:, None]
    travel_ms = rows[order, village]
    is_there = np.isfinite(travel_ms)
    alarm_minutes = result.villages["alarm_minutes"].to_numpy(dtype=np.float64)
    before = np.nan_to_num(alarm_minutes) + terms.verification_minutes
    wait_ms = float(np.rint(terms.wait_minutes * MS_PER_MINUTE))
    return Service(
        site_ids=tuple(sites.ids[k] for k in travel.answering),
        patrols=sites.patrols[travel.answering],
        site=np.where(is_there, order, -1).astype(np.int64),
        travel_ms=travel_ms,
        mobilisation_ms=np.where(is_there, mobilisation[order, village], np.inf),
        before_ms=np.rint((before + terms.wait_minutes) * MS_PER_MINUTE) - wait_ms,
        wait_ms=wait_ms,
        limit_ms=terms.limit_ms,
        is_chain=terms.is_chain,
        is_unsure=(result.villages["in_time"].isna() & is_there.any(axis=1)).to_numpy(dtype=bool),
    )
