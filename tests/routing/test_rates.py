"""What makes a road slower or shut: pace, convoy, width, four-wheel drive, the rains, slope."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from layers.assumptions import read_assumptions
from routing.build import build_network
from routing.costs import edge_costs, slope_factors, weigh
from routing.network import IMPASSABLE
from routing.profile import VEHICLES, Profile
from routing.rates import width_m
from routing.slope import slope_factor
from routing.speeds import read_speeds
from tests.routing.test_toy import LINE, PAVED, STEP_MS, ms
from tests.routing.worlds import make_roads, make_router

GIVEN = read_speeds(), read_assumptions()


def passable(tags, season="dry"):
    network = build_network(make_roads(LINE, [([0, 1], PAVED | tags)]))
    return [
        vehicle
        for vehicle in VEHICLES
        if edge_costs(network, GIVEN[0], Profile(vehicle, season), GIVEN[1])[0] < IMPASSABLE
    ]


@pytest.mark.parametrize(
    ("tags", "season", "may"),
    [
        ({"rains": "no"}, "dry", "4x4 truck apc motorbike foot"),
        ({"rains": "no"}, "rains", ""),
        ({"rains": "yes"}, "rains", "4x4 truck apc motorbike foot"),
        ({"four_wd_only": "yes"}, "dry", "4x4 apc motorbike foot"),
        ({"four_wd_only": "recommended"}, "dry", "4x4 truck apc motorbike foot"),
        ({"width": "2.4"}, "dry", "4x4 motorbike foot"),
        ({"width": "2.5 m"}, "dry", "4x4 truck apc motorbike foot"),
        ({"width": "8'"}, "dry", "4x4 motorbike foot"),  # 2.44 m
        ({"width": "narrow"}, "dry", "4x4 truck apc motorbike foot"),
    ],
)
def test_who_may_pass(tags, season, may):
    assert passable(tags, season) == may.split()


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("3", 3),
        ("3.5 m", 3.5),
        ("3,5", 3.5),
        ("8'", 2.4384),
        ("8'6\"", 2.5908),
        ("8 ft", 2.4384),
        ("0", math.inf),
        ("", math.inf),
        ("wide", math.inf),
    ],
)
def test_widths(text, metres):
    assert width_m(text) == pytest.approx(metres)


def test_pace_of_a_group_in_a_season():
    """Paved ground twice as slow in the rains: 1113.1949 * 3600 / 45 * 2 = 178111.2 ms; dry as ever."""
    slow = read_assumptions().with_values({"pace_paved_rains": 2.0, "pace_track_dry": 3.0})
    router = make_router(make_roads(LINE, [([0, 1], PAVED)]), slow)
    assert ms(router, LINE[0], LINE[1]) == STEP_MS
    assert ms(router, LINE[0], LINE[1], Profile("4x4", "rains")) == 178_111


def test_trucks_and_carriers_are_always_in_convoy():
    """Truck, 45 km/h: 1113.1949 * 3600 / 45 * 1.2 = 106866.7 ms; carrier, 40 km/h: 120225.05 ms."""
    router = make_router(make_roads(LINE, [([0, 1], PAVED)]))
    assert ms(router, LINE[0], LINE[1], Profile("truck")) == 106_867
    assert ms(router, LINE[0], LINE[1], Profile("apc")) == 120_225


def test_a_ferry_knows_neither_pace_nor_convoy():
    ways = [([0, 1], PAVED), ([1, 2], {"ferry": "yes"})]
    slow = read_assumptions().with_values({"pace_unpaved_dry": 4.0, "convoy_factor": 5.0})
    plain = make_router(make_roads(LINE, ways)).costs(Profile()).edge_ms
    assert make_router(make_roads(LINE, ways), slow).costs(Profile()).edge_ms.tolist() == plain.tolist()


def test_a_ferry_may_be_laid_up_in_the_rains():
    ways = [([0, 1], PAVED), ([1, 2], {"ferry": "yes", "rains": "no", "width": "1"}), ([2, 3], PAVED)]
    router = make_router(make_roads(LINE, ways))
    assert ms(router, LINE[0], LINE[3], Profile("truck")) < np.inf
    assert ms(router, LINE[0], LINE[3], Profile("truck", "rains")) == np.inf


def test_maxspeed_binds_only_when_it_is_lower():
    """30 km/h on a road of 55: 1113.1949 * 3600 / 30 = 133583.4 ms."""
    for limit, expected in (("30", 133_583), ("80", STEP_MS)):
        router = make_router(make_roads(LINE, [([0, 1], PAVED | {"maxspeed": limit})]))
        assert ms(router, LINE[0], LINE[1]) == expected


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_slope_slows_each_direction_by_its_own_factor(vehicle):
    """111.32 m of climb on 1113.1949 m are 10 %."""
    flat = build_network(make_roads(LINE, [([0, 1], PAVED)]))
    climb = np.array([flat.segment_length_m[0] / 10], dtype=np.float32)
    steep = replace(flat, segment_rise_m=climb)
    speeds, assumptions = GIVEN
    profile = Profile(vehicle)
    base = weigh(flat, speeds, profile, assumptions).edge_ms
    found = weigh(steep, speeds, profile, assumptions).edge_ms
    for way, slope in ((0, 0.1), (1, -0.1)):
        factor = slope_factor(vehicle, np.array([slope]), assumptions)[0]
        assert found[way] == pytest.approx(base[way] * factor, rel=1e-5)
    assert len(slope_factors(flat, vehicle, assumptions)) == 0
