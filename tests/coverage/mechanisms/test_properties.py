"""What holds of changes of mechanisms in every world: found by hypothesis on small ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from coverage.changes import (
    AssignHub,
    FoundMechanism,
    MoveCLA,
    SetReprisal,
    TrainMechanism,
    TransferMechanism,
)
from coverage.evaluate import evaluate
from coverage.mechanisms.overlap import OVERLAP, area_mechanisms, village_mechanisms
from coverage.status import from_boolean
from coverage.threats import threat_answers
from tests.coverage.test_properties import SLOW, open_bases, scenarios, worlds

CHANNELS = ("phone", "hf_radio", "satphone")


def can_alert(world, scenario):
    return from_boolean(evaluate(world, scenario).villages["can_alert"])


def some(data, world, kinds):
    """A mechanism of one of some kinds; the example is left out where there is none."""
    mechanisms = world.layers.mechanisms
    known = mechanisms.index[mechanisms["kind"].isin(kinds)].tolist()
    assume(known)
    return data.draw(st.sampled_from(known))


def some_village(data, world):
    return data.draw(st.sampled_from(world.layers.villages.index.tolist()))


@SLOW
@given(worlds(), scenarios, st.data())
def test_a_funded_transfer_keeps_who_can_call_and_no_committee_falls(world, scenario, data):
    handed = TransferMechanism(
        some(data, world, ["CAN", "LPC"]), data.draw(st.sampled_from(["community", "ngo"]))
    )
    closed = data.draw(st.lists(st.sampled_from(open_bases(world) or ["none"]), max_size=2, unique=True))
    for base in closed:
        scenario = scenario.close(base) if base != "none" else scenario
    before, after = evaluate(world, scenario), evaluate(world, scenario.add(handed))
    for name in ("can_alert", "status", "status_best", "status_worst", "alarm_minutes", "state_alarm"):
        pd.testing.assert_series_equal(before.villages[name], after.villages[name])
    fell = (before.villages["lpc"] != "without convenor") & (after.villages["lpc"] == "without convenor")
    assert not fell.any()


@SLOW
@given(worlds(), scenarios, st.data())
def test_founding_and_training_never_lower_who_can_call(world, scenario, data):
    assume("mechanisms" in world.region.layers)
    village = some_village(data, world)
    founded = FoundMechanism("CAN", village, channel=data.draw(st.sampled_from(CHANNELS)))
    before = can_alert(world, scenario)
    assert (can_alert(world, scenario.add(founded)) >= before).all()
    trained = TrainMechanism(some(data, world, ["CAN", "LPC"]))
    assert (can_alert(world, scenario.add(trained)) >= before).all()


@SLOW
@given(worlds(), scenarios, st.data())
def test_handing_to_the_state_never_raises_who_can_call(world, scenario, data):
    handed = TransferMechanism(some(data, world, ["CAN"]), "state")
    assert (can_alert(world, scenario.add(handed)) <= can_alert(world, scenario)).all()


@SLOW
@given(worlds(), scenarios, st.data())
def test_hubs_assigned_ahead_of_a_closing_lower_nothing(world, scenario, data):
    bases = open_bases(world)
    assume(len(bases) >= 2)
    gone, heir = data.draw(st.permutations(bases))[:2]
    mechanisms = world.layers.mechanisms
    theirs = mechanisms.index[(mechanisms["base_id"] == gone) & mechanisms["kind"].isin(["CAN", "LPC"])]
    closed = scenario.close(gone)
    assigned = closed
    for mechanism_id in theirs:
        assigned = assigned.add(AssignHub(heir, mechanism_id=mechanism_id))
    assert (can_alert(world, assigned) >= can_alert(world, closed)).all()
    frame = evaluate(world, assigned).villages
    if not (mechanisms["kind"] == "CLA").any():
        assert (frame["status_best"] == frame["status_worst"]).all()


@SLOW
@given(worlds(), scenarios, st.data())
def test_an_assistant_who_moves_to_a_village_is_told_there(world, scenario, data):
    moved = MoveCLA(some(data, world, ["CLA"]), some_village(data, world))
    assume(moved.village_id)
    assert evaluate(world, scenario.add(moved)).villages.at[moved.village_id, "can_alert"] is np.True_


@SLOW
@given(worlds(), scenarios, st.data())
def test_what_is_paused_changes_nothing(world, scenario, data):
    assume(world.layers.areas is not None)
    village = some_village(data, world)
    area_id = world.layers.area_id[village]
    assume(area_id)
    flagged = scenario.add(SetReprisal(area_id))
    paused = flagged.add(FoundMechanism("CAN", village, channel="satphone")).give(village, "hf_radio")
    before, after = evaluate(world, flagged), evaluate(world, paused)
    pd.testing.assert_frame_equal(before.villages, after.villages)
    assert {note.what for note in after.mechanism_notes} == {"paused by reprisals"}


@SLOW
@given(worlds(), scenarios, st.data())
def test_tables_add_up_and_the_layer_stays_as_it_is(world, scenario, data):
    mechanisms = world.layers.mechanisms.copy()
    assume(len(world.layers.bases))
    scenario = scenario.add(
        AssignHub(str(world.layers.bases.index[0]), village_id=some_village(data, world))
    ).add(FoundMechanism("LPC", some_village(data, world), owner="community"))
    result = evaluate(world, scenario)
    areas, villages = area_mechanisms(world, result), village_mechanisms(world, result)
    count = len(villages)
    assert areas["villages"].sum() == count
    for name in ("can", "lpc", "cla"):
        assert areas[f"{name}_villages"].sum() == villages[name].fillna(False).sum()
    for word in OVERLAP[1:]:
        assert areas[f"overlap_{word}"].sum() == (villages["overlap"] == word).sum()
    assert (villages["roots"] <= villages["mechanisms"]).all()
    answered = threat_answers(world, result)
    assert (answered.groupby("threat")["villages"].sum() == count).all()
    pd.testing.assert_frame_equal(world.layers.mechanisms, mechanisms)
