"""The embedded region: every time recomputed, and legs beside what travellers reported."""

from __future__ import annotations

import pytest
from shapely import Point

from layers.bases import read_bases
from layers.region import read_region
from layers.roads import read_roads
from layers.villages import read_villages
from routing.profile import Profile
from tests.routing.test_oracle import assert_recomputes
from tests.routing.worlds import make_router

TOWNS = {
    "Goma": (29.23, -1.68),
    "Lubero": (29.24, -0.16),
    "Komanda": (29.77, 1.36),
    "Bunia": (30.25, 1.56),
    "Butembo": (29.29, 0.13),
    "Manguredjipa": (28.77, 0.35),
    "Bukavu": (28.85, -2.50),
    "Walikale": (28.06, -1.42),
}


@pytest.fixture(scope="module")
def region(kivu):
    return read_region(kivu)


@pytest.fixture(scope="module")
def router(region):
    return make_router(read_roads(region.layers["roads"], region), metric_crs=region.metric_crs)


def test_every_time_can_be_recomputed(region, router):
    bases, _ = read_bases(region.layers["bases"], region)
    villages, _ = read_villages(region.layers["villages"], region)
    found = assert_recomputes(
        router, bases.geometry.iloc[:4], villages.geometry.iloc[::60], Profile("4x4", "rains"), 240
    )
    assert found > 5


@pytest.mark.parametrize(
    ("begin", "end", "profile", "hours"),
    [
        ("Goma", "Lubero", Profile("4x4", "dry"), (7, 15)),  # 10 h by road (press, contingent report)
        ("Butembo", "Manguredjipa", Profile("motorbike", "dry"), (3.5, 6.5)),  # under 5 h (local press, 2021)
        ("Komanda", "Bunia", Profile("4x4", "dry"), (2, 5)),  # had been 2 h (local press)
        ("Komanda", "Bunia", Profile("4x4", "rains"), (5, 9)),  # 5-6 h in October's rains (local press)
        ("Bukavu", "Walikale", Profile("motorbike", "dry"), (6, 18)),  # 6 h or more (France 24, 2014)
        ("Goma", "Walikale", Profile("4x4", "rains"), (24, 96)),  # days (Global Press Journal)
    ],
)
def test_reported_legs(router, begin, end, profile, hours):
    """The default speeds are assumptions; on the modelled lines they come near what was reported."""
    itinerary = router.path(Point(TOWNS[begin]), Point(TOWNS[end]), profile)
    assert itinerary is not None
    assert hours[0] <= itinerary.minutes / 60 <= hours[1]
