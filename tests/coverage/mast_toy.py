"""Toy worlds with masts, whose links are a table instead of physics.

Margin = 20 dB less 10 dB for each step of 0.1 degree between mast and village, three steps far: the village
at a mast is likely (15 dB or more), the next two are uncertain (10 and 0 dB), all others are unlikely.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from coverage.signal import plan as plan_module
from coverage.world import World
from tests.coverage.signal.test_plan import RELIEF, masts_frame, steps_table
from tests.coverage.toy import toy_world

MODELLED = "unknown"  # a claim of nothing: the model is in force


@contextmanager
def mast_world(
    masts: Mapping[str, tuple[float, str]], count: int, *, claims: Sequence[str] | None = None, **more: Any
) -> Iterator[World]:
    """Make a world of villages v1, v2, ... and masts: id -> steps east of v1, and what feeds it.

    Base a is 30 minutes from everybody unless `minutes` is given; without `claims` the model is in force.
    """
    minutes = more.pop("minutes", {"a": [30.0] * count})
    plain = toy_world(minutes, signal=claims or [MODELLED] * count, **more)
    layers = replace(plain.layers, masts=masts_frame(masts), elevation=RELIEF)
    with patch.object(plan_module, "build_links", steps_table):
        yield World(layers, plain.router, plain.assumptions)
