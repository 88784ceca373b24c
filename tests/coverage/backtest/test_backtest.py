"""Backtests on toy worlds: arithmetic by hand, a loop over incidents as oracle, and what must always hold."""

from __future__ import annotations

from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.backtest import NO_CAUSAL_CLAIM, NOT_KNOWN, PRESETS, backtest
from coverage.backtest.days import stretches
from coverage.backtest.tables import LEAST_INCIDENTS, SHARES
from coverage.scenario import Scenario
from layers.errors import BadDate, EmptyLayer, UnknownId
from tests.coverage.toy import TESTED, toy_world

CAN = {"channel": "hf_radio", "tested": TESTED, "base_id": "a"}
CLOSED = date(2017, 7, 31)


def incidents(rows) -> gpd.GeoDataFrame:
    """Make incidents of (place, day) or (place, day, is_precise): 1 is at v1, 1.1 is 1.1 km east of it."""
    full = [(*row, True)[:3] for row in rows]
    return gpd.GeoDataFrame(
        {
            "kind": "battle",
            "date": pd.to_datetime([day for _, day, _ in full]).astype("datetime64[s]"),
            "is_precise": [is_precise for _, _, is_precise in full],
            "source_format": "region",
        },
        index=pd.Index([f"incident-{n}" for n in range(len(full))], name="id", dtype="str"),
        geometry=gpd.points_from_xy([29 + 0.1 * (place - 1) for place, _, _ in full], [0.0] * len(full)),
        crs="EPSG:4326",
    )


@pytest.fixture
def world():
    # Base a reaches v1 in 10 minutes and v2 in 50 until it closes; b reaches v2 in 90, and v3 in 20.
    return toy_world(
        {"a": [10, 50, 200], "b": [200, 90, 20]},
        bases={"a": {"closed": "2017-07-31"}},
        mechanisms=[
            {"village_id": "v1", **CAN},
            {"village_id": "v3", **CAN, "base_id": "b", "since": "2017-07-10"},
        ],
        areas=[("north", "open", 28.95, 29.15), ("south", "open", 29.15, 29.5)],
    )  # fmt: skip


def test_each_incident_meets_the_bases_of_its_day(world):
    days = ["2017-07-28", "2017-07-29", "2017-07-30", "2017-07-31", "2017-08-01", "2017-10-01"]
    found = backtest(world, Scenario(), incidents([(1, day) for day in days]))
    # Three of the five of the quarter fell before base a closed; then its network has lost its hub: it may
    # work or not. The sixth stands alone in its quarter.
    third = found.quarters.loc[("north", "2017Q3")]
    assert third["incidents"] == 5
    assert (third["in_time_low"], third["in_time_high"]) == (0.6, 0.6)
    assert (third["alarm_low"], third["alarm_high"]) == (0.6, 1.0)
    assert (third["both_low"], third["both_high"]) == (0.6, 0.6)
    assert third["unknown"] == 0.4
    fourth = found.quarters.loc[("north", "2017Q4")]
    assert fourth["incidents"] == 1
    assert fourth[list(SHARES)].isna().all()
    assert found.overall["in_time_low"] == pytest.approx(3 / 6)
    assert found.stretches == 2


def test_a_mechanism_counts_from_the_day_it_was_founded(world):
    # v3's network was founded on 10 July: of two days before and three from then on, three had an alarm.
    days = ["2017-07-01", "2017-07-09", "2017-07-10", "2017-07-11", "2017-07-30"]
    row = backtest(world, Scenario(), incidents([(3, day) for day in days])).quarters.loc["south"].iloc[0]
    assert (row["alarm_low"], row["alarm_high"], row["in_time_low"]) == (0.6, 0.6, 1.0)


def test_a_base_that_opened_later_does_not_answer_before():
    world = toy_world({"a": [10]}, bases={"a": {"opened": "2017-06-03"}}, areas=[("n", "open", 28.9, 29.1)])
    found = backtest(world, Scenario(), incidents([(1, f"2017-06-{day:02d}") for day in range(1, 6)]))
    assert found.overall["in_time_low"] == 0.6


def test_a_network_whose_hub_was_gone_before_the_reference_date_may_work_or_not():
    # The reference date is 1 July 2017; the hub closed on 3 June.
    world = toy_world(
        {"a": [10]}, bases={"a": {"closed": "2017-06-03"}}, mechanisms=[{"village_id": "v1", **CAN}]
    )
    found = backtest(world, Scenario(), incidents([(1, f"2017-06-{day:02d}") for day in range(1, 6)]))
    assert (found.overall["alarm_low"], found.overall["alarm_high"]) == (0.4, 1.0)
    assert (found.overall["both_low"], found.overall["both_high"]) == (0.4, 0.4)


