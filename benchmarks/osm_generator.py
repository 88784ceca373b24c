"""Writes a seeded .osm.pbf the size of a country: ``python -m benchmarks.osm_generator FILE``.

A grid of winding roads from crossing to crossing, tagged as roads are in the region: surface on some, grades
on tracks, here and there a name, a barrier, a ford, a one-way, a season. The blobs are encoded here by whole
arrays: osmium's writer takes some microseconds for every object that it is given from Python.
"""

from __future__ import annotations

import argparse
import zlib
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

NODES_A_BLOB = 8000
WAYS_A_BLOB = 4000
INNER = 10
"""Nodes of a way between its two crossings."""
WEST, SOUTH = 26.0, -5.0
STEP = 0.0011
"""Degrees between nodes, about 120 m, as ways are drawn."""

_UNITS_A_DEGREE = 1e7
_WAY_KINDS: tuple[tuple[float, dict[str, str]], ...] = (
    (0.04, {"highway": "primary", "surface": "asphalt", "maxspeed": "60"}),
    (0.05, {"highway": "secondary", "surface": "unpaved", "smoothness": "bad"}),
    (0.10, {"highway": "tertiary", "surface": "compacted"}),
    (0.08, {"highway": "tertiary"}),
    (0.13, {"highway": "unclassified", "surface": "dirt", "smoothness": "very_bad"}),
    (0.17, {"highway": "unclassified"}),
    (0.12, {"highway": "track", "tracktype": "grade3", "surface": "ground"}),
    (0.12, {"highway": "track", "tracktype": "grade4"}),
    (0.09, {"highway": "track"}),
    (0.05, {"highway": "path"}),
    (0.02, {"highway": "residential", "oneway": "yes"}),
    (0.01, {"highway": "track", "motor_vehicle:conditional": "no @ (wet)"}),
    (0.01, {"highway": "unclassified", "seasonal": "dry_season", "4wd_only": "yes"}),
    (0.01, {"highway": "tertiary", "bridge": "yes", "width": "3.5 m"}),
)
_NAMED_KINDS = 3
"""The first kinds carry the name of their line."""
_POINT_KINDS: tuple[tuple[str, str], ...] = (("ford", "yes"), ("barrier", "gate"), ("barrier", "toll_booth"))
_POINT_SHARE = 0.0005

Integers = NDArray[np.int64]


