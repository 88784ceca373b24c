"""What masts that are lost or added make of signal, by claims, by the model, and where both agree.

Links here are a table: margin = 20 dB less 10 dB for each step of 0.1 degree, up to three steps; the physics
has tests of its own. So the village at a mast is likely (15 dB or more), the next two are uncertain (10 and
0 dB), the third is unlikely.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.scenario import Scenario
from coverage.signal import plan as plan_module
from coverage.signal.classes import AGREEMENT
from coverage.signal.plan import RadioPlanner
from coverage.world import World
from layers.elevation import Elevation
from layers.signal import SIGNAL
from tests.coverage.toy import toy_world

RELIEF = Elevation(np.zeros((2, 2), dtype=np.float32), (28.0, 2.0, 2.0, 2.0))
# v1 ... v6 at steps 0 ... 5 from 29.0 east; masts a at v1, b at v3 fed by a, c at v5 fed by b.
CHAIN = {"a": (0, ""), "b": (2, "a"), "c": (4, "b")}
CLAIMS = ("likely", "unlikely", "likely", "likely", "unknown", "likely")
WORST_TO_BEST = ("unlikely", "unknown", "uncertain", "likely")


def masts_frame(masts: Mapping[str, tuple[float, str]]) -> gpd.GeoDataFrame:
    """Make the towers layer: mast id -> steps east of v1, and what feeds it."""
    count = len(masts)
    return gpd.GeoDataFrame(
        {
            "operators": ["630-1"] * count,
            "technologies": ["GSM"] * count,
            "sectors": [3] * count,
            "is_guessed": [False] * count,
            "height_m": [np.nan] * count,
            "fed_by": [fed_by for _, fed_by in masts.values()],
        },
        index=pd.Index(list(masts), name="mast_id", dtype="str"),
        geometry=gpd.points_from_xy([29 + 0.1 * step for step, _ in masts.values()], [0.0] * count),
        crs="EPSG:4326",
    )


def steps_table(masts, points, elevation, clutter, terms, *, radius_km=None):
    """Stand in for `build_links`: 20 dB less 10 dB a step, three steps far; unknown without relief."""
    rows, at_mast = [], 20.0 if np.isfinite(elevation.heights).any() else np.nan
    for mast_id, mast in masts.geometry.items():
        for village_id, point in points.items():
            steps = round(abs(mast.x - point.x) * 10, 6)
            if steps <= 3:
                rows.append((mast_id, village_id, at_mast - 10.0 * steps))
    return pd.DataFrame(rows, columns=["mast_id", "village_id", "margin_db"])


def planner_of(
    masts: Mapping[str, tuple[float, str]] | None = CHAIN,
    claims: Sequence[str] = CLAIMS,
    relief: Elevation | None = RELIEF,
) -> tuple[RadioPlanner, World]:
    world = toy_world({"x": [1.0] * len(claims)}, signal=claims)
    frame = None if masts is None else masts_frame(masts)
    layers = replace(world.layers, masts=frame, elevation=relief)
    return RadioPlanner(layers, world.assumptions), World(layers, world.router, world.assumptions)


@pytest.fixture(autouse=True)
def _table(monkeypatch):
    monkeypatch.setattr(plan_module, "build_links", steps_table)


def words(codes) -> list[str]:
    return [SIGNAL[code] for code in codes]


def plan_of(scenario: Scenario, **given_):
    planner, world = planner_of(**given_)
    return planner.plan(scenario, world.assumptions)


def test_claims_and_model_stay_apart():
    # Margins: v1 a 20; v2 a, b 10; v3 b 20; v4 b, c 10; v5 c 20; v6 c 10.
    plan = plan_of(Scenario())
    assert plan.basis == "claimed"
    assert words(plan.claimed) == list(CLAIMS) == words(plan.signal)
    assert words(plan.modelled) == ["likely", "uncertain", "likely", "uncertain", "likely", "uncertain"]
    assert [AGREEMENT[code] for code in plan.agreement] == [
        "agree", "disagree", "agree", "agree", "unknown", "agree",
    ]  # fmt: skip


def test_where_they_disagree_the_agreed_signal_is_unknown_else_the_worse():
    assert words(plan_of(Scenario(signal_basis="agreed")).signal) == [
        "likely", "unknown", "likely", "uncertain", "unknown", "uncertain",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("basis", "signal"),
    [
        # Only a stands: v1 20, v2 10, v3 0, v4 -10 dB, v5 and v6 out of range.
        ("modelled", ["likely", "uncertain", "uncertain", "unlikely", "unlikely", "unlikely"]),
        # The claims of v4 and v6 lose the masts that explained them; a still explains that of v3.
        ("claimed", ["likely", "unlikely", "likely", "unlikely", "unknown", "unlikely"]),
        ("agreed", ["likely", "unknown", "uncertain", "unlikely", "unknown", "unlikely"]),
    ],
)
def test_a_lost_mast_takes_those_fed_through_it(basis, signal):
    plan = plan_of(Scenario(signal_basis=basis).lose_mast("b"))
    assert plan.masts["lost"].to_dict() == {"a": "", "b": "lost", "c": "fed"}
    assert plan.masts["is_standing"].tolist() == [True, False, False]
    assert plan.feed.tolist() == [-1, 0, 1]
    assert words(plan.signal) == signal
    assert words(plan.claimed) == list(CLAIMS)
    assert set(plan.link_mast.tolist()) == {0}


def test_usable_links_are_by_village_the_best_first():
    plan = plan_of(Scenario())
    rows = list(zip(plan.link_village.tolist(), plan.link_mast.tolist(), plan.link_margin_db, strict=True))
    assert rows == [
        (0, 0, 20), (0, 1, 0), (1, 0, 10), (1, 1, 10), (2, 1, 20), (2, 0, 0), (2, 2, 0), (3, 1, 10),
        (3, 2, 10), (4, 2, 20), (4, 1, 0), (5, 2, 10),
    ]  # fmt: skip


def test_a_claim_that_no_mast_explains_is_left_and_counted():
    # Only a, at v1: it explains the claims of v1 and v3, not those of v4 (-10 dB) and v6 (out of range).
    plan = plan_of(Scenario().lose_mast("a"), masts={"a": (0, "")})
    assert plan.claims_unexplained == 2
    assert words(plan.signal) == ["unlikely", "unlikely", "unlikely", "likely", "unknown", "likely"]


@pytest.mark.parametrize("basis", ["claimed", "modelled", "agreed"])
def test_an_added_mast_adds_its_links_on_every_basis(basis):
    # Half a step east of v5: v5 and v6 15 dB, so likely; v4 5, v3 -5 dB.
    scenario = Scenario(signal_basis=basis)
    before, plan = plan_of(scenario), plan_of(scenario.add_mast(29.45, 0.0))
    gained = words(plan.signal)
    assert gained[4:] == ["likely", "likely"]
    assert gained[:3] == words(before.signal)[:3]
    assert gained[3] == ("likely" if basis == "claimed" else "uncertain")
    added = plan.masts.loc["mast-1"]
    assert (added["is_added"], added["is_standing"], added["fed_by"]) == (True, True, "")
    assert added["technologies"] == "GSM;LTE;UMTS"
    assert plan.feed.tolist() == [-1, 0, 1, -1]
    assert (5, 3) in set(zip(plan.link_village.tolist(), plan.link_mast.tolist(), strict=True))


def test_the_small_kind_has_its_own_height_and_range(monkeypatch):
    seen = []

    def spy(masts, points, elevation, clutter, terms, *, radius_km=None):
        seen.append((masts["height_m"].tolist(), radius_km))
        return steps_table(masts, points, elevation, clutter, terms)

    monkeypatch.setattr(plan_module, "build_links", spy)
    planner, world = planner_of()
    told = world.assumptions
    planner.plan(Scenario().add_mast(29, 0, "small").add_mast(29, 0).add_mast(29, 0, height_m=7), told)
    assert seen[1:] == [
        ([told["small_mast_height_m"]], told["small_mast_range_km"]),
        ([told["mast_height_m"]], told["radio_range_km"]),
        ([7.0], told["radio_range_km"]),
    ]


def test_links_are_computed_once(monkeypatch):
    calls = []

    def spy(masts, *rest, **named):
        calls.append(list(masts.index))
        return steps_table(masts, *rest, **named)

    monkeypatch.setattr(plan_module, "build_links", spy)
    planner, world = planner_of()
    for scenario in (Scenario(), Scenario().lose_mast("a"), Scenario(signal_basis="agreed")):
        planner.plan(scenario, world.assumptions)
    near = Scenario().add_mast(29.1, 0)
    for scenario in (near, near.lose_mast("c"), near.add_mast(29.2, 0)):
        planner.plan(scenario, world.assumptions)
    planner.plan(Scenario(), world.assumptions.with_values({"signal_likely_margin_db": 9}))
    assert calls == [["a", "b", "c"], ["mast-1"], ["mast-1"]]


def test_another_likely_margin_moves_the_classes():
    planner, world = planner_of()
    plan = planner.plan(Scenario(), world.assumptions.with_values({"signal_likely_margin_db": 10}))
    assert words(plan.modelled) == ["likely"] * 6


@pytest.mark.parametrize(("masts", "relief"), [(None, RELIEF), (CHAIN, None), (None, None)])
def test_without_masts_or_relief_the_model_knows_nothing_and_the_claims_stand(masts, relief):
    plan = plan_of(Scenario(), masts=masts, relief=relief)
    assert words(plan.modelled) == ["unknown"] * 6
    assert words(plan.signal) == list(CLAIMS)
    assert plan.claims_unexplained == 0
    assert len(plan.link_village) == 0
    assert len(plan.masts) == (0 if masts is None else 3)


def test_without_claims_the_model_is_in_force():
    plan = plan_of(Scenario(), claims=["unknown"] * 6)
    assert plan.basis == "modelled"
    assert words(plan.signal) == words(plan.modelled)


def test_where_no_masts_are_listed_an_added_one_serves_and_the_rest_stays_unknown():
    # One step from v1: v1, v3 10 dB, v2 20, v4 0, v5 -10 dB: with unknown masts about, that decides nothing.
    plan = plan_of(Scenario(signal_basis="modelled").add_mast(29.1, 0), masts=None)
    assert words(plan.signal) == ["uncertain", "likely", "uncertain", "uncertain", "unknown", "unknown"]


def test_an_uncertain_gain_that_does_not_count_leaves_unknown_what_was():
    # At v1 20 dB: likely; v2 and v3 (10 and 0 dB) are uncertain at best, which decides nothing here.
    scenario = Scenario(uncertain_counts=False).add_mast(29, 0)
    plan = plan_of(scenario, masts=None, claims=["unknown"] * 6)
    assert words(plan.signal) == ["likely"] + ["unknown"] * 5


def test_what_does_nothing_is_said():
    far = {"a": (0, ""), "z": (50, "")}
    scenario = Scenario().lose_mast("z").close("x").add_mast(31.9, 1).lose_mast("a").add_mast(29, 0)
    assert [(note.position, note.what) for note in plan_of(scenario, masts=far).notes] == [
        (0, "no village"), (2, "no village"),
    ]  # fmt: skip


def test_whom_a_mast_would_serve_is_unknown_without_relief():
    # Without relief the loss of a mast changes nothing. One at v1 might serve v1 to v4, three steps off; v5
    # and v6 are out of its range, and one at 31.9 has nobody in it.
    scenario = Scenario().lose_mast("a").add_mast(29, 0).add_mast(31.9, 1)
    plan = plan_of(scenario, relief=None, claims=["unlikely"] * 6)
    assert [(note.position, note.what) for note in plan.notes] == [
        (0, "no model"), (1, "no relief"), (2, "no village"),
    ]  # fmt: skip
    assert words(plan.signal) == ["unknown"] * 4 + ["unlikely"] * 2
    assert words(plan_of(scenario, relief=None, claims=["likely"] * 6).signal) == ["likely"] * 6


def test_a_mast_of_which_the_relief_tells_nothing_is_not_said_to_serve_nobody(monkeypatch):
    def unknown(*given_, **more):
        return steps_table(*given_, **more).assign(margin_db=np.nan)

    monkeypatch.setattr(plan_module, "build_links", unknown)
    plan = plan_of(Scenario().lose_mast("a").add_mast(29, 0).add_mast(31.9, 1))
    assert [(note.position, note.what) for note in plan.notes] == [
        (0, "no relief"), (1, "no relief"), (2, "no village"),
    ]  # fmt: skip


def test_a_mast_without_villages_that_feeds_another_is_no_idle_loss():
    plan = plan_of(Scenario().lose_mast("hub"), masts={"hub": (90, ""), "a": (0, "hub")})
    assert plan.notes == ()
    assert plan.masts["lost"].tolist() == ["lost", "fed"]


def test_the_world_asks_under_the_scenario_s_assumptions_and_alters_nothing():
    _, world = planner_of()
    masts, signal = world.layers.masts.copy(), world.layers.signal.copy()
    changed = Scenario(assumptions=(("signal_likely_margin_db", 5.0),)).lose_mast("b").add_mast(29.5, 0)
    plan = world.radio_plan(changed)
    # a alone: v2 10 dB and likely from 5 dB on; the new mast stands at v6.
    assert words(plan.modelled) == ["likely", "likely", "uncertain", "uncertain", "likely", "likely"]
    pd.testing.assert_frame_equal(world.layers.masts, masts)
    pd.testing.assert_frame_equal(world.layers.signal, signal)
    assert world.radio_plan(changed) is plan


@st.composite
def worlds(draw):
    """Margins of up to four masts and two that are added, some unknown; feeds, rings among them; claims."""
    masts, villages = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    margin = st.sampled_from([np.nan, None, -5.0, 0.0, 7.0, 20.0])
    rows = st.lists(margin, min_size=villages, max_size=villages)
    table = draw(st.lists(rows, min_size=masts + 2, max_size=masts + 2))
    ids = [f"m{n}" for n in range(masts)]
    feeds = draw(st.lists(st.sampled_from(["", *ids]), min_size=masts, max_size=masts))
    claims = draw(st.lists(st.sampled_from(SIGNAL), min_size=villages, max_size=villages))
    lost = draw(st.lists(st.sampled_from(ids), unique=True, max_size=masts))
    basis = draw(st.sampled_from(["modelled", "claimed", "agreed"]))
    return (
        table,
        dict(zip(ids, ((n, feed) for n, feed in enumerate(feeds)), strict=True)),
        claims,
        lost,
        basis,
    )


def ranks(plan) -> np.ndarray:
    return np.array([WORST_TO_BEST.index(word) for word in words(plan.signal)])


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_losing_never_improves_adding_never_worsens_and_order_is_nothing(given_):
    table, masts, claims, lost, basis = given_

    def given_table(frame, points, elevation, clutter, terms, *, radius_km=None):
        rows = [
            (mast_id, village_id, margin)
            for mast_id, mast in frame.geometry.items()
            for village_id, margin in zip(points.index, table[round((mast.x - 29) * 10)], strict=True)
            if margin is not None
        ]
        return pd.DataFrame(rows, columns=["mast_id", "village_id", "margin_db"])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_module, "build_links", given_table)
        planner, world = planner_of(masts, claims)

        def plan(scenario: Scenario):
            return planner.plan(scenario, world.assumptions)

        start = before = Scenario(signal_basis=basis)
        for mast_id in lost:
            after = before.lose_mast(mast_id)
            assert (ranks(plan(after)) <= ranks(plan(before))).all()
            before = after
        for order in permutations(lost):
            other = start
            for mast_id in order:
                other = other.lose_mast(mast_id)
            assert (plan(other).signal == plan(before).signal).all()
        for n in range(2):
            after = before.add_mast(29 + 0.1 * (len(masts) + n), 0)
            assert (ranks(plan(after)) >= ranks(plan(before))).all()
            before = after
        for mast_id in lost:
            before = before.restore_mast(mast_id)
        assert before.remove_mast("mast-2").remove_mast("mast-1") == start
        assert (ranks(plan(before)) >= ranks(plan(start))).all()