def test_low_is_never_above_high_under_the_chain(world):
    rows = incidents([(place, day) for place in (1, 2, 3) for day in ("2017-06-01", "2017-09-01")] * 2)
    found = backtest(world, Scenario(lens="chain", limit_minutes=240.0), rows).overall
    for name in ("in_time", "alarm", "both"):
        assert 0 <= found[f"{name}_low"] <= found[f"{name}_high"] <= 1
    assert found["both_high"] <= min(found["in_time_high"], found["alarm_high"])


def test_where_nobody_knows_the_answer_is_unknown(world):
    # 1.4 is 4.5 km from v1, within the assumed 5; 1.5 is 5.6 km from v1 and v2, so no village stands for it.
    rows = [(1, "2017-07-01"), (1.4, "2017-07-01"), (1.5, "2017-07-01"), (1, "2017-07-01", False)]
    found = backtest(world, Scenario(), incidents([*rows, (1, "2017-07-01", False)]))
    assert found.unplaced == {"imprecise": 2, "no_village": 1}
    assert (found.overall["in_time_low"], found.overall["in_time_high"]) == (0.4, 1.0)
    assert (found.overall["alarm_low"], found.overall["alarm_high"]) == (0.4, 1.0)
    assert found.overall["unknown"] == 0.6
    # Nobody knows the area of what is imprecise either.
    assert found.quarters["incidents"].to_dict() == {("", "2017Q3"): 2, ("north", "2017Q3"): 3}


def test_the_distance_is_an_assumption(world):
    near = Scenario(assumptions=(("incident_village_km", 1.0),))
    assert backtest(world, near, incidents([(1.4, "2017-07-01")])).unplaced["no_village"] == 1


def test_few_incidents_have_no_share(world):
    rows = [(1, "2017-07-01")] * (LEAST_INCIDENTS - 1)
    found = backtest(world, Scenario(), incidents(rows))
    assert found.quarters["incidents"].tolist() == [LEAST_INCIDENTS - 1]
    assert found.quarters[list(SHARES)].isna().all(axis=None)
    assert found.overall[list(SHARES)].isna().all()
    enough = backtest(world, Scenario(), incidents([*rows, (1, "2017-07-02")]))
    assert enough.quarters[list(SHARES)].notna().all(axis=None)


def test_before_and_after_a_closure(world):
    # Base a answered v1 (10) and v2 (50 against 90) on its last day. Before: 4 at v1, 2 at v2, all in time.
    # After: 5 at v2, reached from b in 90 minutes: none in time. What is at v3 is b's.
    before = [(1, "2017-07-30")] * 4 + [(2, "2017-03-01")] * 2 + [(1, "2017-01-01"), (3, "2017-07-30")]
    after = [(2, "2017-07-31"), (2, "2017-08-01"), (2, "2017-12-01"), (2, "2018-01-26"), (2, "2018-01-26")]
    found = backtest(world, Scenario(), incidents([*before, *after, (2, "2018-01-27")]))
    table = found.closures
    assert table.index.tolist() == [("a", "before"), ("a", "after")]
    assert table["villages"].tolist() == [2, 2]
    # 180 days before 31 July is 1 February; 180 after end with 26 January.
    assert table["days"].tolist() == [180, 180]
    assert table["incidents"].tolist() == [6, 5]
    assert table["in_time_low"].tolist() == [1.0, 0.0]
    assert table["closed"].tolist() == [pd.Timestamp(CLOSED)] * 2
    # v2 has no network; v1's four had.
    assert table["alarm_low"].tolist() == pytest.approx([4 / 6, 0.0])


def test_a_window_says_how_much_of_it_the_list_covers(world):
    rows = [(1, "2017-07-21"), (1, "2017-08-04")]
    table = backtest(world, Scenario(), incidents(rows)).closures
    # From 21 to 30 July ten days; from 31 July to 4 August five.
    assert table["days"].tolist() == [10, 5]


def test_closures_are_those_in_the_period_and_asked_for(world):
    rows = incidents([(1, "2017-06-01"), (1, "2017-09-01")])
    assert not len(backtest(world, Scenario(), rows, before=date(2017, 7, 1)).closures)
    assert not len(backtest(world, Scenario(), rows, bases=["b"]).closures)
    assert len(backtest(world, Scenario(), rows, bases=["a"]).closures) == 2


