"""By air: straight lines, landing sites, fuel and daylight."""

from __future__ import annotations

import numpy as np
import pytest

from layers.assumptions import read_assumptions
from routing.helicopter import helicopter_times
from tests.routing.worlds import points

GOMA, LUBERO = (29.23, -1.68), (29.24, -0.16)
# One degree of a great circle on a sphere of 6371.0088 km is 111.1951 km: 33.3585 minutes at 200 km/h.
DEGREE_MINUTES = 33.3585


def test_goma_lubero_takes_about_an_hour():
    """1 h by Mi-8 (press, contingent report): 169 km at 200 km/h and 10 minutes for start and landing."""
    times = helicopter_times(points(GOMA, prefix="s"), points(LUBERO), read_assumptions())
    assert 50 <= times.minutes[0, 0] <= 70
    assert times.minutes[0, 0] == pytest.approx(1.52 * DEGREE_MINUTES + 10, abs=0.01)
    assert times.share_of_days == 0.7
    assert (times.site_ids, times.village_ids) == (("s0",), ("v0",))


def test_fuel_and_daylight():
    sites, villages = points((29.0, 0.0), prefix="s"), points((29.0, 1.9), (29.0, 2.1))
    # 211 km and 234 km: the machine must come back on 220 km.
    minutes = helicopter_times(sites, villages, read_assumptions()).minutes[0]
    assert np.isfinite(minutes).tolist() == [True, False]
    # Out and back take 2 (63.4 + 10) = 147 minutes; from dawn at 9 to dusk at 15 there are 360.
    slow = read_assumptions().with_values({"helicopter_kph": 60, "dawn_hour": 9, "dusk_hour": 15})
    # At 60 km/h 2 (211.3 + 10) = 442 minutes: too long.
    assert np.isinf(helicopter_times(sites, villages, slow).minutes).all()
    assert helicopter_times(sites, villages, slow).daylight_minutes == 360


def test_landing_sites():
    """The village lies 0.01 degrees (1111.95 m) from the landing site: 19.06 minutes at 3.5 km/h."""
    sites, villages = points((29.0, 0.0), prefix="s"), points((29.0, 1.01), (29.5, 0.5))
    landing = points((29.0, 0.0), (29.0, 1.0), prefix="l")
    minutes = helicopter_times(sites, villages, read_assumptions(), landing_sites=landing).minutes[0]
    assert minutes[0] == pytest.approx(10 + DEGREE_MINUTES + 19.06, abs=0.01)
    assert np.isinf(minutes[1])
    none = helicopter_times(sites, villages, read_assumptions(), landing_sites=points())
    assert np.isinf(none.minutes).all()


def test_across_longitude_180():
    minutes = helicopter_times(points((179.5, 0.0)), points((-179.5, 0.0)), read_assumptions()).minutes
    assert minutes[0, 0] == pytest.approx(DEGREE_MINUTES + 10, abs=0.01)


def test_flights_are_symmetric_and_none_is_missing():
    random = np.random.default_rng(3)
    places = points(*random.uniform((28, -2), (30, 2), (40, 2)))
    minutes = helicopter_times(places, places, read_assumptions()).minutes
    np.testing.assert_allclose(minutes, minutes.T)
    assert not np.isnan(minutes).any()
