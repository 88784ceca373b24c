"""Reported legs, predictions beside them, and paces fitted to them."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.assumptions import read_assumptions
from layers.errors import BadId, BadValue, InputErrors, MissingColumn, MissingFile
from layers.layers import read_layers
from routing.build import build_network
from routing.calibration import PredictedLeg, predict_legs
from routing.groups import GROUPS, PACE_NAMES
from routing.legs import LEGS_PATH, ReportedLeg, read_legs
from routing.pace_fit import PACE_HIGH, PACE_LOW, fit_paces, free_paces
from routing.profile import Profile
from routing.router import Router
from routing.speeds import read_speeds
from tests.routing.worlds import make_roads, make_router

WORLD = (-180.0, -90.0, 180.0, 90.0)


def reported(name="a", season="dry", low=60.0, high=60.0, **given):
    """Return a leg of 30 km along the equator by 4x4."""
    fields = {
        "leg_id": name,
        "from_name": "A",
        "to_name": "B",
        "begin": (29.0, 0.0),
        "end": (29.27, 0.0),
        "positions": "made up",
        "profile": Profile("4x4", season),
        "low_minutes": low,
        "high_minutes": high,
        "reported_km": math.nan,
        "is_usable": True,
        "texts": {},
    }
    return ReportedLeg(**(fields | given))


def predicted(name="a", season="dry", low=60.0, high=60.0, minutes=(0.0, 60.0, 0.0, 0.0), **given):
    """Return a leg with its prediction, minutes by group."""
    leg = reported(name, season, low, high, **given)
    return PredictedLeg(leg, "predicted", sum(minutes), 30.0, (0.0, 30.0, 0.0, 0.0), minutes, (1.0,) * 4)


class TestLegs:
    def test_the_legs_of_the_project(self):
        legs = read_legs()
        assert len(legs) == 11
        assert sum(leg.is_usable for leg in legs) == 6
        for leg in legs:
            assert leg.is_usable == (leg.texts["reason_en"] == "")
            assert leg.texts["reported_en"]
            assert leg.texts["reported_fr"]
            assert leg.texts["source_en"]
            assert leg.texts["source_fr"]
            assert bool(leg.texts["remark_en"]) == bool(leg.texts["remark_fr"])

    def test_a_broken_file_is_named(self, tmp_path):
        path = tmp_path / "legs.csv"
        with pytest.raises(MissingFile):
            read_legs(path)
        path.write_text("leg_id\na\n")
        with pytest.raises(MissingColumn):
            read_legs(path)

    def test_all_faults_are_told_at_once(self, tmp_path):
        path = tmp_path / "legs.csv"
        lines = LEGS_PATH.read_text("utf-8").splitlines()
        twice = lines[1].replace("4x4", "tank").replace("600,600", "700,600").replace("29.2284", "east")
        no_reason = lines[3].replace(",yes,", ",no,")
        path.write_text("\n".join([*lines[:2], twice, no_reason]))
        with pytest.raises(InputErrors) as caught:
            read_legs(path)
        kinds = [type(fault) for fault in caught.value.faults]
        assert kinds == [BadId, BadValue, BadValue, BadValue, BadValue]
        assert "no range above zero (rows: goma-lubero)" in str(caught.value)
        assert "komanda-bunia-rains" in str(caught.value)


class TestPrediction:
    @pytest.fixture
    def router(self):
        roads = make_roads(
            [(29.0, 0.0), (29.09, 0.0), (29.27, 0.0), (29.5, 0.5), (29.6, 0.5)],
            [
                ((0, 1), {"highway": "primary", "surface": "asphalt"}),
                ((1, 2), {"highway": "primary", "surface": "unpaved"}),
                ((3, 4), {"highway": "primary"}),
            ],
        )
        return make_router(roads)

    def test_minutes_and_km_by_group(self, router):
        """10.02 km at 55 km/h and 20.04 km at 28 km/h: 10.9 and 42.9 minutes."""
        (leg,) = predict_legs(router, [reported(low=60, high=90)], WORLD)
        assert leg.status == "predicted"
        assert leg.group_km == pytest.approx((10.02, 20.04, 0, 0), abs=0.01)
        assert leg.group_minutes == pytest.approx((10.93, 42.94, 0, 0), abs=0.02)
        assert leg.minutes == pytest.approx(53.87, abs=0.03)
        assert leg.ratio == pytest.approx((60 / 53.87, 90 / 53.87), abs=0.002)
        assert leg.use == "used"
        assert not leg.is_far_off

    def test_outside_and_no_way(self, router):
        elsewhere = reported(end=(29.6, 0.5))
        legs = predict_legs(router, [elsewhere], WORLD)
        assert (legs[0].status, legs[0].use, legs[0].minutes) == ("no_way", "no_prediction", math.inf)
        legs = predict_legs(router, [elsewhere], (28.9, -0.1, 29.4, 0.1))
        assert (legs[0].status, legs[0].use) == ("outside", "no_prediction")
        assert math.isnan(legs[0].minutes)
        assert all(math.isnan(ratio) for ratio in legs[0].ratio)

    def test_what_a_leg_is_used_for(self):
        assert predicted(is_usable=False).use == "not_speed"
        assert predicted(reported_km=31).use == "used"
        assert predicted(reported_km=45).use == "other_road"
        assert predicted(reported_km=20).use == "other_road"

    def test_misfit_is_taken_from_the_nearer_end(self):
        leg = predicted(low=60, high=90)
        assert leg.misfit(75) == 0
        assert leg.misfit(30) == pytest.approx(math.log(0.5))
        assert leg.misfit(180) == pytest.approx(math.log(2))
        assert predicted(low=0, high=math.inf).misfit(1) == 0
        assert predicted(low=121, high=math.inf).is_far_off
        assert not predicted(low=119, high=math.inf).is_far_off

    def test_other_paces_along_the_same_path(self):
        leg = predicted(minutes=(10.0, 20.0, 30.0, 40.0))
        assert leg.minutes_at({"pace_earth_dry": 2.0, "pace_earth_rains": 5.0}) == 130
        already = replace(leg, paces=(1.0, 1.0, 3.0, 1.0))
        assert already.minutes_at({"pace_earth_dry": 1.5}) == 85


class TestFit:
    def test_a_pace_is_found_again(self):
        """Every dry leg on unpaved ground took 2.5 times as long: the ridge draws it back a little."""
        legs = [predicted(str(n), low=150, high=150) for n in range(6)]
        fit = fit_paces(legs)
        assert [name for name, _ in fit.paces] == ["pace_unpaved_dry"]
        assert fit.changes["pace_unpaved_dry"] == pytest.approx(2.5 ** (6 / 6.1), abs=0.001)
        assert fit.before.median == pytest.approx(2.5)
        assert fit.after.worst < 1.03
        assert 1.0 < fit.left_out.median < 1.04
        assert fit.is_borne_out
        assert set(fit.unconstrained) == set(PACE_NAMES) - {"pace_unpaved_dry"}
        assert fit.far_off == ()

    def test_never_more_free_than_half_of_the_legs(self):
        ground = [(30.0, 30.0, 30.0, 30.0)] * 8
        for count in range(9):
            legs = [
                predicted(str(n), season=("dry", "rains")[n % 2], low=100, high=100, minutes=ground[n])
                for n in range(count)
            ]
            assert len(free_paces(legs)) <= count // 2
            fit = fit_paces(legs)
            assert len(fit.paces) <= count // 2
            assert set(fit.changes).isdisjoint(fit.unconstrained)
            assert len(fit.changes) + len(fit.unconstrained) == 2 * len(GROUPS)

    def test_one_leg_frees_nothing(self):
        legs = [predicted("a"), predicted("b", minutes=(58.0, 2.0, 0.0, 0.0)), predicted("c", "rains")]
        assert free_paces(legs) == ()
        fit = fit_paces(legs)
        assert fit.paces == ()
        assert fit.changes == {}
        assert not fit.is_borne_out

    def test_no_leg_at_all(self):
        fit = fit_paces([predicted(is_usable=False)])
        assert fit.leg_ids == ()
        assert math.isnan(fit.before.median)
        assert fit.unconstrained == PACE_NAMES

    def test_legs_met_leave_the_paces_at_one(self):
        fit = fit_paces([predicted(str(n), low=0, high=90) for n in range(4)])
        assert fit.changes == {"pace_unpaved_dry": 1.0}
        assert not fit.is_borne_out

    def test_legs_that_differ_are_not_borne_out(self):
        """One took half, one twice the time: nothing is to be learnt from them."""
        fit = fit_paces([predicted("a", low=30, high=30), predicted("b", low=120, high=120)])
        assert fit.changes["pace_unpaved_dry"] == pytest.approx(1, abs=0.001)
        # With one of the two left out nothing is constrained any more.
        assert fit.ranges == {"pace_unpaved_dry": (1, 1)}

    def test_how_far_a_pace_hangs_on_one_leg(self):
        """Two took 1.5, one 4 times as long: without it the pace falls to about 1.5."""
        legs = [predicted(str(n), low=low, high=low) for n, low in enumerate((90, 90, 240))]
        fit = fit_paces(legs)
        low, high = fit.ranges["pace_unpaved_dry"]
        assert low == pytest.approx(1.5 ** (2 / 2.1), abs=0.001)
        assert low < fit.changes["pace_unpaved_dry"] < high
        assert not fit.is_borne_out

    def test_the_bound_is_kept_and_told(self):
        fit = fit_paces([predicted(str(n), low=6000, high=6000) for n in range(4)])
        assert fit.changes == {"pace_unpaved_dry": PACE_HIGH}
        assert fit.at_bound == ("pace_unpaved_dry",)
        assert len(fit.far_off) == 4

    def test_accepted_values_are_within_the_assumptions_range(self):
        for minutes in (1.0, 150.0, 6000.0):
            fit = fit_paces([predicted(str(n), low=minutes, high=minutes) for n in range(4)])
            read_assumptions().with_values(fit.changes)

    @settings(deadline=None, max_examples=40)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(("dry", "rains")),
                st.tuples(*[st.floats(0, 500)] * 4).filter(lambda minutes: sum(minutes) > 1),
                st.floats(1, 20_000),
                st.sampled_from((1.0, 1.2, math.inf)),
            ),
            max_size=8,
        )
    )
    def test_whatever_the_legs(self, told):
        legs = [
            predicted(str(n), season, low, low * width, minutes)
            for n, (season, minutes, low, width) in enumerate(told)
        ]
        fit = fit_paces(legs)
        assert len(fit.paces) <= len(legs) // 2
        read_assumptions().with_values(fit.changes)
        for name, value in fit.paces:
            low, high = fit.ranges[name]
            assert PACE_LOW <= low <= high <= PACE_HIGH
            assert PACE_LOW <= value <= PACE_HIGH
        assert {*fit.changes, *fit.unconstrained} == set(PACE_NAMES)
        # The sum that is made least has not grown.
        before = sum(leg.misfit(leg.minutes) ** 2 for leg in legs)
        after = sum(leg.misfit(leg.minutes_at(fit.changes)) ** 2 for leg in legs)
        assert after <= 1.01 * before + 0.01

    def test_the_same_legs_give_the_same_answer(self):
        legs = [predicted(str(n), low=70 + 11 * n, high=80 + 11 * n) for n in range(5)]
        assert fit_paces(legs) == fit_paces(legs)
        # Nor does the order of the legs matter but for the order in which they are named.
        assert fit_paces(legs[::-1]).changes == fit_paces(legs).changes


def test_the_embedded_region(kivu):
    """What the legs say of the modelled roads; printed with -s."""
    assumptions = read_assumptions()
    layers = read_layers(kivu, assumptions)
    network, region = build_network(layers.roads, layers.elevation), layers.region
    router = Router(network, read_speeds(), assumptions, region.metric_crs)
    legs = predict_legs(router, read_legs(), region.bounds)
    assert len(legs) == 11
    for leg in legs:
        assert leg.status != "outside"
        km = ", ".join(f"{name} {km:.0f}" for name, km in zip(GROUPS, leg.group_km, strict=True) if km >= 1)
        ratio = "-".join(f"{value:.2f}" for value in leg.ratio)
        print(
            f"{leg.leg.leg_id} {leg.leg.profile.column}: told {leg.leg.low_minutes:g}-"
            f"{leg.leg.high_minutes:g} min, predicted {leg.minutes:.0f}, ratio {ratio}, {km}, {leg.use}"
        )
    fit = fit_paces(legs)
    print(fit)
    assert 2 <= len(fit.leg_ids) <= 6
    assert len(fit.paces) <= len(fit.leg_ids) // 2
    # Under the fitted paces the same paths take the times that the fit says, or quicker ones are found.
    again = Router(network, read_speeds(), assumptions.with_values(fit.changes), region.metric_crs)
    for before, after in zip(legs, predict_legs(again, read_legs(), region.bounds), strict=True):
        assert after.status == before.status
        if before.status == "predicted":
            assert after.minutes <= before.minutes_at(fit.changes) * 1.0001 + 0.01