def test_the_period_is_from_after_to_the_day_before_before(world):
    rows = incidents([(1, f"2017-06-{day:02d}") for day in range(1, 11)])
    found = backtest(world, Scenario(), rows, after=date(2017, 6, 3), before=date(2017, 6, 9))
    assert found.overall["incidents"] == 6
    assert found.left_out["outside_period"] == 4
    assert (found.first, found.last) == (date(2017, 6, 3), date(2017, 6, 8))


def test_terms_of_a_scenario_count_and_its_changes_do_not(world):
    rows = incidents([(2, f"2017-06-{day:02d}") for day in range(1, 6)])
    assert backtest(world, Scenario(), rows).overall["in_time_low"] == 1
    assert backtest(world, Scenario(limit_minutes=40), rows).overall["in_time_low"] == 0
    closed = backtest(world, Scenario().close("a"), rows)
    assert (closed.overall["in_time_low"], closed.changes_not_used) == (1, 1)


def test_nothing_of_the_world_or_the_list_is_altered(world):
    rows = incidents([(1, "2017-07-01"), (2, "2017-08-01")])
    copies = rows.copy(), world.layers.bases.copy(), world.ground.is_open.copy()
    backtest(world, Scenario(), rows)
    pd.testing.assert_frame_equal(rows, copies[0])
    pd.testing.assert_frame_equal(world.layers.bases, copies[1])
    assert (world.ground.is_open == copies[2]).all()


def test_travel_is_computed_once_for_all_days(world):
    rows = incidents([(1, f"2017-{month:02d}-28") for month in range(1, 13)])
    backtest(world, Scenario(), rows)
    calls = world.router.calls
    assert calls == 1
    assert backtest(world, Scenario(), rows).stretches <= 3
    assert world.router.calls == calls


def test_stretches_turn_with_bases_and_alarms_alone(world):
    # v3's network is founded on 10 July, base a closes on 31 July.
    days = pd.Series(pd.to_datetime(["2000-01-01", "2017-07-09", "2017-07-10", "2017-07-30", "2017-07-31"]))
    assert stretches(world, days).tolist() == [0, 0, 1, 1, 2]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"after": date(2030, 1, 1)}, EmptyLayer),
        ({"after": date(2017, 6, 3), "before": date(2017, 6, 3)}, BadDate),
        ({"bases": ["nowhere"]}, UnknownId),
    ],
)
def test_what_cannot_be_asked_is_named(world, given, error):
    with pytest.raises(error, match="Mend"):
        backtest(world, Scenario(), incidents([(1, "2017-06-01")]), **given)


def test_presets_lie_around_the_closures_that_were_published():
    july, south = PRESETS["july-2017"], PRESETS["south-kivu-2024"]
    assert july.after == CLOSED - timedelta(days=180)
    assert july.before == CLOSED + timedelta(days=180)
    assert south.after == date(2024, 2, 28) - timedelta(days=180)
    assert south.before == date(2024, 5, 25) + timedelta(days=180)
    assert [len(preset.bases) for preset in PRESETS.values()] == [5, 5]
    for words in (NO_CAUSAL_CLAIM, NOT_KNOWN, july.title, south.title):
        assert set(words) == {"en", "fr"}
        assert words["en"] != words["fr"]
    assert len(NOT_KNOWN["en"]) == len(NOT_KNOWN["fr"])


DAY = st.dates(date(2017, 5, 15), date(2017, 8, 15))
PLACE = st.sampled_from([1, 1.2, 1.5, 2, 3, 3.4])
ROWS = st.lists(st.tuples(PLACE, DAY, st.sampled_from([True, True, True, False])), min_size=5, max_size=60)
MINUTES = st.lists(st.sampled_from([5, 59, 60, 61, 300]), min_size=3, max_size=3)
BASE = st.tuples(MINUTES, st.none() | DAY, st.none() | DAY)


def make_world(bases, networks=(), *, extra=None):
    minutes = {f"b{n}": times for n, (times, _, _) in enumerate(bases)}
    dates = {}
    for n, (_, opened, closed) in enumerate(bases):
        is_reversed = opened is not None and closed is not None and closed < opened
        dates[f"b{n}"] = {"opened": pd.NaT if is_reversed or opened is None else str(opened),
                          "closed": pd.NaT if closed is None else str(closed)}  # fmt: skip
    if extra is not None:
        minutes["more"] = extra
    rows = [
        {"village_id": f"v{village}", "base_id": hub, "channel": "hf_radio", "tested": TESTED,
         "since": pd.NaT if since is None else str(since)}
        for village, hub, since in networks
    ]  # fmt: skip
    areas = [("north", "open", 28.9, 29.15), ("south", "open", 29.15, 29.5)]
    return toy_world(minutes, bases=dates, mechanisms=rows, areas=areas)


