from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium
import pytest

from benchmarks.osm_generator import write_country
from layers.blobs import pbf_pieces
from layers.osm import read_osm_roads


def ids(data: osmium.io.FileBuffer | str) -> list[tuple[str, int]]:
    return [(entity.type_str(), entity.id) for entity in osmium.FileProcessor(data)]


def test_pieces_hold_what_the_file_holds(tmp_path: Path) -> None:
    path = write_country(tmp_path / "roads.osm.pbf", 30_000)
    pieces = list(pbf_pieces(path, piece_bytes=10_000))
    assert len(pieces) > 3
    found = [row for piece, _ in pieces for row in ids(osmium.io.FileBuffer(piece, "pbf"))]
    assert found == ids(str(path))
    shares = [share for _, share in pieces]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_roads_do_not_hang_on_the_size_of_the_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_country(tmp_path / "roads.osm.pbf", 30_000)
    whole, told = read_osm_roads(path), []
    monkeypatch.setattr("layers.osm.pbf_pieces", lambda given: pbf_pieces(given, 10_000))
    roads = read_osm_roads(path, lambda what, share: told.append((what, share)))
    for name in ("node_id", "lon", "lat", "way_id", "way_start", "way_node"):
        np.testing.assert_array_equal(getattr(roads, name), getattr(whole, name))
    assert roads.tags.equals(whole.tags)
    assert roads.barriers.equals(whole.barriers)
    assert {what for what, _ in told} == {"roads"}
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert told[-1][1] == 1.0


@pytest.mark.parametrize("cut", [1, 3, 10, 200, 2_000])
def test_a_file_that_ends_within_a_blob(tmp_path: Path, cut: int) -> None:
    path = write_country(tmp_path / "roads.osm.pbf", 3_000)
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(ValueError, match="blob"):
        list(pbf_pieces(path))


def test_what_is_no_pbf(tmp_path: Path) -> None:
    path = tmp_path / "roads.osm.pbf"
    path.write_bytes(b"\xff" * 100)
    with pytest.raises(ValueError, match="blob"):
        list(pbf_pieces(path))
