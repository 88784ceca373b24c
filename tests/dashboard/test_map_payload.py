"""What the browser is sent to repaint."""

from __future__ import annotations

import base64
import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.map import paint
from dashboard.map.payload import status_codes
from tests.dashboard.map_world import make_comparison, make_result, make_world

SCENARIO: Any = SimpleNamespace(id="0123456789ab")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make_world(tmp_path_factory.mktemp("world"))


def codes_of(painted: dict[str, Any]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(painted["status"]), dtype=np.uint8)


def test_a_result_is_one_byte_a_village_in_row_order(world: Any) -> None:
    painted = paint(make_result(world), world, SCENARIO)
    assert codes_of(painted).tolist() == [0, 1, 2, 3, 4] * 80
    assert painted["legend"] == dict.fromkeys(("both", "call_only", "reach_only", "neither", "unknown"), 80)
    assert painted["scenario_id"] == "0123456789ab"


def test_a_comparison_marks_the_villages_that_change(world: Any) -> None:
    codes = codes_of(paint(make_comparison(world), world, SCENARIO))
    assert (codes[:10] & 16 == 16).all()
    assert (codes[-10:] & 32 == 32).all()
    assert (codes[10:-10] < 16).all()
    assert (codes & 15).tolist() == [1, 2, 3, 4, 0] * 80


def test_a_village_without_a_status_is_unknown_and_rows_are_put_in_order() -> None:
    status = pd.Series(["both", None], index=["b", "c"])
    assert status_codes(status, pd.Index(["a", "b", "c"])).tolist() == [4, 0, 4]


def test_sites_say_where_they_are_and_whether_they_stand(world: Any) -> None:
    sites = {site["id"]: site for site in paint(make_comparison(world), world, SCENARIO)["sites"]}
    assert sites["hq"] == {
        "id": "hq",
        "name": "Goma",
        "lon": 29.22,
        "lat": -1.68,
        "kind": "HQ",
        "is_open": True,
        "is_placed": False,
    }
    assert not sites["alpha"]["is_open"]
    assert sites["battalion-1"]["is_placed"]


def test_bases_of_a_confidential_layer_stay_on_the_server(tmp_path: Any) -> None:
    world = make_world(tmp_path, confidential=("bases",))
    painted = paint(make_result(world), world, SCENARIO)
    assert [site["id"] for site in painted["sites"]] == ["battalion-1"]
    assert "Alpha" not in json.dumps(painted)
