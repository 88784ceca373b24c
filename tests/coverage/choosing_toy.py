"""Small worlds for choosing, and what evaluate says of every choice in them."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from coverage.evaluate import evaluate
from coverage.scenario import Scenario
from tests.coverage.toy import TESTED, toy_world

NAN = float("nan")


def cans(*villages, base="b1", channel="hf_radio", tested=TESTED):
    return [
        {"village_id": village, "base_id": base, "channel": channel, "tested": tested} for village in villages
    ]


def people_both(world, scenario):
    villages = evaluate(world, scenario).villages
    return float(villages.loc[(villages["status"] == "both").to_numpy(), "population"].sum())


def random_world(seed, villages=7, bases=4):
    """Bases here and there, some to be walked to; networks with hubs; assistants."""
    rng = np.random.default_rng(seed)
    minutes = {
        f"b{n}": rng.choice([20.0, 50.0, 90.0, np.inf], villages).tolist() for n in range(1, bases + 1)
    }
    mechanisms = []
    for n in range(1, villages + 1):
        for _ in range(rng.integers(0, 3)):
            mechanisms += cans(
                f"v{n}",
                base=f"b{rng.integers(1, bases + 1)}",
                channel=str(rng.choice(["hf_radio", "phone", "satphone"])),
                tested=str(rng.choice([TESTED, "2016-01-01"])),
            )
    for _ in range(3):
        mechanisms.append(
            {
                "kind": "CLA",
                "village_id": f"v{rng.integers(1, villages + 1)}",
                "base_id": f"b{rng.integers(1, bases + 1)}",
                "is_embedded": bool(rng.integers(0, 2)),
            }
        )
    at = {f"b{n}": {"lon": 29 + 0.1 * int(rng.integers(0, villages)), "lat": 0.0} for n in (1, 2)}
    return toy_world(
        minutes,
        people=[float(rng.integers(1, 1000)) if rng.random() > 0.15 else NAN for _ in range(villages)],
        signal=rng.choice(["likely", "unlikely"], villages).tolist(),
        mechanisms=mechanisms,
        bases=at,
    )


def best_by_trying(options, count, value):
    """The greatest value of any choice of so many options."""
    return max(value(chosen) for chosen in combinations(options, count))


def scenarios():
    return (
        Scenario(),
        Scenario(unverified_counts=False),
        Scenario(hotline=True, unverified_counts=False),
        Scenario(limit_minutes=30),
    )
