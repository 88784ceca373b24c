"""One small world, all of its answers in a file that can be read: golden/closing.csv.

Three bases: a and b are open, c closed in 2016. Eight villages along the equator, 11 km apart. The scenario
closes a and places a battalion beside v8. To write the file anew: ``python -m tests.coverage.test_golden``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from coverage.compare import compare
from coverage.evaluate import evaluate
from coverage.scenario import CloseBase, PlaceBattalion, Scenario
from tests.coverage.toy import INF, STALE, TESTED, toy_world

GOLDEN = Path(__file__).parent / "golden" / "closing.csv"


def closing() -> str:
    def can(village, hub, channel="phone", tested=TESTED):
        return {"kind": "CAN", "village_id": village, "base_id": hub, "channel": channel, "tested": tested}

    world = toy_world(
        {
            "a": [0, 25, 60, 61, 90, INF, 45, 200],
            "b": [70, 40, 80, 20, 300, INF, 45, 90],
            "c": [5] * 8,
        },
        people=[1000, 200, np.nan, 400, 50, 60, 7, 8000],
        signal=["likely", "uncertain", "likely", "unlikely", "likely", "likely", "unknown", "likely"],
        bases={
            "a": {"lon": 29.0, "lat": 0.01, "troops": 120, "mobilisation_minutes": 20},
            "b": {"troops": 35},
            "c": {"closed": "2016-05-01"},
        },
        mechanisms=[
            can("v2", "a"), can("v3", "a", tested=STALE), can("v3", "b", "hf_radio"), can("v4", "b"),
            can("v5", "c"), can("v6", "b", "satphone"), can("v7", "b"), can("v8", "b"),
            {"kind": "LPC", "village_id": "v2", "base_id": "a"},
            {"kind": "LPC", "village_id": "v4", "base_id": "a", "owner": "community"},
            {"kind": "CLA", "village_id": "v1", "base_id": "a", "is_embedded": True},
        ],
        areas=[("W", "open", 28.95, 29.35), ("E", "escort", 29.35, 29.55), ("X", "denied", 29.55, 29.75)],
        reasons=["", "", "", "", "", "no road within 5 km", "", ""],
    )  # fmt: skip
    # v8 (29.7, 0) is 0.01 degree from the battalion: 1.11 km, 2.22 minutes. It has one patrol, b none after
    # it.
    battalion = PlaceBattalion(29.7, 0.01, troops=25, from_base="b")
    scenario = Scenario((CloseBase("a"), battalion))
    before, after = evaluate(world, scenario.baseline), evaluate(world, scenario)
    change = compare(before, after)
    table = change.villages.drop(columns=["geometry", "signal"])
    table["status_best"] = after.villages["status_best"]
    table["status_worst"] = after.villages["status_worst"]
    return pd.DataFrame(table).to_csv(float_format="%.1f", na_rep="?", lineterminator="\n")


def test_every_answer_of_the_small_world():
    assert closing() == GOLDEN.read_text(encoding="utf-8")


if __name__ == "__main__":
    GOLDEN.write_text(closing(), encoding="utf-8")
