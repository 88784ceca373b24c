"""Losses of radio paths: P.1812 on all threads, and itmlogic where it is installed."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import numpy as np

from benchmarks.case import Case
from benchmarks.radio_paths import Paths, invented_paths, our_losses
from coverage.signal.budget import build_radio_terms
from layers.assumptions import read_assumptions

DEVIATION_M = 100.0
MOST_APART_DB = 15.0
"""Two models: only that the middle of their losses is about the same is asked."""


def cases(*, is_quick: bool) -> Iterator[Case]:
    """Yield the loss of many paths; the peer is asked for a part of them."""
    try:
        opinion = importlib.import_module("benchmarks.second_opinion")
    except ImportError:
        return
    count, asked = (5_000, 500) if is_quick else (50_000, 1_000)
    terms = build_radio_terms(read_assumptions())
    paths = invented_paths(count, DEVIATION_M)
    part = Paths(paths.distance_km, paths.height_m, paths.start[: asked + 1], paths.latitude[:asked])
    points = len(paths.height_m) // count
    yield Case(
        "median loss of radio paths",
        f"{count // 1000}k paths, {points} points each",
        lambda: our_losses(paths, terms),
        {f"itmlogic, 1 path in {count // asked}": lambda: opinion.their_losses(part, terms)[0]},
        _alike,
        runs=3,
        scale=count / asked,
    )


def _alike(ours: object, theirs: object) -> None:
    theirs = np.asarray(theirs)
    ours = np.asarray(ours)
    assert np.isfinite(ours).all()
    assert np.isfinite(theirs).all()
    assert abs(np.median(theirs - ours[: len(theirs)])) < MOST_APART_DB
