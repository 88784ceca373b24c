"""Arrival by the clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from layers.assumptions import read_assumptions
from routing.clock import Daylight, clock_after, daylight_of

ZONE = "Africa/Lubumbashi"  # two hours ahead of universal time, all year
DAY = daylight_of(read_assumptions())  # 6 to 18 o'clock


def arrival(departure, minutes, daylight=None, zone=ZONE):
    return clock_after(datetime.fromisoformat(departure), minutes, zone, daylight).strftime("%d %H:%M")


@pytest.mark.parametrize(
    ("departure", "minutes", "by_day", "through_the_night"),
    [
        ("2017-07-01 07:00", 90, "01 08:30", "01 08:30"),
        ("2017-07-01 16:00", 120, "01 18:00", "01 18:00"),  # just before dark
        ("2017-07-01 16:00", 121, "02 06:01", "01 18:01"),
        ("2017-07-01 20:00", 30, "02 06:30", "01 20:30"),  # waits for dawn
        ("2017-07-01 03:00", 30, "01 06:30", "01 03:30"),
        ("2017-07-01 06:00", 1800, "03 12:00", "02 12:00"),  # 30 h: twelve, twelve and six
        ("2017-07-01 18:00", 0, "02 06:00", "01 18:00"),
    ],
)
def test_arrivals(departure, minutes, by_day, through_the_night):
    assert arrival(departure, minutes, DAY) == by_day
    assert arrival(departure, minutes) == through_the_night


def test_zones():
    """10 o'clock in universal time is noon at Goma's clock; a clock put forward at 2 on the way shows it."""
    begun = datetime(2017, 7, 1, 10, tzinfo=UTC)
    assert clock_after(begun, 60, ZONE).isoformat() == "2017-07-01T13:00:00+02:00"
    assert arrival("2024-03-31 01:30", 60, zone="Europe/Brussels") == "31 03:30"


@pytest.mark.parametrize("minutes", [-1, float("inf"), float("nan")])
def test_no_time_no_arrival(minutes):
    with pytest.raises(ValueError, match="0 minutes or more"):
        clock_after(datetime(2017, 7, 1), minutes, ZONE)


def test_dusk_before_dawn():
    with pytest.raises(ValueError, match="dawn must come before dusk"):
        Daylight(18, 6)
