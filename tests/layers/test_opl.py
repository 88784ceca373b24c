from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.opl import OplRoads
from layers.osm import read_osm_roads
from tests.regions import osm


def test_ways_and_points() -> None:
    found = OplRoads()
    found.add([b"n7 Tbarrier=lift_gate,access=no x29 y0\n", b"w1 Thighway=track,name=A%20%b Nn1,n-2,n3\n"])
    found.add(
        [b"w2 Thighway=proposed Nn1,n3\n", b"w3 Tname=A%20%b,highway=track N\n", b"w4 Troute=ferry Nn3,n9\n"]
    )
    assert found.points == {7: {"barrier": "lift_gate", "access": "no"}}
    assert list(found.way_id) == [1, 3, 4]
    assert list(found.size) == [3, 0, 2]
    assert list(found.kind) == [0, 0, 1]
    assert np.concatenate(found.refs).tolist() == [1, -2, 3, 3, 9]
    assert list(found.own["name"]) == ["", "A b"]
    assert list(found.own_code["name"]) == [1, 1, 0]


@pytest.mark.parametrize(
    "line", [b"wx Thighway=track Nn1,n2\n", b"w1 Thighway=track Nn1,y2\n", b"nx Tford=yes x y\n"]
)
def test_a_damaged_line_is_no_way(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"int|string"):
        OplRoads().add([line])


@settings(deadline=None)
@given(
    name=st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"]), min_size=1, max_size=20).filter(
        lambda text: text == text.strip()
    )
)
def test_names_survive_the_way_through_osmium(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    path = tmp_path_factory.mktemp("names") / "roads.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for id_ in (1, 2):
            writer.add_node(osmium.osm.mutable.Node(id=id_, location=(29.0 + id_ / 10, 0.0)))
        writer.add_way(osmium.osm.mutable.Way(id=5, nodes=[1, 2], tags={"highway": "track", "name": name}))
    assert read_osm_roads(path).tags["name"].astype(str).tolist() == [name]


def test_a_vehicle_tag_at_a_barrier_holds_for_motor_vehicles(tmp_path: Path) -> None:
    path = tmp_path / "roads.osm"
    path.write_text(osm(node_tags={105: {"barrier": "gate", "vehicle": "no"}}))
    assert read_osm_roads(path).barriers["motor_vehicle"].tolist() == ["no"]
