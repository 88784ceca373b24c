"""One run: alerts arrive, patrols are sent, stay, return and rest; a discrete-event simulation (SimPy)."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from coverage.load.alerts import Alerts
from coverage.load.service import Service
from coverage.load.terms import LoadTerms
from coverage.reach import MS_PER_MINUTE

OUTCOMES = ("in_time", "late", "unsure", "given_up", "nobody", "found_false", "deferred")
IN_TIME, LATE, UNSURE, GIVEN_UP, NOBODY, FOUND_FALSE, DEFERRED = range(len(OUTCOMES))


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What became of each alert (a).

    Attributes
    ----------
    outcome : int8[a]
        Position in `OUTCOMES`: a patrol came in time; late; came, but whether the village may be entered is
        unknown; none was free for too long; no site reaches the village; found out to be false; taken over by
        FARDC or PNC.
    waiting_minutes : float64[a]
        From the decision to send until a patrol was free; NaN where none was sent.
    busy_minutes : float64[k]
        Patrol-minutes spent by each site before the horizon.
    """

    outcome: NDArray[np.int8]
    waiting_minutes: NDArray[np.float64]
    busy_minutes: NDArray[np.float64]


def simulate(
    service: Service,
    alerts: Alerts,
    terms: LoadTerms,
    *,
    endless: bool = False,
    horizon_minutes: float = math.inf,
) -> Run:
    """Play alerts against patrols, to the end of the last one.

    An alert takes the free patrol that would be there soonest; when none is free at the sites that would be
    there soonest, the first that becomes free. First come, first served at each site.

    Parameters
    ----------
    service : Service
    alerts : Alerts
    terms : LoadTerms
    endless : bool
        Patrols are never short: the answer must be the one that counts no load.
    horizon_minutes : float
        End of the time that `Run.busy_minutes` counts.
    """
    return _Simulation(service, alerts, terms, endless, horizon_minutes * MS_PER_MINUTE).run()


class _Simulation:
    def __init__(
        self, service: Service, alerts: Alerts, terms: LoadTerms, endless: bool, horizon_ms: float
    ) -> None:
        self.service, self.alerts, self.terms, self.horizon_ms = service, alerts, terms, horizon_ms
        self.clock = simpy.Environment()
        # No more than all of them can ask at once: so many patrols are never short.
        patrols = [max(1, len(alerts.minute))] * len(service.patrols) if endless else service.patrols.tolist()
        self.patrols = [simpy.Resource(self.clock, capacity=count) for count in patrols]
        count = len(alerts.minute)
        self.outcome = np.full(count, NOBODY, dtype=np.int8)
        self.waiting_ms = np.full(count, np.nan)
        self.busy_ms = np.zeros(len(patrols))

    def run(self) -> Run:
        self.clock.process(self._arrivals())
        self.clock.run()
        return Run(self.outcome, self.waiting_ms / MS_PER_MINUTE, self.busy_ms / MS_PER_MINUTE)

    def _arrivals(self) -> Generator[simpy.Event, Any, None]:
        for number, minute in enumerate((self.alerts.minute * MS_PER_MINUTE).tolist()):
            yield self.clock.timeout(minute - self.clock.now)
            self.clock.process(self._alert(number))

    def _alert(self, number: int) -> Generator[simpy.Event, Any, None]:
        village = int(self.alerts.village[number])
        yield self.clock.timeout(self.service.before_ms[village])
        if self.alerts.is_caught[number]:
            self.outcome[number] = FOUND_FALSE
        elif self.alerts.is_deferred[number]:
            self.outcome[number] = DEFERRED
        elif self.service.site[village, 0] >= 0:
            yield from self._send(number, village)

    def _send(self, number: int, village: int) -> Generator[simpy.Event, Any, None]:
        decided = self.clock.now
        sites = [int(site) for site in self.service.site[village] if site >= 0]
        rank, request = self._ask_free(sites)
        if request is None:
            rank, request = yield from self._queue(sites)
        if request is None:
            self.outcome[number] = GIVEN_UP
            return
        waited = self.clock.now - decided
        self.waiting_ms[number] = waited
        self.outcome[number] = self._outcome(village, rank, waited)
        yield from self._serve(sites[rank], request, village, rank)

    def _ask_free(self, sites: list[int]) -> tuple[int, Any]:
        """Take a patrol of the first site that has one free."""
        for rank, site in enumerate(sites):
            if self.patrols[site].count < self.patrols[site].capacity:
                return rank, self.patrols[site].request()
        return -1, None

    def _queue(self, sites: list[int]) -> Generator[simpy.Event, Any, tuple[int, Any]]:
        """Wait for the first patrol of any of the sites, as long as patience lasts."""
        requests = [self.patrols[site].request() for site in sites]
        patience = self.clock.timeout(self.terms.patience_minutes * MS_PER_MINUTE)
        yield self.clock.any_of([*requests, patience])
        rank = next((rank for rank, request in enumerate(requests) if request.triggered), -1)
        for other, (site, request) in enumerate(zip(sites, requests, strict=True)):
            if other != rank:
                self._withdraw(site, request)
        return rank, requests[rank] if rank >= 0 else None

    def _serve(self, site: int, request: Any, village: int, rank: int) -> Generator[simpy.Event, Any, None]:
        service, terms = self.service, self.terms
        there = service.mobilisation_ms[village, rank] + service.wait_ms + service.travel_ms[village, rank]
        after = (terms.on_scene_minutes + terms.rest_minutes) * MS_PER_MINUTE
        busy = there + after + service.travel_ms[village, rank]
        self.busy_ms[site] += min(busy, max(0.0, self.horizon_ms - self.clock.now))
        yield self.clock.timeout(busy)
        self.patrols[site].release(request)

    def _withdraw(self, site: int, request: Any) -> None:
        if request.triggered:
            self.patrols[site].release(request)
        else:
            request.cancel()

    def _outcome(self, village: int, rank: int, waited: float) -> int:
        service = self.service
        if service.is_unsure[village]:
            return UNSURE
        spent = service.travel_ms[village, rank]
        if service.is_chain:
            spent += service.before_ms[village] + service.wait_ms + service.mobilisation_ms[village, rank]
        return IN_TIME if waited + spent <= service.limit_ms else LATE
