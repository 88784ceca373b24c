"""The section of one link: bulge, line of sight, Fresnel zone, loss."""

from __future__ import annotations

import numpy as np
import pytest

from coverage.signal.links import build_links
from coverage.signal.sight import earth_bulge_m, fresnel_radius_m, profile_of_link
from layers.elevation import Elevation
from layers.errors import BadCoordinates, BadValue
from tests.coverage.signal.plains import hills, masts, plane, relief, scattered, terms, villages

HILLS = hills()


def test_bulge_and_fresnel_zone_are_those_of_the_formulas() -> None:
    # Half way of 20 km: 500 * 10 * 10 / (6371 * 157 / 107) = 50,000 / 9,348.1 = 5.349 m.
    # Wave of 0.9 GHz 0.33310 m: root of 0.33310 * 10,000 * 10,000 / 20,000 = 40.81 m; the text-book's
    # 17.3 * root of (10 * 10 / (0.9 * 20)) = 40.78 m.
    way = np.array([0.0, 5.0, 10.0, 20.0])
    np.testing.assert_allclose(earth_bulge_m(way, 50.0), [0, 4.012, 5.349, 0], atol=1e-3)
    np.testing.assert_allclose(fresnel_radius_m(way, 0.9)[[0, 2, 3]], [0, 40.81, 0], atol=0.01)


def test_a_section_agrees_with_the_link_and_joins_the_antennas() -> None:
    place, point = scattered(2, 31)
    given = terms(clutter_height_m=8)
    section = profile_of_link(HILLS, None, place, point, given, "LTE", height_m=25.0)
    link = build_links(
        masts(place, technologies="LTE", height_m=25.0), villages(point), HILLS, None, given
    ).iloc[0]
    assert section.loss_db == pytest.approx(link.loss_db, abs=1e-9)
    assert section.margin_db == pytest.approx(link.margin_db, abs=1e-9)
    assert section.frequency_ghz == 1.8
    assert section.free_space_db <= section.loss_db
    ground = HILLS.sample(*np.array([place, point]).T)
    np.testing.assert_allclose(section.ground_m[[0, -1]], ground, atol=1e-3)
    np.testing.assert_allclose(section.sight_m[[0, -1]], ground + np.array([25.0, 1.5]), atol=1e-3)
    np.testing.assert_allclose(np.diff(section.sight_m, 2), 0, atol=1e-9)
    np.testing.assert_allclose((section.clutter_top_m - section.ground_m)[1:-1], 8.0)
    assert section.clutter_top_m[0] == section.ground_m[0]
    standard = profile_of_link(HILLS, None, place, point, given, "LTE")
    assert standard.sight_m[0] - ground[0] == pytest.approx(40.0, abs=1e-3)


@pytest.mark.parametrize(("wall_m", "is_clear"), [(0, True), (75, True), (90, False), (300, False)])
def test_a_way_is_clear_when_nothing_stands_in_its_fresnel_zone(wall_m: float, is_clear: bool) -> None:
    # Both antennas 100 m over a plane, the village's on a mound of 90 m, 0.0985 degree apart, 10.965 km; the
    # wave is 0.3331 m long: in the middle the first Fresnel zone is root of (0.3331 * 10965 / 4) = 30.2 m
    # wide, 60 % of it 18.1 m, and the bulge is 500 * 5.4825^2 / 9348 = 1.6 m. So a wall there may be
    # 100 - 18.1 - 1.6 = 80.3 m high.
    heights = plane()
    heights[:, 148:151] = wall_m
    heights[:, 198:] = 90.0
    section = profile_of_link(
        relief(heights),
        None,
        (29.1, 0.0005),
        (29.1985, 0.0005),
        terms(phone_height_m=10, mast_height_m=100),
        "GSM",
    )
    np.testing.assert_allclose(section.sight_m, 100.0, atol=1e-9)
    assert section.fresnel_m.max() == pytest.approx(30.2, abs=0.05)
    assert section.is_clear is is_clear


def test_a_section_with_a_hole_is_drawn_and_its_loss_unknown() -> None:
    heights = plane(50.0)
    heights[:, 150:153] = np.nan
    section = profile_of_link(relief(heights), None, (29.1, 0.0), (29.2, 0.0), terms(), "GSM")
    assert np.isnan(section.loss_db)
    assert np.isnan(section.margin_db)
    assert section.is_clear is None
    assert np.isfinite(section.sight_m).all()
    assert 0 < np.isnan(section.ground_m).sum() < 10


def test_faults_are_named() -> None:
    flat: Elevation = relief(plane())
    with pytest.raises(BadValue, match=r"no band is modelled for 'NR'.*GSM, UMTS, LTE"):
        profile_of_link(flat, None, (29.1, 0.0), (29.2, 0.0), terms(), "NR")
    with pytest.raises(BadCoordinates, match="leaves the raster"):
        profile_of_link(flat, None, (29.1, 0.0), (30.2, 0.0), terms(), "GSM")
