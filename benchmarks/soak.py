"""Many people at the page at once: ``python -m benchmarks.soak --seconds 60``.

Starts the server on a free port of this machine, lets each of the threads close and reopen bases at random
through the page's own callbacks, and prints how long the answers took, what failed, and how much memory the
server held before and after. The exit status is 1 when an answer failed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from coverage.scenario import Scenario
from layers.bases import read_bases
from layers.region import read_region

PROJECT = Path(__file__).resolve().parent.parent
TRIGGER = "scenario.data"
MOST_CLOSED = 6


@dataclass
class Tally:
    """What the threads saw."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, milliseconds: float, error: str) -> None:
        """Count one answer."""
        with self.lock:
            self.milliseconds.append(milliseconds)
            if error:
                self.errors.append(error)


def main() -> int:
    """Run the soak; 0 when no answer failed."""
    parser = argparse.ArgumentParser(description="Many people at the page at once.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--threads", type=int, default=20)
    parser.add_argument("--region", type=Path, default=PROJECT / "data" / "kivu")
    arguments = parser.parse_args()
    bases = open_bases(arguments.region)
    port = free_port()
    with tempfile.TemporaryDirectory() as records:
        server = start_server(arguments.region, port, Path(records) / "records.sqlite")
        try:
            calls = page_calls(port)
            tally = Tally()
            press(port, calls, bases, Tally(), until=time.monotonic() + 2, seed=0)
            before = memory_mb(server.pid)
            until = time.monotonic() + arguments.seconds
            threads = [
                threading.Thread(
                    target=press, args=(port, calls, bases, tally), kwargs={"until": until, "seed": n}
                )
                for n in range(1, arguments.threads + 1)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            after = memory_mb(server.pid)
        finally:
            server.terminate()
            server.wait(timeout=20)
    return report(tally, arguments, before, after)


def report(tally: Tally, arguments: argparse.Namespace, before: float, after: float) -> int:
    """Print the figures; return the exit status."""
    p50, p95 = np.percentile(tally.milliseconds, [50, 95]) if tally.milliseconds else (np.nan, np.nan)
    print(f"{arguments.threads} threads, {arguments.seconds:g} s, {os.cpu_count()} cores")
    print(
        f"answers {len(tally.milliseconds)}, errors {len(tally.errors)}, p50 {p50:.0f} ms, p95 {p95:.0f} ms"
    )
    print(f"server memory {before:.0f} MB before, {after:.0f} MB after")
    for error in sorted(set(tally.errors))[:5]:
        print(f"error: {error}", file=sys.stderr)
    return 1 if tally.errors or not tally.milliseconds else 0


def open_bases(folder: Path) -> list[str]:
    """Return the ids of the bases that stand on the region's reference date."""
    region = read_region(folder)
    bases, _ = read_bases(region.layers["bases"], region)
    is_open = ~(bases["opened"] > str(region.reference_date)) & ~(
        bases["closed"] <= str(region.reference_date)
    )
    return [str(base) for base in bases.index[is_open]]


def free_port() -> int:
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


def start_server(region: Path, port: int, records: Path) -> subprocess.Popen[str]:
    """Start the server and wait until it is ready."""
    words = [sys.executable, "app.py", "serve", "--region", str(region.absolute()), "--port", str(port)]
    environment = {**os.environ, "PROTECTION_RECORDS": str(records)}
    server = subprocess.Popen(words, cwd=PROJECT, stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout is not None
    for line in server.stdout:
        print(line, end="")
        if line.startswith("Ready"):
            return server
    raise SystemExit("the server did not start")


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process."""
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(shown.stdout) / 1024


def ask(connection: http.client.HTTPConnection, path: str, body: Any = None) -> tuple[int, bytes]:
    """Ask the server once."""
    if body is None:
        connection.request("GET", path)
    else:
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def page_calls(port: int) -> list[dict[str, Any]]:
    """Return what the browser would send to the server when the scenario changes, one body a callback."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    values: dict[str, Any] = {}
    _collect(json.loads(ask(connection, "/_dash-layout")[1]), values)
    calls = []
    for callback in json.loads(ask(connection, "/_dash-dependencies")[1]):
        inputs = [f"{row['id']}.{row['property']}" for row in callback["inputs"]]
        if callback["clientside_function"] is None and TRIGGER in inputs:
            calls.append(
                {
                    "output": callback["output"],
                    "outputs": _outputs(callback["output"]),
                    "inputs": [_given(row, values) for row in callback["inputs"]],
                    "state": [_given(row, values) for row in callback["state"]],
                    "changedPropIds": [TRIGGER],
                }
            )
    if not calls:
        raise SystemExit(f"no callback of the page listens to {TRIGGER}")
    return calls


def _collect(component: Any, values: dict[str, Any]) -> None:
    """Gather the properties of every component that has an id."""
    if isinstance(component, list):
        for child in component:
            _collect(child, values)
    elif isinstance(component, dict):
        properties = component.get("props", component)
        for name, value in properties.items():
            if isinstance(properties.get("id"), str):
                values[f"{properties['id']}.{name}"] = value
            if isinstance(value, dict | list):
                _collect(value, values)


def _given(row: dict[str, Any], values: dict[str, Any]) -> Any:
    if row["id"].startswith("{"):  # a pattern: none of its components is there yet
        return []
    return {**row, "value": values.get(f"{row['id']}.{row['property']}")}


def _outputs(output: str) -> Any:
    names = output.strip(".").split("...") if output.startswith("..") else [output]
    rows = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names]
    return rows if output.startswith("..") else rows[0]


def press(
    port: int, calls: list[dict[str, Any]], bases: list[str], tally: Tally, *, until: float, seed: int
) -> None:
    """Close and reopen bases at random until the time is over."""
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    closed: set[str] = set()
    while time.monotonic() < until:
        closed ^= {chance.choice(bases)}
        if len(closed) > MOST_CLOSED:
            closed = set()
        scenario = Scenario()
        for base in sorted(closed):
            scenario = scenario.close(base)
        for call in calls:
            start = time.perf_counter()
            try:
                status, body = ask(connection, "/_dash-update-component", _with(call, scenario.to_json()))
                error = "" if status in (200, 204) else f"{status}: {body[:200]!r}"
            except (OSError, http.client.HTTPException) as failure:
                error = repr(failure)
                connection.close()
            tally.add((time.perf_counter() - start) * 1000, error)


def _with(call: dict[str, Any], scenario: str) -> dict[str, Any]:
    """Return a call with another scenario in it."""
    return {**call, **{part: [_swap(row, scenario) for row in call[part]] for part in ("inputs", "state")}}


def _swap(row: Any, scenario: str) -> Any:
    is_scenario = isinstance(row, dict) and f"{row['id']}.{row['property']}" == TRIGGER
    return {**row, "value": scenario} if is_scenario else row


if __name__ == "__main__":
    sys.exit(main())
