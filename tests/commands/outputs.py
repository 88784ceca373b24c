"""Reads what the commands wrote, and recomputes it by other means."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import pandas as pd
import pytest

from app import main

STATUSES = ["both", "call_only", "reach_only", "neither", "unknown"]


def run(*words: object) -> int:
    """Run a command in this process."""
    return main([str(word) for word in words])


def fail(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """Run a command that must fail; return its stderr, which holds plain lines and no traceback."""
    capsys.readouterr()
    assert run(*words) == 2
    said = capsys.readouterr().err
    assert said.strip()
    assert "Traceback" not in said
    return said


def read_villages(out: Path) -> dict[str, dict[str, str]]:
    """Read villages.csv as plain text cells, by village id."""
    with (out / "villages.csv").open(encoding="utf-8", newline="") as file:
        return {row["village_id"]: row for row in csv.DictReader(file)}


def read_summary(out: Path) -> dict[str, Any]:
    """Read summary.json."""
    summary: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return summary


def check_simulation(out: Path) -> None:
    """Check that the four files of `simulate` say the same."""
    assert sorted(path.name for path in out.iterdir()) == [
        "scenario.json",
        "summary.json",
        "villages.csv",
        "villages.gpkg",
    ]
    rows = read_villages(out).values()
    summary = read_summary(out)
    for when in ("before", "after"):
        for status in STATUSES:
            those = [row for row in rows if row[f"status_{when}"] == status]
            assert summary["villages"][when][status] == len(those)
            people = math.fsum(float(row["population"]) for row in those if row["population"])
            assert summary["population"][when][status] == pytest.approx(people)
    out_now = {
        row["village_id"] for row in rows if row["status_before"] == "both" and row["status_after"] != "both"
    }
    in_now = {
        row["village_id"] for row in rows if row["status_before"] != "both" and row["status_after"] == "both"
    }
    assert set(summary["newly_out"]) == out_now
    assert set(summary["newly_in"]) == in_now
    points = gpd.read_file(out / "villages.gpkg")
    assert points["village_id"].tolist() == [row["village_id"] for row in rows]
    assert points["status_after"].tolist() == [row["status_after"] for row in rows]
    for row in rows:
        check_row(row, summary["limit_minutes"], summary["lens"])


def check_row(row: dict[str, str], limit: float, lens: str) -> None:
    """Check a village's status against its own numbers, by the table of the answer."""
    minutes = "travel_minutes" if lens == "road" else "response_minutes"
    for when in ("before", "after"):
        status = row[f"status_{when}"]
        in_time = bool(row[f"{minutes}_{when}"]) and float(row[f"{minutes}_{when}"]) <= limit
        can_alert = row[f"can_alert_{when}"]
        assert can_alert in ("true", "false", "")
        if status in ("both", "call_only"):
            assert can_alert == "true"
        if status in ("reach_only", "neither"):
            assert can_alert == "false"
        if lens == "chain" and can_alert != "true":
            continue  # no alarm to begin the chain with: response_minutes is empty, the other parts decide
        if status in ("both", "reach_only"):
            assert in_time
        if status in ("call_only", "neither"):
            assert not in_time


def check_times(
    out: Path, bases: Sequence[str], *, cutoff_minutes: float = 240, sites: int = 3
) -> pd.DataFrame:
    """Recompute times.parquet of the first `sites` bases from the other files with networkx, exactly.

    Returns
    -------
    DataFrame
        The times that were written.
    """
    nodes = pd.read_parquet(out / "nodes.parquet")
    edges = pd.read_parquet(out / "edges.parquet")
    snapping = pd.read_parquet(out / "snapping.parquet")
    times = pd.read_parquet(out / "times.parquet")
    assert list(nodes.columns) == ["node", "lon", "lat"]
    assert list(edges.columns) == ["from_node", "to_node", "length_m", "ms"]
    assert list(snapping.columns) == ["id", "node", "lon", "lat", "snap_m", "snap_ms", "reason"]
    assert list(times.columns) == ["site_id", "village_id", "ms"]
    assert nodes["node"].is_unique
    assert edges["from_node"].isin(nodes["node"]).all()
    assert edges["to_node"].isin(nodes["node"]).all()
    assert (edges["ms"] >= 0).all()
    assert not times.duplicated(["site_id", "village_id"]).any()
    graph = _graph(nodes, edges)
    points = snapping.set_index("id")
    assert points.index.is_unique
    joined = points[points["node"].notna()]
    for base in [base for base in bases if base in joined.index][:sites]:
        expected = _times_from(graph, joined, base, set(bases), cutoff_minutes * 60_000)
        rows = times[times["site_id"] == base]
        assert dict(zip(rows["village_id"], rows["ms"].astype(int), strict=True)) == expected
    return times


def _graph(nodes: pd.DataFrame, edges: pd.DataFrame) -> nx.DiGraph:
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(nodes["node"].tolist())
    quickest = edges.groupby(["from_node", "to_node"], as_index=False)["ms"].min()
    graph.add_weighted_edges_from(quickest.itertuples(index=False, name=None), weight="ms")
    return graph


def _times_from(
    graph: nx.DiGraph, points: pd.DataFrame, base: str, bases: set[str], cutoff_ms: float
) -> dict[str, int]:
    far = nx.single_source_dijkstra_path_length(graph, points.at[base, "node"], weight="ms")
    start = points.at[base, "snap_ms"]
    whole = {
        id_: int(start + far[node] + snap_ms)
        for id_, node, snap_ms in zip(points.index, points["node"], points["snap_ms"], strict=True)
        if id_ not in bases and node in far
    }
    return {id_: ms for id_, ms in whole.items() if ms <= cutoff_ms}


def check_against_times(
    times_folder: Path, rows: dict[str, dict[str, str]], before: Sequence[str], after: Sequence[str]
) -> int:
    """Check that travel minutes are the least of times.parquet over the bases that stand, to the millisecond.

    Returns
    -------
    int
        How many villages are reached before.
    """
    times = pd.read_parquet(times_folder / "times.parquet")
    for when, standing in (("before", before), ("after", after)):
        least = times[times["site_id"].isin(standing)].groupby("village_id")["ms"].min().to_dict()
        written = {
            village: round(float(row[f"travel_minutes_{when}"]) * 60_000)
            for village, row in rows.items()
            if row[f"travel_minutes_{when}"]
        }
        assert written == least
    return sum(bool(row["travel_minutes_before"]) for row in rows.values())
