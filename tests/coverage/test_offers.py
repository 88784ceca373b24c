"""Offers side by side: arithmetic by hand on the toy world, radios against brute force."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from coverage.evaluate import evaluate
from coverage.masts.offers import OFFERS, choose_radios, compare_offers
from coverage.scenario import Scenario
from coverage.world import build_world
from layers.errors import BadValue
from tests.coverage.test_masts import five_villages, phones
from tests.coverage.toy import toy_world


def test_two_of_each_by_hand():
    """See `five_villages`: people 100, 200, 9000 (not reached), 400, unknown; v1 to v3 have phones.

    Small masts serve one village each: v2 and v1 (300), with networks v4 and v2 (600). Radios: v4 and v2. Two
    tall masts serve all on flat ground: 300, and with networks 700 and v5, whose people are unknown.
    """
    table = compare_offers(five_villages(), Scenario(), 2)
    assert set(table["offer"]) == set(OFFERS)
    assert list(table["offer"]) == ["small", "small", "macro", "macro", "hf_radio"]
    assert list(table["with_network"]) == [False, True, False, True, True]
    assert list(table["people_both"]) == [300, 600, 300, 700, 600]
    assert list(table["villages_both"]) == [2, 2, 2, 4, 2]
    assert list(table["both_without_population"]) == [0, 0, 0, 1, 0]
    assert list(table["people_call"]) == [300, 600, 9300, 9700, 600]
    assert list(table["villages_call"]) == [2, 2, 3, 5, 2]
    assert list(table["upper_bound"]) == [300, 600, 300, 700, 600]
    assert (table["gap"] == 0).all()
    # Two circles of 2.68 km: 2 * 22.56 km2, all of which is served on flat ground.
    assert list(table["km2_most"][:2]) == pytest.approx([2 * math.pi * 2.68**2] * 2)
    assert list(table["km2"][:2]) == pytest.approx([45.1, 45.1], rel=0.02)
    assert table["km2"].isna().tolist() == [False, False, False, False, True]
    assert (table["kind"] == "modelled").all()


def test_ten_small_masts_are_those_of_the_offer():
    """2.68 km is the radius of 22.5 km2: ten of them are the 225 km2 that were published."""
    table = compare_offers(five_villages(people=[1] * 5), Scenario(), 5)
    assert table["km2_most"][0] * 2 == pytest.approx(225, abs=1)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_radios_are_the_best_of_all_choices(count):
    world = toy_world(
        {"b1": [30, 30, 90, 30, 30]},
        people=[50, 20, 9000, 40, 30],
        signal=["likely", "unlikely", "unlikely", "unlikely", "unlikely"],
        mechanisms=phones("v1"),
    )
    before = evaluate(world, Scenario()).villages

    def people_both(chosen):
        given = Scenario()
        for village in chosen:
            given = given.give(village, "hf_radio")
        is_both = evaluate(world, given).villages["status"] == "both"
        return before.loc[is_both & (before["status"] != "both"), "population"].sum()

    best = max(people_both(chosen) for chosen in combinations(before.index, count))
    found = choose_radios(world, Scenario(), count)
    assert before.loc[found.newly_in, "population"].sum() == best
    assert len(found.after.scenario.changes) == count


def test_radios_left_over_go_to_those_who_can_call_at_least():
    """v1 is reached (10); of v2 (500) and v3 (900), who are not, v3 has more people to call."""
    world = toy_world({"b1": [30, 90, 90]}, people=[10, 500, 900], signal=["unlikely"] * 3)
    given = {change.village_id for change in choose_radios(world, Scenario(), 2).after.scenario.changes}
    assert given == {"v1", "v3"}


def test_more_radios_than_villages():
    with pytest.raises(BadValue, match="4 radios for 3 villages"):
        choose_radios(toy_world({"b1": [30, 30, 30]}), Scenario(), 4)


def test_kivu(kivu):
    """What ten of each buy in the embedded exercise, and that the README says so."""
    table = compare_offers(build_world(kivu), Scenario())
    readme = (kivu.parent.parent / "README.md").read_text(encoding="utf-8")
    told = readme[readme.index("| offer | networks founded |") :].splitlines()[2:7]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in told]
    names = {"small": "ten small masts", "macro": "ten macro masts", "hf_radio": "ten HF radios"}
    assert rows == [
        [
            names[row.offer],
            "yes" if row.with_network else "no",
            f"{row.people_both:,.0f}",
            f"{row.people_call:,.0f}",
            "" if math.isnan(row.km2) else f"{row.km2:,.0f}",
        ]
        for row in table.itertuples()
    ]
    assert (table["gap"] == 0).all()
    table = table.set_index(["offer", "with_network"])
    assert (table["people_both"] <= table["upper_bound"] + 1e-6).all()
    assert (table["people_both"] <= table["people_call"]).all()
    for offer in ("small", "macro"):
        assert table.loc[(offer, False), "people_both"] <= table.loc[(offer, True), "people_both"]
    assert table.loc[("small", True), "km2"] <= table.loc[("small", True), "km2_most"] * 1.01
    assert table.loc[("small", True), "km2_most"] == pytest.approx(225.6, abs=0.1)
    assert table.loc[("hf_radio", True), "villages_both"] == 10
    assert table.loc[("macro", True), "people_both"] >= table.loc[("small", True), "people_both"] > 0
