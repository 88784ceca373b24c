"""What the door to the path loss refuses, and how it says so."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from coverage.signal import path_loss_db
from layers.errors import BadValue, InputError, InputErrors

GIVEN: dict[str, Any] = {
    "distance_km": [0.0, 1.0, 2.0, 3.0],
    "height_m": [1500.0, 1510.0, 1490.0, 1500.0],
    "clutter_m": [0.0, 5.0, 5.0, 0.0],
    "frequency_ghz": 0.9,
    "time_percent": 50,
    "location_percent": 50,
    "tx_height_m": 30,
    "rx_height_m": 1.5,
    "polarisation": "vertical",
    "latitude": -1.5,
    "delta_n": 45,
    "n0": 350,
}


def ask(**changed: Any) -> float:
    given = GIVEN | changed
    profile = [given.pop(name) for name in ("distance_km", "height_m", "clutter_m")]
    return path_loss_db(*profile, **given)


def test_what_is_right_is_answered() -> None:
    found = ask()
    assert isinstance(found, float)
    assert 92.4 + 20 * math.log10(0.9 * 3) < found < 140
    assert ask(zones=[4, 4, 4, 4]) == found
    assert ask(polarisation=2) == ask(polarisation=np.int64(2)) == ask(polarisation="Vertical") == found
    # over ground as near as this the other polarisation loses something else
    assert ask(polarisation="horizontal", frequency_ghz=0.05) != ask(frequency_ghz=0.05)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("frequency_ghz", 0.029, "frequency_ghz 0.029 is out of range. Mend: give a number from 0.03 to 6"),
        ("frequency_ghz", 900, "frequency_ghz 900 is out of range"),
        ("frequency_ghz", math.nan, "frequency_ghz nan is out of range"),
        ("frequency_ghz", None, "frequency_ghz is no number"),
        ("time_percent", 0.5, "time_percent 0.5 is out of range. Mend: give a number from 1 to 50"),
        ("time_percent", 51, "time_percent 51 is out of range"),
        ("location_percent", 99.5, "location_percent 99.5 is out of range. Mend: give a number from 1 to 99"),
        ("tx_height_m", 0.5, "tx_height_m 0.5 is out of range"),
        ("rx_height_m", 3001, "rx_height_m 3001 is out of range"),
        ("latitude", 91, "latitude 91 is out of range"),
        ("delta_n", -45, "delta_n -45 is out of range"),
        ("delta_n", 157, "delta_n 157 is out of range"),
        ("n0", 3.5, "n0 3.5 is out of range"),
        ("polarisation", "circular", "polarisation 'circular' is unknown"),
        ("polarisation", 3, "polarisation 3 is unknown"),
        ("distance_km", [0, 1, 2], "the columns are not of one length (distance_km 3, height_m 4"),
        ("zones", [4, 4], "clutter_m 4, zones 2)"),
        ("distance_km", [[0, 1, 2, 3]], "distance_km has 2 dimensions"),
        ("distance_km", [0.5, 1, 2, 3], "distance_km begins at 0.5"),
        ("distance_km", [0, 1, 1, 0.5], "distance_km does not ascend (rows: point 2, point 3)"),
        ("distance_km", [0, 1, math.nan, 3], "distance_km is unknown (rows: point 2)"),
        ("distance_km", [0, 1000, 2000, 3001], "the path is 3001 km long"),
        ("height_m", [1500, math.nan, 1500, math.inf], "height_m is unknown (rows: point 1, point 3)"),
        ("height_m", ["a", 1, 2, 3], "height_m holds something that is no number"),
        ("clutter_m", [0, math.nan, 0, 0], "clutter_m is unknown (rows: point 1)"),
        ("clutter_m", [0, -1, 0, 0], "clutter_m is negative (rows: point 1)"),
        (
            "zones",
            [1, 4, 4, 4],
            "the path crosses sea (zone 1); the method here is inland only (rows: point 0)",
        ),
        ("zones", [4, 3, 3, 4], "the path crosses coastal land (zone 3)"),
        ("zones", [4, 2, 4, 4], "zones holds an unknown code (rows: point 1)"),
        ("zones", [4, math.nan, 4, 4], "zones holds an unknown code (rows: point 1)"),
    ],
)
def test_what_is_wrong_is_named(name: str, value: object, said: str) -> None:
    with pytest.raises(BadValue) as refused:
        ask(**{name: value})
    assert said in str(refused.value)
    assert isinstance(refused.value, ValueError)


def test_several_faults_come_together() -> None:
    with pytest.raises(InputErrors) as refused:
        ask(frequency_ghz=9, time_percent=0, polarisation="up")
    assert len(refused.value.faults) == 3
    with pytest.raises(InputErrors) as refused:
        ask(height_m=[math.nan] * 4, zones=[1, 3, 4, 4])
    assert len(refused.value.faults) == 3  # heights, sea, coastal land


@pytest.mark.parametrize("points", [0, 1])
def test_a_path_needs_two_ends(points: int) -> None:
    with pytest.raises(InputError, match="fewer than two points"):
        ask(distance_km=[0.0] * points, height_m=[1.0] * points, clutter_m=[0.0] * points)


def test_two_ends_are_enough_where_hills_are_not_looked_at() -> None:
    near = ask(distance_km=[0, 0.2], height_m=[0, 0], clutter_m=[0, 0])
    assert near == pytest.approx(92.4 + 20 * math.log10(0.9) + 20 * math.log10(math.hypot(0.2, 0.0285)))
    with pytest.raises(InputError, match="the ground between the ends is unknown"):
        ask(distance_km=[0, 0.25], height_m=[0, 0], clutter_m=[0, 0])
