"""What holds in every world with masts: found by hypothesis on small ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverage.compare import compare
from coverage.evaluate import evaluate
from coverage.scenario import Scenario
from coverage.status import YES, from_boolean
from tests.coverage.mast_toy import mast_world
from tests.coverage.toy import STALE, TESTED

SLOW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SIGNALS = ["unlikely", "uncertain", "likely", "unknown"]


@st.composite
def drawn_worlds(draw):
    """Give what `mast_world` needs: masts that feed each other, claims, mechanisms of two hubs."""
    count = draw(st.integers(1, 6))
    masts = {}
    for name in "klmn"[: draw(st.integers(1, 4))]:
        masts[name] = (draw(st.integers(0, count + 2)), draw(st.sampled_from(["", *masts])))
    mechanisms = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["CAN", "CAN", "CLA"]),
            "village_id": st.sampled_from([f"v{n}" for n in range(1, count + 1)]),
            "base_id": st.sampled_from(["a", "b", ""]),
            "channel": st.sampled_from(["phone", "phone", "hf_radio", ""]),
            "tested": st.sampled_from([TESTED, STALE]),
            "owner": st.sampled_from(["mission", "mission", "state"]),
        }
    )
    return masts, {
        "count": count,
        "claims": draw(st.none() | st.lists(st.sampled_from(SIGNALS), min_size=count, max_size=count)),
        "mechanisms": draw(st.lists(mechanisms, max_size=8)),
        "minutes": {"a": [30.0] * count, "b": [90.0] * count},
        "bases": {"a": {"lon": 29.0, "lat": draw(st.sampled_from([0.01, 0.5]))}, "b": {}},
    }


scenarios = st.builds(
    Scenario, unverified_counts=st.booleans(), uncertain_counts=st.booleans(), hotline=st.booleans(),
    runner=st.booleans(), signal_basis=st.sampled_from(["", "modelled"]),
)  # fmt: skip


def calls(result):
    return from_boolean(result.villages["can_alert"])


@SLOW
@given(drawn_worlds(), scenarios, st.data())
def test_losing_a_mast_never_raises_who_can_call_or_be_warned(drawn, scenario, data):
    masts, rest = drawn
    with mast_world(masts, **rest) as world:
        before = evaluate(world, scenario)
        after = evaluate(world, scenario.lose_mast(data.draw(st.sampled_from(list(masts)))))
        assert (calls(after) <= calls(before)).all()
        for name in ("independent_routes", "can_warn"):
            one, two = before.villages[name], after.villages[name]
            is_less = two <= one if name == "independent_routes" else from_boolean(two) <= from_boolean(one)
            assert np.asarray(is_less).all()
        had = before.villages["alarm_minutes"].fillna(np.inf)
        assert (after.villages["alarm_minutes"].fillna(np.inf) >= had).all()
        loses = compare(before, after).villages["loses"]
        assert set(loses) <= {"", "alarm"}
        assert ((loses == "alarm") == (calls(before) == YES) & (calls(after) != YES)).all()


@SLOW
@given(drawn_worlds(), scenarios, st.data())
def test_a_mast_or_a_channel_that_is_given_never_lowers_who_can_call(drawn, scenario, data):
    masts, rest = drawn
    village = f"v{data.draw(st.integers(1, rest['count']))}"
    channel = data.draw(st.sampled_from(["hf_radio", "satphone", "phone"]))
    with mast_world(masts, **rest) as world:
        before = evaluate(world, scenario)
        given_ = evaluate(world, scenario.give(village, channel))
        assert (calls(given_) >= calls(before)).all()
        assert (given_.villages["independent_routes"] >= before.villages["independent_routes"]).all()
        if channel != "phone":
            assert given_.villages["can_alert"][village]
        assert (calls(evaluate(world, scenario.add_mast(29.1, 0.0))) >= calls(before)).all()
        assert (calls(evaluate(world, scenario.restore_channel(village, "charging"))) >= calls(before)).all()


@SLOW
@given(drawn_worlds(), scenarios)
def test_what_is_told_of_the_best_and_second_way_fits_together(drawn, scenario):
    masts, rest = drawn
    with mast_world(masts, **rest) as world:
        villages = evaluate(world, scenario).villages
        shut = evaluate(world, replace(scenario, runner=False)).villages
    can_call = villages["can_alert"].fillna(False).to_numpy(dtype=bool)
    assert ((villages["alarm"] != "") == can_call).all()
    assert (villages["alarm_minutes"].notna() == can_call).all()
    assert (villages["alarm_is_verified"].isna() == ~can_call).all()
    has_second = villages["second_alarm"] != ""
    assert (has_second <= can_call).all()
    assert (villages["second_minutes"] >= villages["alarm_minutes"])[has_second].all()
    hub, mast = (villages[f"alarm_{part}"] == villages[f"second_{part}"] for part in ("hub_id", "mast_id"))
    same = ((villages["alarm"] == villages["second_alarm"]) & hub & mast).to_numpy()
    # Two assistants who stand alone have no hub to tell them apart.
    assert not (same & has_second & (villages["alarm"] != "walk")).any()
    assert ((villages["independent_routes"] > 0) == can_call).all()
    # A mast stands behind a call by phone alone, or behind a runner to one.
    carried = villages["alarm_mast_id"] != ""
    assert villages["alarm"][carried].isin(["phone", "hotline", "runner"]).all()
    # Nobody runs to a village that cannot call by itself.
    goal = villages["runner_to"][villages["runner_to"] != ""]
    assert shut["can_alert"][goal].all()
    assert villages["runner_minutes"].notna().eq(villages["runner_to"] != "").all()
