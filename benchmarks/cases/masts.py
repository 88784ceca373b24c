"""The best masts out of the places of the embedded region, from the question to the evaluated answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from benchmarks.case import Case
from commands.settings import PROJECT
from coverage.compare import compare
from coverage.evaluate import evaluate
from coverage.masts.choose import MastChoice, choose_masts
from coverage.masts.gains import newly
from coverage.scenario import Scenario
from coverage.world import World, build_world

COUNT = 10
ASKED = 20
SCENARIO = Scenario(hotline=True)


def cases(*, is_quick: bool) -> Iterator[Case]:
    """Yield the choice of ten masts; the peer evaluates some of the places, one mast each, scaled to all."""
    world = build_world(PROJECT / "data" / "kivu")
    choice = choose_masts(world, SCENARIO, COUNT)
    spread = np.linspace(0, len(world.layers.villages) - 1, ASKED - 1).astype(np.int64)
    points = world.layers.villages.geometry.iloc[spread]
    asked = pd.DataFrame({"lon": points.x, "lat": points.y})
    # The first that was chosen is among them, so that both can be compared.
    asked.loc["chosen"] = choice.masts.iloc[0][["lon", "lat"]].to_numpy(dtype=np.float64)
    yield Case(
        f"best {COUNT} masts, proven, evaluated",
        f"{choice.candidates:,} places, {len(world.layers.villages):,} villages",
        lambda: choose_masts(world, SCENARIO, COUNT),
        {f"evaluate, {ASKED} first masts of them": _one_by_one(world, asked)},
        _equal,
        3 if is_quick else 7,
        scale=choice.candidates / ASKED,
    )


def _one_by_one(world: World, places: pd.DataFrame) -> Callable[[], dict[object, float]]:
    """Evaluate each place by itself: no more than the first step of a greedy choice."""

    def ask() -> dict[object, float]:
        before = evaluate(world, SCENARIO)
        return {
            place: newly(compare(before, evaluate(world, SCENARIO.add_mast(lon, lat))), "both").people
            for place, lon, lat in places.itertuples(name=None)
        }

    return ask


def _equal(ours: object, theirs: object) -> None:
    assert isinstance(ours, MastChoice)
    assert isinstance(theirs, dict)
    assert ours.is_proven
    assert ours.people_both == ours.people_both_evaluated
    assert theirs["chosen"] == ours.masts["people_both"].iloc[0]
    assert max(theirs.values()) <= ours.upper_bound