def write_country(path: Path, nodes: int, seed: int = 20) -> Path:
    """Write a country of about `nodes` nodes, all of them on roads; the same bytes for the same seed."""
    random = np.random.default_rng(seed)
    side = max(2, round((nodes / (1 + 2 * INNER)) ** 0.5))
    crossing = np.arange(side * side, dtype=np.int64).reshape(side, side)
    ends = np.vstack(
        (
            np.column_stack((crossing[:, :-1].ravel(), crossing[:, 1:].ravel())),
            np.column_stack((crossing[:-1].ravel(), crossing[1:].ravel())),
        )
    )
    line = np.concatenate(((ends[: len(ends) // 2, 0] // side), side + ends[len(ends) // 2 :, 0] % side))
    lon, lat = _places(side, ends, random)
    with path.open("wb") as file:
        _write_blob(file, "OSMHeader", _field(4, b"OsmSchema-V0.6") + _field(4, b"DenseNodes"))
        _write_nodes(file, lon, lat, random)
        _write_ways(file, ends + 1, side * side + 1, line, random)
    return path


def _places(side: int, ends: Integers, random: np.random.Generator) -> tuple[Integers, Integers]:
    """Coordinates of the crossings, then of the inner nodes way by way, in OSM's whole units."""
    step = (INNER + 1) * STEP
    at = np.stack((np.tile(np.arange(side), side), np.repeat(np.arange(side), side))) * step
    begin, end = at[:, ends[:, 0]], at[:, ends[:, 1]]
    share = np.arange(1, INNER + 1) / (INNER + 1)
    height = random.normal(0, 0.08, len(ends))[:, None] * np.sin(share * 2 * np.pi)
    across = np.stack((begin[1] - end[1], end[0] - begin[0]))
    inner = begin[:, :, None] + (end - begin)[:, :, None] * share + across[:, :, None] * height
    degrees = np.hstack((at, inner.reshape(2, -1))) + np.array([[WEST], [SOUTH]])
    lon, lat = np.rint(degrees * _UNITS_A_DEGREE).astype(np.int64)
    return lon, lat


def _write_nodes(file: BinaryIO, lon: Integers, lat: Integers, random: np.random.Generator) -> None:
    texts = ["", *dict.fromkeys(word for pair in _POINT_KINDS for word in pair)]
    pairs = np.array([[texts.index(word) for word in pair] for pair in _POINT_KINDS], dtype=np.int64)
    for first in range(0, len(lon), NODES_A_BLOB):
        part = slice(first, first + NODES_A_BLOB)
        ids = np.arange(first + 1, first + 1 + len(lon[part]))
        tagged = np.flatnonzero(random.random(len(ids)) < _POINT_SHARE)
        words = pairs[random.integers(len(pairs), size=len(tagged))]
        # A zero ends the tags of each node.
        tags = np.insert(np.zeros(len(ids), dtype=np.int64), np.repeat(tagged, 2), words.ravel())
        dense = b"".join(
            _field(number, _varints(values)[0])
            for number, values in (
                (1, _zigzag(_steps(ids))),
                (8, _zigzag(_steps(lat[part]))),
                (9, _zigzag(_steps(lon[part]))),
                (10, tags),
            )
        )
        _write_block(file, texts, _field(2, dense))


def _write_ways(
    file: BinaryIO, ends: Integers, first_inner: int, line: Integers, random: np.random.Generator
) -> None:
    """Write the ways; `ends` are ids of crossings, the inner nodes are numbered from `first_inner` on."""
    kind = random.choice(len(_WAY_KINDS), len(ends), p=[share for share, _ in _WAY_KINDS])
    words = dict.fromkeys(word for _, tags in _WAY_KINDS for pair in tags.items() for word in pair)
    texts = ["", *words, "name", *(f"Road {number}" for number in range(int(line.max()) + 1))]
    number = {text: at for at, text in enumerate(texts)}
    for first in range(0, len(ends), WAYS_A_BLOB):
        part = ends[first : first + WAYS_A_BLOB]
        inner = first_inner + INNER * np.arange(first, first + len(part))[:, None] + np.arange(INNER)
        refs = np.hstack((part[:, :1], inner, part[:, 1:]))
        data, start = _varints(_zigzag(np.diff(refs, prepend=0, axis=1)).ravel())
        way_start = start[:: INNER + 2]
        messages = []
        for row in range(len(part)):
            tags = _WAY_KINDS[kind[first + row]][1]
            if kind[first + row] < _NAMED_KINDS:
                tags = {**tags, "name": f"Road {line[first + row]}"}
            keys = b"".join(_varint(number[key]) for key in tags)
            values = b"".join(_varint(number[value]) for value in tags.values())
            way = b"\x08" + _varint(first + row + 1) + _field(2, keys) + _field(3, values)
            messages.append(_field(3, way + _field(8, data[way_start[row] : way_start[row + 1]])))
        _write_block(file, texts, b"".join(messages))


def _write_block(file: BinaryIO, texts: list[str], group: bytes) -> None:
    table = b"".join(_field(1, text.encode()) for text in texts)
    _write_blob(file, "OSMData", _field(1, table) + _field(2, group))


def _write_blob(file: BinaryIO, kind: str, data: bytes) -> None:
    blob = b"\x10" + _varint(len(data)) + _field(3, zlib.compress(data, 3))
    header = _field(1, kind.encode()) + b"\x18" + _varint(len(blob))
    file.write(len(header).to_bytes(4, "big") + header + blob)


def _field(number: int, data: bytes) -> bytes:
    """Encode a protobuf field of bytes."""
    return bytes([number << 3 | 2]) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value >= 0x80:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)


def _varints(values: Integers) -> tuple[bytes, Integers]:
    """Encode many; return the bytes and where each begins (and the last ends)."""
    size = np.ones(len(values), dtype=np.int64)
    for shift in range(7, 63, 7):
        size += values >> shift > 0
    start = np.concatenate(([0], np.cumsum(size)))
    data = np.zeros(start[-1], dtype=np.uint8)
    for place in range(int(size.max(initial=0))):
        has = size > place
        rest = values[has] >> (7 * place)
        data[start[:-1][has] + place] = rest & 0x7F | np.where(size[has] > place + 1, 0x80, 0)
    return data.tobytes(), start


def _steps(values: Integers) -> Integers:
    return np.diff(values, prepend=0)


def _zigzag(values: Integers) -> Integers:
    return values << 1 ^ values >> 63


def main() -> None:
    """Write the file that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.osm_generator", description=main.__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--nodes", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=20)
    given = parser.parse_args()
    write_country(given.file, given.nodes, given.seed)
    print(f"written: {given.file}, {given.file.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
