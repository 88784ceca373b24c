"""Reading the roads of a country-size .osm.pbf, beside osmium's own loop and osmnx on smaller files.

Neither peer is asked for the whole, which would take them minutes and hours: their times on a smaller file of
the same generator are multiplied, and the peer's name says by how much.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import osmium
import osmnx as ox

from benchmarks.case import Case
from benchmarks.osm_generator import write_country
from layers.osm import read_osm_roads
from layers.roads import Roads

OF_PYOSMIUM, OF_OSMNX = 20, 500


def cases(*, is_quick: bool) -> Iterator[Case]:
    """Yield the case of reading, on 10 million nodes; on 1 million when it must be quick."""
    nodes = 1_000_000 if is_quick else 10_000_000
    with tempfile.TemporaryDirectory(prefix="reading-") as folder:
        country = write_country(Path(folder) / "country.osm.pbf", nodes)
        small = write_country(Path(folder) / "small.osm.pbf", nodes // OF_PYOSMIUM)
        tiny = _as_xml(write_country(Path(folder) / "tiny.osm.pbf", nodes // OF_OSMNX))
        for name, part, read in (
            (f"pyosmium loop, 1/{OF_PYOSMIUM}", OF_PYOSMIUM, _loop(small)),
            (f"osmnx, 1/{OF_OSMNX}", OF_OSMNX, _osmnx(tiny)),
        ):
            yield Case(
                "roads out of a .osm.pbf",
                f"{nodes // 1_000_000}M nodes",
                lambda: read_osm_roads(country),
                {name: read},
                _agree,
                runs=1,
                scale=part,
            )


def _as_xml(path: Path) -> Path:
    """Write the same objects as XML, which osmnx reads; it wants a version and a time of each."""
    xml = path.with_suffix("").with_suffix(".osm")
    with osmium.SimpleWriter(str(xml)) as writer:
        osmium.apply(str(path), writer)
    return xml


def _loop(path: Path) -> Callable[[], tuple[int, int]]:
    expected = len(read_osm_roads(path).node_id)

    def run() -> tuple[int, int]:
        ways = []
        places: dict[int, tuple[float, float]] = {}
        for entity in osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations():
            if isinstance(entity, osmium.osm.Way) and "highway" in entity.tags:
                ways.append((entity.id, dict(entity.tags), [node.ref for node in entity.nodes]))
                places.update((node.ref, (node.lon, node.lat)) for node in entity.nodes)
        return len(places), expected

    return run


def _osmnx(path: Path) -> Callable[[], tuple[int, int]]:
    expected = len(read_osm_roads(path).node_id)

    def run() -> tuple[int, int]:
        graph = ox.graph_from_xml(path, simplify=False, retain_all=True)
        return len(graph), expected

    return run


def _agree(ours: object, theirs: object) -> None:
    """Hold the nodes that a peer found on the roads of its smaller file against ours of the same file."""
    assert isinstance(ours, Roads)
    assert isinstance(theirs, tuple)
    found, expected = theirs
    if found != expected:
        raise ValueError(f"a peer found {found} nodes on the roads, we {expected}")
