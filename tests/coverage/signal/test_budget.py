"""Terms of radio out of the assumptions: phones, and hand-held radios by the same kernel."""

from __future__ import annotations

import numpy as np
import pytest

from coverage.signal.budget import VERTICAL, Band, build_radio_terms, build_vhf_terms
from coverage.signal.links import build_links
from layers.assumptions import read_assumptions
from tests.coverage.signal.plains import masts, plane, relief, villages

ASSUMPTIONS = read_assumptions()


def test_terms_of_phones_are_the_assumptions() -> None:
    terms = build_radio_terms(ASSUMPTIONS)
    assert terms.bands == (Band("GSM", 0.9, 148.0), Band("UMTS", 2.1, 146.0), Band("LTE", 1.8, 144.0))
    assert (terms.range_km, terms.small_range_km) == (35.0, 2.68)
    # Ten small masts cover 225 km2 at most: 3.1416 * 2.68^2 = 22.56 km2 each.
    assert 10 * 3.1416 * terms.small_range_km**2 == pytest.approx(225, rel=0.005)
    assert terms.polarisation == VERTICAL
    assert hash(terms) == hash(build_radio_terms(read_assumptions()))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("mast_height_m", "mast_height_m"),
        ("phone_height_m", "phone_height_m"),
        ("radio_time_percent", "time_percent"),
        ("radio_location_percent", "location_percent"),
        ("radio_delta_n", "delta_n"),
        ("radio_n0", "n0"),
        ("clutter_height_m", "clutter_m"),
        ("radio_range_km", "range_km"),
        ("small_mast_range_km", "small_range_km"),
        ("small_mast_height_m", "small_height_m"),
    ],
)
def test_each_assumption_sets_its_term_alone(name: str, field: str) -> None:
    row = ASSUMPTIONS.rows[name]
    value = row.low if row.value != row.low else row.high
    before, after = build_radio_terms(ASSUMPTIONS), build_radio_terms(ASSUMPTIONS.with_values({name: value}))
    changed = {
        key for key in type(before).__dataclass_fields__ if getattr(before, key) != getattr(after, key)
    }
    assert changed == {field}
    assert getattr(after, field) == value


def test_hand_held_radios_may_lose_what_their_power_antennas_and_ears_allow() -> None:
    # 37 dBm - 6 dBi + 4 dBi + 116 dBm = 151 dB to a repeater; 37 - 6 - 6 + 116 = 141 dB from hand to hand.
    repeater, hand = build_vhf_terms(ASSUMPTIONS), build_vhf_terms(ASSUMPTIONS, has_repeater=False)
    assert repeater.bands == (Band("VHF", 0.15, 151.0),)
    assert hand.bands == (Band("VHF", 0.15, 141.0),)
    assert (repeater.mast_height_m, hand.mast_height_m) == (15.0, 1.5)
    assert (repeater.range_km, hand.range_km) == (30.0, 5.0)


def test_over_a_plane_hands_reach_a_few_km_and_a_repeater_some_thirty() -> None:
    # Two rays over a plane lose 40 log d - 20 log (h1 h2) at d metres, whatever the frequency. Hand to hand:
    # 141 = 40 log d - 20 log 2.25 -> d = 5.0 km. To a repeater: 151 = 40 log d - 20 log 22.5 -> 28 km.
    # P.1812 loses no more than that at these distances; both end at their range.
    points = villages(*((29.001 + 0.009 * km, 0.0) for km in range(1, 33)))
    for has_repeater, reach_km, likely_km in ((False, 4.5, 4), (True, 29.5, 14)):
        terms = build_vhf_terms(ASSUMPTIONS, has_repeater=has_repeater)
        heights = relief(plane(1500.0))
        links = build_links(masts((29.001, 0.0), technologies="VHF"), points, heights, None, terms)
        assert links.margin_db.is_monotonic_decreasing
        assert links.distance_km[links.margin_db >= 0].max() == pytest.approx(reach_km, abs=0.6)
        assert links.distance_km[links.margin_db >= 15].max() == pytest.approx(likely_km, abs=1.1)
        two_rays_db = 40 * np.log10(links.distance_km * 1000)
        two_rays_db -= 20 * np.log10(terms.mast_height_m * terms.phone_height_m)
        assert (links.loss_db <= two_rays_db + 0.5).all()
