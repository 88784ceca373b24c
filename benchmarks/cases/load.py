"""Ten thousand alerts played against patrols: at one site beside another simulator of queues, and at 150."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.case import Case
from coverage.load.alerts import Alerts
from coverage.load.service import MOST_SITES, Service
from coverage.load.simulate import simulate
from coverage.load.terms import LoadTerms

ALERTS = 10_000
PATROLS = 20
BUSY_MINUTES = 60
MINUTE = 60_000.0
SEED = 11
TERMS = LoadTerms(0.0, 0.0, 0.0, on_scene_minutes=20, rest_minutes=10, patience_minutes=1e7)


def cases(*, is_quick: bool) -> Iterator[Case]:
    """Yield the queue of one site, which ciw plays too, where it is installed."""
    if importlib.util.find_spec("ciw") is None:
        return
    rng = np.random.default_rng(SEED)
    # 95 % of the patrols' time: a new alert every 60 / (20 * 0.95) minutes.
    minutes = np.cumsum(rng.exponential(BUSY_MINUTES / (PATROLS * 0.95), ALERTS))
    one = _service(np.full((1, 1), 15.0), PATROLS)
    alerts = _alerts(minutes, np.zeros(ALERTS, np.int64))
    yield Case(
        "alerts against the patrols of one site",
        f"{ALERTS // 1000}k alerts, {PATROLS} patrols",
        lambda: np.sort(simulate(one, alerts, TERMS).waiting_minutes),
        {"ciw": _ciw(minutes)},
        _agree,
        3 if is_quick else 5,
    )
    # The peer knows no alert that may take any of several sites: it plays the one site again.
    sites, villages = 150, 20_000
    travel = np.sort(rng.uniform(5, 240, (villages, MOST_SITES)), axis=1)
    many = _service(travel, 2, rng.integers(0, sites, travel.shape), sites)
    spread = _alerts(minutes, rng.integers(0, villages, ALERTS))
    yield Case(
        f"alerts against {sites} sites, the {MOST_SITES} nearest each",
        f"{ALERTS // 1000}k alerts, {villages // 1000}k villages",
        lambda: simulate(many, spread, TERMS).outcome,
        {"ciw, one site": _ciw(minutes)},
        lambda ours, theirs: None,
        3,
    )


def _service(
    minutes: NDArray[np.float64], patrols: int, site: NDArray[np.int64] | None = None, sites: int = 1
) -> Service:
    count = len(minutes)
    return Service(
        site_ids=tuple(f"s{k}" for k in range(sites)),
        patrols=np.full(sites, patrols),
        site=np.zeros(minutes.shape, np.int64) if site is None else site,
        travel_ms=minutes * MINUTE,
        mobilisation_ms=np.zeros(minutes.shape),
        before_ms=np.zeros(count),
        wait_ms=0.0,
        limit_ms=60 * MINUTE,
        is_chain=False,
        is_unsure=np.zeros(count, bool),
    )


def _alerts(minutes: NDArray[np.float64], village: NDArray[np.int64]) -> Alerts:
    no = np.zeros(len(minutes), bool)
    return Alerts(minutes, village, no, no, no)


def _ciw(minutes: NDArray[np.float64]) -> Callable[[], NDArray[np.float64]]:
    import ciw

    gaps = np.diff(minutes, prepend=0.0).tolist()

    def play() -> NDArray[np.float64]:
        network = ciw.create_network(
            arrival_distributions=[ciw.dists.Sequential([*gaps, float("inf")])],
            service_distributions=[ciw.dists.Deterministic(BUSY_MINUTES)],
            number_of_servers=[PATROLS],
        )
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_customers(ALERTS, method="Finish")
        return np.sort([record.waiting_time for record in simulation.get_all_records()])

    return play


def _agree(ours: object, theirs: object) -> None:
    np.testing.assert_allclose(np.asarray(ours), np.asarray(theirs), atol=1e-6)
