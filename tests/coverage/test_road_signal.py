"""Signal along the road: steps and gaps by hand, villages as oracle; reach of VHF; who may see it."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString

import coverage
from coverage.changes import LoseMast
from coverage.evaluate import evaluate
from coverage.explain.drive import find_way
from coverage.road_signal import signal_along, vhf_reach
from coverage.scenario import Scenario
from coverage.world import World, build_world
from layers.errors import BadCoordinates, BadValue, EmptyLayer, InputError
from reports.sensitivity import check_exportable
from routing.itinerary import Itinerary
from routing.profile import Profile
from tests.coverage.test_masts import with_relief
from tests.coverage.toy import toy_world
from tests.regions import write_region

PROJECT = Path(coverage.__file__).resolve().parent.parent
NAN = float("nan")


def way(*points):
    return Itinerary((), LineString(points), 0, Profile("4x4", "dry"), ())


def masts(*places):
    """Masts of the region at longitudes on the equator."""
    count = len(places)
    return gpd.GeoDataFrame(
        {
            "operators": ["1-1"] * count, "technologies": ["GSM;LTE"] * count, "sectors": [3] * count,
            "is_guessed": [False] * count, "height_m": [NAN] * count, "fed_by": [""] * count,
        },
        index=pd.Index([f"t{n}" for n in range(1, count + 1)], name="mast_id", dtype="str"),
        geometry=gpd.points_from_xy(places, [0.0] * count, crs="EPSG:4326"),
    )  # fmt: skip


def with_masts(world, *places):
    layers = replace(world.layers, masts=masts(*places))
    return World(layers, world.router, world.assumptions)


@pytest.fixture(scope="module")
def bands(tmp_path_factory):
    """The toy region: claims are likely to 29.075, uncertain to 29.125, unlikely to 29.175, then unknown."""
    return build_world(write_region(tmp_path_factory.mktemp("toy") / "region"))


def test_a_point_every_step_and_the_end(bands):
    """0.01 degree of the equator is 1,113.19 m: 0, 250, 500, 750, 1000 and the end."""
    found = signal_along(bands, Scenario(), way((29.0, 0.0), (29.004, 0.0), (29.01, 0.0)))
    assert list(found.points["km"]) == pytest.approx([0, 0.25, 0.5, 0.75, 1.0, 1.11319], abs=1e-5)
    assert found.points["lon"].iloc[-1] == pytest.approx(29.01)
    assert found.points["lon"].iloc[2] == pytest.approx(29 + 0.01 * 500 / 1113.19, abs=1e-7)
    finer = signal_along(bands, Scenario(), way((29.0, 0.0), (29.01, 0.0)), step_m=100)
    assert len(finer.points) == 13


def test_gaps_are_stretches_without_signal_that_counts(bands):
    """On 22.26 km of road: unlikely from 29.125 (13.9 km) to 29.175 (19.5 km), then unknown to the end."""
    road = way((29.0, 0.0), (29.2, 0.0))
    found = signal_along(bands, Scenario(), road)
    assert list(found.gaps["signal"]) == ["unlikely", "unknown"]
    assert list(found.gaps["from_km"]) == pytest.approx([13.915, 19.481], abs=0.126)
    assert list(found.gaps["to_km"]) == pytest.approx([19.481, 22.264], abs=0.126)
    assert found.gaps["to_km"].iloc[-1] == found.points["km"].iloc[-1]
    assert found.gap_km == pytest.approx(5.566, abs=0.25)
    assert set(found.points["modelled"]) == {"unknown"}
    assert (found.points["mast_id"] == "").all()
    # With uncertain signal that does not count, it is a gap from 29.075 on.
    strict = signal_along(bands, Scenario(uncertain_counts=False), road)
    assert list(strict.gaps["signal"]) == ["uncertain", "unlikely", "unknown"]
    assert strict.gaps["from_km"].iloc[0] == pytest.approx(8.349, abs=0.126)


@pytest.mark.parametrize("basis", ["", "modelled", "agreed"])
@pytest.mark.parametrize("change", ["none", "lost", "added"])
def test_the_rules_are_those_of_villages(basis, change):
    """Nine places of a road are made villages: their signal is that of the road, whatever the scenario."""
    ridge = np.full((80, 80), 1000.0)
    ridge[:, 30] = 1500.0  # at 29.5
    world = with_masts(with_relief(toy_world({"b1": [30] * 9}, signal=["unknown"] * 9), ridge), 29.0, 29.75)
    scenario = Scenario(signal_basis=basis)
    scenario = replace(scenario, changes=(LoseMast("t2"),)) if change == "lost" else scenario
    scenario = scenario.add_mast(29.4, 0.02) if change == "added" else scenario
    found = signal_along(world, scenario, way((29.0, 0.0), (29.8, 0.0)), step_m=11_131.949)
    villages = evaluate(world, scenario).villages
    assert list(found.points["lon"]) == pytest.approx(list(villages.geometry.x), abs=1e-6)
    assert list(found.points["signal"]) == list(villages["signal"])
    assert list(found.points["modelled"]) == list(villages["signal_modelled"])
    if basis != "agreed":
        standing = {"none": {"t1", "t2"}, "lost": {"t1"}, "added": {"t1", "t2", "mast-1"}}[change]
        has_link = found.points["margin_db"] >= 0
        assert set(found.points.loc[has_link, "mast_id"]) == standing
        assert len(set(found.points["signal"])) > 1


def test_the_margin_of_the_best_mast_is_told_where_it_is_too_small():
    """A lone mast: the farther along the flat road the less margin, down below 0 and on, to its range."""
    world = with_masts(with_relief(toy_world({"b1": [30]}, signal=["unknown"])), 29.0)
    found = signal_along(world, Scenario(), way((29.05, 0.0), (29.5, 0.0)), step_m=2_000).points
    margin = found["margin_db"].to_numpy()
    in_range = found["lon"] < 29 + 35 / 111.32
    assert np.isfinite(margin[in_range]).all()
    assert (np.diff(margin[in_range]) < 0).all()
    assert np.nanmin(margin) < 0 < np.nanmax(margin)
    assert (found.loc[in_range, "mast_id"] == "t1").all()
    assert (found.loc[~in_range, "mast_id"] == "").all()
    assert np.isnan(margin[~in_range]).all()
    assert ((margin >= 0) == found["modelled"].isin(["likely", "uncertain"])).all()


def test_a_real_way_has_the_length_of_its_itinerary(bands):
    result = evaluate(bands, Scenario(limit_minutes=240).close("b2").close("b3"))
    row = result.villages.loc["v5"]
    itinerary = find_way(bands, result, row)
    found = signal_along(bands, result.scenario, itinerary)
    assert found.points["km"].iloc[-1] == pytest.approx(itinerary.km, rel=0.002)


def test_a_repeater_on_a_ridge_reaches_both_valleys():
    """A ridge of 600 m at 29.2 stands between v1, v2 (29.0, 29.1) and v4, v5 (29.3, 29.4)."""
    ridge = np.full((80, 80), 1000.0)
    ridge[:, 24] = 1600.0
    world = with_relief(toy_world({"b1": [30] * 5}), ridge)
    top = vhf_reach(world, Scenario(), 29.225, 0.0)
    assert {"v1", "v2", "v4", "v5"} <= set(top.villages.index[top.villages["margin_db"] >= 0])
    valley = vhf_reach(world, Scenario(), 29.1, 0.0).villages
    plain = vhf_reach(with_relief(toy_world({"b1": [30] * 5})), Scenario(), 29.1, 0.0).villages
    # On its own side the ridge takes nothing; on the other it stands in the way.
    assert valley.loc["v1", "margin_db"] == plain.loc["v1", "margin_db"]
    assert valley.loc["v4", "margin_db"] < plain.loc["v4", "margin_db"] - 3
    assert valley.loc["v2", "vhf"] == "likely"


def test_a_hand_held_reaches_less_far_than_a_repeater():
    world = with_relief(toy_world({"b1": [30] * 9}))
    road = way((29.0, 0.0), (29.5, 0.0))
    reach = [
        vhf_reach(world, Scenario(), 29.0, 0.0, is_repeater=is_repeater, itinerary=road)
        for is_repeater in (True, False)
    ]
    repeater, hand = (found.road.points for found in reach)
    reached_km = [points.loc[points["margin_db"] >= 0, "km"].max() for points in (repeater, hand)]
    assert reached_km[0] > reached_km[1] > 0
    # Beyond range nothing is reached, and that is known; the gaps are the rest of the way.
    assert repeater["signal"].iloc[-1] == "unlikely"
    for found in reach:
        points = found.road.points
        counts = points["signal"].isin(["likely", "uncertain"])
        assert found.road.gaps["to_km"].iloc[-1] == points["km"].iloc[-1]
        assert found.road.gap_km == pytest.approx((~counts).sum() * 0.25, abs=0.3)
    # A village is a point of the way: v2 stands 11.13 km along.
    near = repeater.iloc[(repeater["km"] - 11.132).abs().argmin()]
    village = reach[0].villages.loc["v2"]
    assert near["margin_db"] == pytest.approx(village["margin_db"], abs=0.5)


def test_bad_input_is_named(bands):
    road = way((29.0, 0.0), (29.1, 0.0))
    for step_m in (0, -5, NAN):
        with pytest.raises(BadValue, match="a step of"):
            signal_along(bands, Scenario(), road, step_m=step_m)
    with pytest.raises(EmptyLayer, match="no relief"):
        vhf_reach(bands, Scenario(), 29.0, 0.0)
    world = with_relief(toy_world({"b1": [30]}))
    with pytest.raises(BadCoordinates, match="outside of the region"):
        vhf_reach(world, Scenario(), 12.0, 0.0)


def test_it_is_restricted_and_never_exported(bands, tmp_path):
    road = way((29.0, 0.0), (29.1, 0.0))
    found = signal_along(bands, Scenario(), road)
    assert (found.sensitivity, found.kind) == ("restricted", "modelled")
    with pytest.raises(InputError, match="signal along the road"):
        check_exportable([found])
    reach = vhf_reach(with_relief(toy_world({"b1": [30]})), Scenario(), 29.0, 0.0, itinerary=road)
    for one in (reach, reach.road):
        with pytest.raises(InputError, match="VHF"):
            check_exportable([one])
    keys = {"signal": {"sensitivity": "confidential"}}
    closed = build_world(write_region(tmp_path / "closed", layer_keys=keys))
    assert signal_along(closed, Scenario(), road).sensitivity == "confidential"


def test_no_command_and_no_report_knows_it():
    for room in ("commands", "reports", "records"):
        for path in (PROJECT / room).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
            assert "coverage.road_signal" not in names, path


def test_kivu(kivu):
    world = build_world(kivu)
    result = evaluate(world, Scenario())
    far = result.villages[result.villages["travel_minutes"].between(90, 120)].iloc[0]
    found = signal_along(world, Scenario(), find_way(world, result, far))
    assert len(found.points) > 100
    assert found.points["mast_id"].ne("").any()
    assert (found.gaps["km"] > 0).all()
    assert found.gaps["km"].sum() <= found.points["km"].iloc[-1]
