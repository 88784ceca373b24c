"""A year week by week: bases close, battalions come and go, tests grow old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks.case import Case
from benchmarks.generator import METRIC
from benchmarks.roads import SITES, setting
from coverage.calendar import Timeline, build_timeline, evaluate_on
from coverage.scenario import Scenario
from coverage.status import STATUS
from coverage.world import World
from layers.assumptions import read_assumptions
from layers.layers import Layers
from layers.mechanisms import no_mechanisms
from layers.region import LayerSource, Region
from layers.signal import SIGNAL

NODES = 200_000
WEEKS = 52
NETWORKS = 2_400
"""Villages that call by an alert network, as many as the mission had."""
START = date(2024, 1, 1)
AREAS = 60


def cases(*, is_quick: bool) -> Iterator[Case]:
    """Yield a year with twelve changes; the peer asks for the answer of each week by itself."""
    world = make_world()
    scenario = make_scenario(world)
    weeks = 13 if is_quick else WEEKS
    villages = len(world.layers.villages)
    states = build_timeline(world, scenario, weeks).state_count
    yield Case(
        f"{weeks} weeks, {len(scenario.changes)} changes, {states} states",
        f"{SITES} bases, {villages // 1000}k villages, {NETWORKS:,} CANs",
        lambda: build_timeline(world, scenario, weeks),
        {"evaluate_on, week by week": lambda: _one_by_one(world, scenario, weeks)},
        _equal,
        3,
    )


def _one_by_one(world: World, scenario: Scenario, weeks: int) -> list[pd.DataFrame]:
    days = [START + timedelta(weeks=week) for week in range(weeks)]
    return [evaluate_on(world, scenario, day).overall() for day in days]


def _equal(ours: object, peer: object) -> None:
    assert isinstance(ours, Timeline)
    assert isinstance(peer, list)
    for week, overall in enumerate(peer):
        for status in STATUS:
            assert ours.weeks[f"people_{status}"].iloc[week] == overall["people"][status]


def make_world(seed: int = 4) -> World:
    """Make a region over generated roads: every third base embeds assistants, three close by the file."""
    random = np.random.default_rng(seed)
    given = setting(NODES)
    villages = _villages(given.world.villages, random)
    bases = _bases(given.world.sites, random)
    names = ("villages", "bases", "roads", "mechanisms")
    where = Path("/generated")
    sources = {
        name: LayerSource(name, where / name, "generated", "CC0", START, "modelled", "public", {})
        for name in names
    }
    layers = Layers(
        region=Region(
            where, "Generated", (0.0, -60.0, 60.0, 60.0), METRIC, "Africa/Lubumbashi", START, {}, sources
        ),
        villages=villages,
        bases=bases,
        mechanisms=_mechanisms(villages, bases, random),
        places=gpd.GeoDataFrame(geometry=[], crs="EPSG:4326"),
        areas=None,
        signal=pd.DataFrame(
            {
                "signal": pd.Categorical(random.choice(list(SIGNAL), len(villages)), categories=list(SIGNAL)),
                "dbm": np.nan,
            },
            index=villages.index,
        ),
        roads=given.world.roads,
        cautions=(),
        area_id=pd.Series(
            [f"area-{n:02d}" for n in random.integers(0, AREAS, len(villages))],
            index=villages.index,
            dtype="str",
        ),
    )
    return World(layers, given.router, read_assumptions())


def make_scenario(world: World) -> Scenario:
    """Twelve changes over a year; channels that were not tested lately do not count."""
    base, village = world.layers.bases.index, world.layers.villages
    points = village.geometry.iloc[::1500]

    def on(week: int) -> date:
        return START + timedelta(weeks=week)

    scenario = Scenario(unverified_counts=False)
    for n, week in enumerate((4, 9, 13, 26, 39)):
        scenario = scenario.close(str(base[10 + 3 * n]), on(week))
    for n, week in enumerate((6, 20, 44)):
        point = points.iloc[n]
        scenario = scenario.place(
            point.x, point.y, troops=120, from_=on(week), days=21, from_base=str(base[n])
        )
    cut = points.iloc[5]
    scenario = scenario.cut(cut.x, cut.y, on=on(30), until=on(36))
    scenario = scenario.open(str(base[10]), on(48))
    scenario = scenario.give(str(village.index[7]), "hf_radio", on=on(15))
    return scenario.restore_channel(str(village.index[3]), "charging", on=on(22))


def _villages(points: gpd.GeoSeries, random: np.random.Generator) -> gpd.GeoDataFrame:
    people = np.rint(random.lognormal(6.0, 1.0, len(points)))
    people[random.random(len(points)) < 0.1] = np.nan
    index = pd.Index([f"v{n}" for n in range(len(points))], name="village_id", dtype="str")
    return gpd.GeoDataFrame(
        {"name": pd.Series(index, index=index, dtype="str"), "population": people},
        index=index,
        geometry=points.to_numpy(),
        crs="EPSG:4326",
    )


def _bases(points: gpd.GeoSeries, random: np.random.Generator) -> gpd.GeoDataFrame:
    index = pd.Index([f"b{n}" for n in range(len(points))], name="base_id", dtype="str")
    never = [pd.NaT] * len(points)
    closed = [*never[3:], *(pd.Timestamp(START + timedelta(days=days)) for days in (70, 150, 290))]
    return gpd.GeoDataFrame(
        {
            "name": pd.Series(index, index=index, dtype="str"),
            "kind": "COB",
            "troops": random.integers(120, 800, len(points)).astype(float),
            "opened": pd.to_datetime(pd.Series(never, index=index)),
            "closed": pd.to_datetime(pd.Series(closed, index=index)),
            "mobilisation_minutes": np.nan,
        },
        index=index,
        geometry=points.to_numpy(),
        crs="EPSG:4326",
    )


def _mechanisms(
    villages: gpd.GeoDataFrame, bases: gpd.GeoDataFrame, random: np.random.Generator
) -> pd.DataFrame:
    """Alert networks tested on any day of the year before, and two assistants at every third base."""
    chosen = random.choice(len(villages), NETWORKS, replace=False)
    tested = [START - timedelta(days=int(days)) for days in random.integers(0, 365, NETWORKS)]
    frame = pd.DataFrame(
        {
            "kind": "CAN",
            "village_id": villages.index[chosen],
            "base_id": random.choice(bases.index, NETWORKS),
            "owner": "mission",
            "channel": random.choice(["phone", "hf_radio", "satphone"], NETWORKS),
            "is_embedded": False,
            "tested": pd.to_datetime(pd.Series(tested)),
        }
    )
    posts = pd.DataFrame(
        {
            "kind": "CLA",
            "village_id": "",
            "base_id": np.repeat(bases.index[::3], 2),
            "owner": "mission",
            "channel": "",
            "is_embedded": True,
            "tested": pd.NaT,
        }
    )
    table = pd.concat([frame, posts.astype({"tested": frame["tested"].dtype})], ignore_index=True)
    table.index = pd.Index([f"m{n}" for n in range(len(table))], name="mechanism_id", dtype="str")
    blank = no_mechanisms()
    return table.reindex(columns=blank.columns).astype(blank.dtypes)
