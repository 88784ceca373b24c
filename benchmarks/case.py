"""What a benchmark is: our code and its peers on one input, run in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """One row of results for each peer.

    Attributes
    ----------
    name, size
        What is measured, and on how much.
    ours
        Our code; its answer goes to `agrees`.
    peers
        Peer code by the peer's name.
    agrees
        Raises when the peer's answer (second) is not ours (first).
    runs
        Rounds; in each, ours and every peer run once, in turn. The first call of each, unmeasured, warms up.
    """

    name: str
    size: str
    ours: Callable[[], object]
    peers: Mapping[str, Callable[[], object]]
    agrees: Callable[[object, object], None]
    runs: int = 5


def run_case(case: Case) -> list[dict[str, str | float]]:
    """Run a case; return a row for each peer, of medians in ms."""
    answer = case.ours()
    for peer in case.peers.values():
        case.agrees(answer, peer())
    spent: dict[str, list[float]] = {name: [] for name in ("ours", *case.peers)}
    for _ in range(case.runs):
        # Ours is asked once before each peer, so that both meet the machine in the same mood.
        for name, peer in case.peers.items():
            spent["ours"].append(_milliseconds(case.ours))
            spent[name].append(_milliseconds(peer))
    ours = statistics.median(spent["ours"])
    rows: list[dict[str, str | float]] = []
    for name in case.peers:
        peer_ms = statistics.median(spent[name])
        rows.append(
            {
                "name": case.name,
                "size": case.size,
                "ours_ms": round(ours, 3),
                "peer": name,
                "peer_ms": round(peer_ms, 3),
                "ratio": round(peer_ms / ours, 2),
            }
        )
    return rows


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
