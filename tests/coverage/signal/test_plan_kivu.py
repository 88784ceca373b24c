"""The plan over the embedded region says what a group-by over the long table of links says."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from coverage.scenario import Scenario
from coverage.signal.budget import build_radio_terms
from coverage.signal.links import build_links
from coverage.signal.plan import RadioPlanner
from layers.assumptions import read_assumptions
from layers.layers import read_layers
from layers.signal import SIGNAL

TOLD = read_assumptions()


@pytest.fixture(scope="module")
def layers(kivu):
    return read_layers(kivu, TOLD)


@pytest.fixture(scope="module")
def planner(layers, tmp_path_factory):
    return RadioPlanner(layers, TOLD, tmp_path_factory.mktemp("links"))


def links_of(masts: gpd.GeoDataFrame, layers, **named) -> pd.DataFrame:
    points = layers.villages.geometry
    table = build_links(masts, points, layers.elevation, layers.clutter, build_radio_terms(TOLD), **named)
    return table.astype({"mast_id": str, "village_id": str})


@pytest.fixture(scope="module")
def table(layers):
    return links_of(layers.masts, layers)


def standing_ids(masts: gpd.GeoDataFrame, lost: set[str]) -> set[str]:
    """Follow each mast up its feed: it stands when nothing on the way is lost."""
    stands = set()
    for mast_id in masts.index:
        way = [mast_id]
        while masts.at[way[-1], "fed_by"] in masts.index and masts.at[way[-1], "fed_by"] not in way:
            way.append(masts.at[way[-1], "fed_by"])
        if not lost & set(way):
            stands.add(mast_id)
    return stands


def classes(table: pd.DataFrame, villages: pd.Index) -> list[str]:
    best = table.groupby("village_id")["margin_db"].max().reindex(villages)
    doubt = table["margin_db"].isna().groupby(table["village_id"]).any().reindex(villages, fill_value=False)
    return [
        "likely" if margin >= TOLD["signal_likely_margin_db"]
        else "uncertain" if margin >= 0
        else "unknown" if is_open
        else "unlikely"
        for margin, is_open in zip(best, doubt, strict=True)
    ]  # fmt: skip


def words(codes) -> list[str]:
    return [SIGNAL[code] for code in codes]


def test_the_model_is_a_group_by(layers, planner, table):
    plan = planner.plan(Scenario(), TOLD)
    assert words(plan.modelled) == classes(table, layers.villages.index)
    assert words(plan.signal) == words(plan.claimed) == layers.signal["signal"].tolist()
    usable = table[table["margin_db"] >= 0]
    assert len(plan.link_village) == len(usable) > 1000
    assert plan.link_margin_db.min() >= 0
    is_same = np.diff(plan.link_village) == 0
    assert (np.diff(plan.link_village) >= 0).all()
    assert (np.diff(plan.link_margin_db)[is_same] <= 0).all()


def test_losing_masts_is_leaving_out_their_rows(layers, planner, table):
    feeders = layers.masts["fed_by"].value_counts().drop("", errors="ignore").index
    assert len(feeders) > 0
    for lost in ({feeders[0]}, {layers.masts.index[0], layers.masts.index[-1]}, set(layers.masts.index)):
        scenario = Scenario(signal_basis="modelled")
        for mast_id in sorted(lost):
            scenario = scenario.lose_mast(mast_id)
        plan = planner.plan(scenario, TOLD)
        stands = standing_ids(layers.masts, lost)
        assert set(plan.masts.index[plan.masts["is_standing"]]) == stands
        assert words(plan.signal) == classes(table[table["mast_id"].isin(stands)], layers.villages.index)


def test_adding_a_mast_is_adding_its_rows(layers, planner, table):
    scenario = Scenario(signal_basis="modelled").add_mast(28.9, -1.3, height_m=45)
    new = layers.masts.iloc[:1].set_axis(["mast-1"]).assign(technologies="", height_m=45.0, fed_by="")
    new = new.set_geometry(gpd.points_from_xy([28.9], [-1.3], crs="EPSG:4326"))
    rows = links_of(new, layers)
    assert (rows["margin_db"] >= 0).any()
    plan = planner.plan(scenario, TOLD)
    assert words(plan.signal) == classes(pd.concat([table, rows]), layers.villages.index)


def test_the_next_start_reads_the_same_from_disk(layers, planner, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("computed again")

    first = planner.plan(Scenario(), TOLD)
    monkeypatch.setattr("coverage.signal.plan.build_links", refuse)
    again = RadioPlanner(layers, TOLD, planner._folder).plan(Scenario(), TOLD)
    for name in ("modelled", "signal", "agreement", "link_village", "link_mast", "link_margin_db"):
        np.testing.assert_array_equal(getattr(again, name), getattr(first, name))
