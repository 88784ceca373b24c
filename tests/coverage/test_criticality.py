"""Critical links: the toy region by hand, brute force through the router, and who may see them."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

import coverage
from coverage.criticality import Criticality, find_critical_links
from coverage.evaluate import evaluate
from coverage.road_lens import build_road_lens, longest_in_time
from coverage.scenario import Scenario
from coverage.world import build_world
from layers.errors import InputError
from reports.sensitivity import check_exportable, highest_sensitivity
from routing.nearest import nearest_sites
from routing.profile import Profile
from routing.state import build_state
from tests.real import osm_region
from tests.regions import write_region

PROJECT = Path(coverage.__file__).resolve().parent.parent


def by_brute_force(world, scenario, sites, chains):
    """Pairs of chain and village that are out of time once the chain is cut, by whole matrices."""
    lens = build_road_lens(world, scenario)
    profile = Profile(scenario.vehicle, scenario.season)
    core = world.router.network.core
    base = world.road_state(scenario)

    def is_in_time(state):
        times = world.router.times(
            sites, world.layers.villages.geometry, profile, cutoff_minutes=lens.limit_ms / 60_000, state=state
        )
        return np.isfinite(times.ms).any(axis=0) & lens.is_entered

    before = is_in_time(base)
    found = set()
    for chain in chains:
        segments = np.arange(core.chain_start[chain], core.chain_start[chain + 1])
        after = is_in_time(base.joined(build_state(cuts=segments)))
        ids = world.layers.villages.index[before & ~after]
        found |= {(int(chain), village) for village in ids}
    return found


def pairs(criticality):
    return set(criticality.lost.itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    return build_world(write_region(tmp_path_factory.mktemp("toy") / "region"))


def test_toy_region(toy):
    """Only b1 and b2 stand on the main road, b3 at v5 at the end of the track.

    The region has three links: the main road west and east of the junction at 29.10, and the track. With b2
    and b3 closed and gravel at the table's speed, v1 stands at b1, at the end of the western link: it is
    reached even if that is lost. Its loss puts v2, which lies on it, and all beyond it out of time.
    """
    scenario = Scenario(limit_minutes=240).close("b2").close("b3")
    found = find_critical_links(toy, scenario)
    links = found.links
    west = links[links["lon"] < 29.1].iloc[0]
    # v2 (200 people) on the link; v3 (unknown), v4 (400) and v5 (800) beyond it.
    assert west["villages"] == 4
    assert west["villages_on_link"] in (1, 2)  # v3 stands at the junction, an end of all three links
    assert (west["people_low"], west["people_high"]) == (1400, 1400)
    assert west["villages_without_population"] == 1
    assert west["ref"] == "N2"
    # Ten steps of 1,113.19 m along the equator.
    assert west["length_km"] == pytest.approx(11.1319, abs=0.001)
    assert west["lon"] == pytest.approx(29.05, abs=1e-6)
    assert found.links.index[0] == west.name
    assert found.limit_minutes == 240
    assert list(links["people_high"]) == sorted(links["people_high"], reverse=True)


@pytest.mark.parametrize("season", ["dry", "rains"])
@pytest.mark.parametrize("limit", [10, 30, 240])
def test_brute_force_on_the_toy_region(toy, season, limit):
    scenario = Scenario(season=season, limit_minutes=limit).close("b2")
    sites = toy.layers.bases.geometry.drop("b2")
    found = find_critical_links(toy, scenario)
    chains = range(len(toy.router.network.core.chain_from))
    assert pairs(found) == by_brute_force(toy, scenario, sites, chains)


def test_brute_force_on_a_real_extract(shared_data, tmp_path):
    """Liechtenstein, 3 invented bases: every link that matters, and every fifth of the others."""
    world = build_world(osm_region(shared_data, "osm_liechtenstein_2013.osm.pbf", tmp_path / "region"))
    scenario = Scenario(limit_minutes=20)
    found = find_critical_links(world, scenario)
    critical = found.links.index.to_numpy()
    assert len(critical) > 20
    others = np.setdiff1d(np.arange(len(world.router.network.core.chain_from)), critical)
    chains = np.concatenate((critical[:60], others[:: max(len(others) // 60, 1)]))
    expected = by_brute_force(world, scenario, world.layers.bases.geometry, chains)
    assert {pair for pair in pairs(found) if pair[0] in set(chains)} == expected


def test_nobody_answers(toy):
    scenario = Scenario()
    for base in toy.layers.bases.index:
        scenario = scenario.close(base)
    found = find_critical_links(toy, scenario)
    assert len(found.links) == 0
    assert len(found.lost) == 0


def test_cut_is_looked_at_under_the_cut(toy):
    """What a cut has put out of time already is lost by no link; a copy of the world is not altered."""
    from coverage.changes import CutRoad

    plain = Scenario(limit_minutes=240).close("b2").close("b3")
    cut = Scenario(limit_minutes=240, changes=(*plain.changes, CutRoad(29.025, 0.0)))
    before = find_critical_links(toy, plain).lost
    assert len(find_critical_links(toy, cut).lost) < len(before)
    assert find_critical_links(toy, plain).lost.equals(before)


@pytest.mark.parametrize("factor", [1.0, 1.5, 1.1])
def test_longest_in_time(factor):
    longest = longest_in_time(3_600_000, factor)
    assert np.rint(longest * factor) <= 3_600_000 < np.rint((longest + 1) * factor)


def test_restricted(toy):
    found = find_critical_links(toy, Scenario())
    assert found.sensitivity == "restricted"
    assert {field.name: field.default for field in fields(Criticality)}["sensitivity"] == "restricted"
    with pytest.raises(InputError, match="restricted"):
        check_exportable([found])
    assert highest_sensitivity([found, *toy.region.layers.values()]) == "restricted"


def imported(path):
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def words(path):
    """Every name, attribute, annotation and string of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for field in ("id", "attr", "arg", "name", "value"):
            word = getattr(node, field, None)
            if isinstance(word, str):
                yield word


@pytest.mark.parametrize("room", ["reports", "records", "commands"])
def test_nothing_that_writes_knows_of_it(room):
    """No module that exports, prints or stores imports criticality, or anything that does, or names it."""
    knows = {
        f"coverage.{path.stem}"
        for path in (PROJECT / "coverage").glob("*.py")
        if path.stem == "criticality" or "coverage.criticality" in imported(path)
    }
    for path in (PROJECT / room).rglob("*.py"):
        assert not imported(path) & knows, path
        if path.stem != "sensitivity":
            assert not [word for word in words(path) if "criticality" in word.lower()], path


def test_the_embedded_region_is_in_time_as_the_answer_says(kivu):
    """With relief a walk to a village is not the walk from it: the lens takes the same one as the answer."""
    world = build_world(kivu)
    lens = build_road_lens(world, Scenario())
    ms = nearest_sites(lens.network, lens.costs, lens.sites, lens.villages, lens.limit_ms).ms
    answer = evaluate(world, Scenario()).villages
    in_time = answer["travel_minutes"].to_numpy() <= 60
    np.testing.assert_array_equal(np.isfinite(ms) & (ms <= lens.limit_ms) & lens.is_entered, in_time)
    np.testing.assert_array_equal(ms[in_time] / 60_000, answer["travel_minutes"].to_numpy()[in_time])
