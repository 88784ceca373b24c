from __future__ import annotations

from pathlib import Path

import numpy as np
import osmnx as ox
import pytest

from layers.assumptions import read_assumptions
from layers.errors import BrokenFile
from layers.graphml import read_graphml_roads
from layers.layers import read_layers
from layers.roads import TAGS
from routing.build import build_network
from routing.profile import Profile
from routing.router import Router
from routing.speeds import read_speeds
from tests.regions import write_region


@pytest.fixture
def graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The toy region's roads, as osmnx reads and saves them."""
    monkeypatch.setattr(ox.settings, "useful_tags_way", [*TAGS])
    folder = write_region(tmp_path / "osm")
    graph = ox.graph_from_xml(folder / "roads.osm", simplify=False, retain_all=True)
    path = tmp_path / "roads.graphml"
    ox.save_graphml(graph, path)
    return path


def test_a_saved_graph_gives_the_times_of_the_osm_file(graph: Path, tmp_path: Path) -> None:
    assumptions = read_assumptions()
    from_osm = read_layers(tmp_path / "osm", assumptions)
    roads = read_graphml_roads(graph)
    times = [
        Router(built, read_speeds(), assumptions, from_osm.region.metric_crs)
        .times(from_osm.bases.geometry, from_osm.villages.geometry, Profile(), cutoff_minutes=240)
        .ms
        for built in (build_network(from_osm.roads), build_network(roads))
    ]
    assert np.isfinite(times[0]).any()
    np.testing.assert_array_equal(times[0], times[1])


def test_several_values_are_said(graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ox.settings, "useful_tags_way", [*TAGS])
    simplified = ox.simplify_graph(ox.load_graphml(graph))
    for edge in simplified.edges:
        simplified.edges[edge]["surface"] = ["gravel", "dirt"]
    path = tmp_path / "simple.graphml"
    ox.save_graphml(simplified, path)
    roads = read_graphml_roads(path)
    assert set(roads.tags["surface"]) == {"gravel"}
    assert "different tags" in roads.cautions[0].message


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "roads.graphml"
    path.write_text("<graphml", encoding="utf-8")
    with pytest.raises(BrokenFile, match="graph of osmnx"):
        read_graphml_roads(path)
