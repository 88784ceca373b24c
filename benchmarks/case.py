"""What a benchmark is: our code and its peers on one input, run in turn."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import math
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


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
    scale
        What a peer's time is multiplied by, where it does only a part of the work: its name says how much.
    """

    name: str
    size: str
    ours: Callable[[], object]
    peers: Mapping[str, Callable[[], object]]
    agrees: Callable[[object, object], None]
    runs: int = 5
    scale: float = 1.0


def run_case(case: Case) -> list[dict[str, str | float]]:
    """Run a case; return a row for each peer: medians and least times in ms, and our memory in MB.

    On a busy machine the least times say more than the medians: what runs on all processors is held up most.
    """
    answer = case.ours()
    for peer in case.peers.values():
        case.agrees(answer, peer())
    peak_mb = _peak_mb(case.ours)
    spent: dict[str, list[float]] = {name: [] for name in ("ours", *case.peers)}
    for _ in range(case.runs):
        # Ours is asked once before each peer, so that both meet the machine in the same mood.
        for name, peer in case.peers.items():
            spent["ours"].append(_milliseconds(case.ours))
            spent[name].append(_milliseconds(peer))
    ours = statistics.median(spent["ours"])
    rows: list[dict[str, str | float]] = []
    for name in case.peers:
        peer_ms = statistics.median(spent[name]) * case.scale
        rows.append(
            {
                "name": case.name,
                "size": case.size,
                "ours_ms": round(ours, 3),
                "peer": name,
                "peer_ms": round(peer_ms, 3),
                "ratio": round(peer_ms / ours, 2),
                "ours_least_ms": round(min(spent["ours"]), 3),
                "peer_least_ms": round(min(spent[name]) * case.scale, 3),
                "ours_mb": round(peak_mb, 1),
            }
        )
    return rows


def _peak_mb(work: Callable[[], object]) -> float:
    """Most memory that work held at once, in MB, over what the process held before; NaN where unknown."""
    status, clear = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    if not clear.exists():
        return math.nan

    def held(name: str) -> int:
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith(name))
        return int(line.split()[1])

    gc.collect()
    with contextlib.suppress(AttributeError):  # not glibc: what was freed before may be counted as held
        ctypes.CDLL(None).malloc_trim(0)
    before = held("VmRSS")
    clear.write_text("5", encoding="ascii")  # forgets the peak so far
    work()
    return (held("VmHWM") - before) / 1024


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