def expected(world, rows):
    """Answer each incident on its own, by the definitions: (area, quarter) to lists of the six answers."""
    found = {}
    bases, networks = world.layers.bases, world.layers.mechanisms

    def is_open(base_id, day):
        base = bases.loc[base_id]
        begun = pd.isna(base["opened"]) or base["opened"] <= day
        return begun and not (pd.notna(base["closed"]) and base["closed"] <= day)

    for place, when, is_precise in rows:
        day = pd.Timestamp(when)
        number = min((1, 2, 3), key=lambda n: abs(place - n))
        in_time, alarm = (False, True), (False, True)
        if is_precise and abs(place - number) * 11.1 <= 5:
            least = min(
                (world.router.minutes[b][number - 1] for b in bases.index if is_open(b, day)), default=999
            )
            in_time = (least <= 60,) * 2
            mine = networks[networks["village_id"] == f"v{number}"]
            hubs = [hub for hub, since in zip(mine["base_id"], mine["since"], strict=True)
                    if pd.isna(since) or since <= day]  # fmt: skip
            # A network whose hub stands calls; one that has lost it may.
            alarm = any(is_open(hub, day) for hub in hubs), bool(hubs)
        lon = 29 + 0.1 * (place - 1)
        area = ("north" if lon <= 29.15 else "south") if is_precise else ""
        key = (area, f"{day.year}Q{day.quarter}")
        both = tuple(a and b for a, b in zip(in_time, alarm, strict=True))
        unknown = in_time[0] != in_time[1] or alarm[0] != alarm[1]
        found.setdefault(key, []).append((*in_time, *alarm, *both, unknown))
    return found


@settings(max_examples=20, deadline=None)
@given(
    bases=st.lists(BASE, min_size=1, max_size=3),
    networks=st.lists(st.tuples(st.integers(1, 3), st.just("b0"), st.none() | DAY), max_size=4),
    rows=ROWS,
)
def test_against_a_loop_over_incidents(bases, networks, rows):
    world = make_world(bases, networks)
    table = backtest(world, Scenario(), incidents(rows)).quarters
    oracle = expected(world, rows)
    assert table["incidents"].to_dict() == {key: len(each) for key, each in oracle.items()}
    for key, each in oracle.items():
        shares = table.loc[key, list(SHARES)].to_numpy(dtype=float)
        if len(each) < LEAST_INCIDENTS:
            assert np.isnan(shares).all()
        else:
            np.testing.assert_allclose(shares, np.mean(each, axis=0))


@settings(max_examples=15, deadline=None)
@given(bases=st.lists(BASE, min_size=1, max_size=2), rows=ROWS, seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(bases, rows, seed):
    world = make_world(bases, [(1, "b0", None), (3, "b0", date(2017, 8, 1))])
    frame = incidents(rows)
    one = backtest(world, Scenario(), frame)
    other = backtest(world, Scenario(), frame.sample(frac=1, random_state=seed))
    pd.testing.assert_frame_equal(one.quarters, other.quarters)
    pd.testing.assert_frame_equal(one.closures, other.closures)
    pd.testing.assert_series_equal(one.overall, other.overall)


@settings(max_examples=15, deadline=None)
@given(bases=st.lists(BASE, min_size=1, max_size=2), rows=ROWS, extra=MINUTES)
def test_a_base_open_all_the_time_never_lowers_what_is_in_time(bases, rows, extra):
    networks = [(1, "b0", None), (3, "b0", date(2017, 8, 1))]
    without, with_it = (
        backtest(make_world(bases, networks, extra=more), Scenario(), incidents(rows)).quarters
        for more in (None, extra)
    )
    assert without.index.equals(with_it.index)
    for name in ("in_time_low", "in_time_high", "both_low", "both_high"):
        assert (with_it[name].fillna(1) >= without[name].fillna(0) - 1e-12).all()
        assert with_it[name].isna().equals(without[name].isna())


def test_the_baseline_is_what_a_backtest_of_the_reference_date_says(world):
    from coverage.evaluate import evaluate

    villages = evaluate(world, Scenario()).villages
    rows = incidents([(place, "2017-07-01") for place in (1, 2, 3) for _ in range(5)])
    found = backtest(world, Scenario(), rows)
    in_time = villages["in_time"].astype(float).mean()
    assert found.overall["in_time_low"] == pytest.approx(in_time)
