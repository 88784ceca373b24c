"""Roads and barriers out of OPL, the text of one line an object that osmium writes."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from layers.tags import OWN_TAGS, RAW_TAGS, is_road

_RAW_KEYS = {key.encode(): key for key in RAW_TAGS if key not in OWN_TAGS}
_OWN_KEYS = {key.encode(): key for key in OWN_TAGS}
_ESCAPED = re.compile(r"%([0-9a-f]+)%")


@dataclass(slots=True)
class OplRoads:
    """What is gathered from the lines, in the order of the file.

    Attributes
    ----------
    way_id, size, kind
        Of each way: its OSM id, its number of nodes, its row in `kinds`.
    refs : list of int64[...]
        OSM ids of the nodes along the ways, way after way, in pieces.
    kinds : dict
        Distinct tags of ways (keys of `RAW_TAGS` but `OWN_TAGS`) to their number; -1 where no road has them.
    own : dict
        For each of `OWN_TAGS`: its distinct values to their number.
    own_code : dict
        For each of `OWN_TAGS`: the number of each way's value.
    points : dict
        Tags of nodes by OSM id.
    """

    way_id: array[int] = field(default_factory=lambda: array("q"))
    size: array[int] = field(default_factory=lambda: array("i"))
    kind: array[int] = field(default_factory=lambda: array("i"))
    refs: list[NDArray[np.int64]] = field(default_factory=list)
    kinds: dict[tuple[tuple[str, str], ...], int] = field(default_factory=dict)
    own: dict[str, dict[str, int]] = field(default_factory=lambda: {tag: {"": 0} for tag in OWN_TAGS})
    own_code: dict[str, array[int]] = field(default_factory=lambda: {tag: array("i") for tag in OWN_TAGS})
    points: dict[int, dict[str, str]] = field(default_factory=dict)
    _road_kinds: int = 0

    def add(self, lines: Iterable[bytes]) -> None:
        """Gather the roads and the tagged nodes among lines such as ``w1 Thighway=track Nn1,n2``.

        Raises
        ------
        ValueError
            A line is not what osmium writes.
        """
        seen: dict[bytes, tuple[int, ...]] = {}
        nodes: list[bytes] = []
        for line in lines:
            if line.startswith(b"n"):
                self._add_point(line)
                continue
            front, _, behind = line.rstrip(b"\n").rpartition(b" N")
            id_, _, text = front.partition(b" T")
            codes = seen.get(text)
            if codes is None:
                codes = seen[text] = self._codes(text)
            if codes[0] < 0:
                continue
            self.way_id.append(int(id_[1:]))
            self.kind.append(codes[0])
            for tag, code in zip(OWN_TAGS, codes[1:], strict=True):
                self.own_code[tag].append(code)
            self.size.append(behind.count(b",") + 1 if behind else 0)
            if behind:
                nodes.append(behind)
        if nodes:
            numbers = b",".join(nodes).replace(b"n", b"").decode("ascii")
            self.refs.append(np.fromstring(numbers, dtype=np.int64, sep=","))

    def _add_point(self, line: bytes) -> None:
        id_, _, rest = line.partition(b" T")
        self.points[int(id_[1:])] = dict(_pairs(rest.partition(b" ")[0]))

    def _codes(self, text: bytes) -> tuple[int, ...]:
        """Numbers of a way's tags: of its kind, then of each of its own."""
        raw: list[tuple[str, str]] = []
        own = dict.fromkeys(OWN_TAGS, 0)
        for pair in text.split(b","):
            key, _, value = pair.partition(b"=")
            if key in _OWN_KEYS:
                numbers = self.own[_OWN_KEYS[key]]
                own[_OWN_KEYS[key]] = numbers.setdefault(_plain(value), len(numbers))
            elif (name := _RAW_KEYS.get(key)) is not None:
                raw.append((name, _plain(value)))
        tags = tuple(sorted(raw))
        number = self.kinds.get(tags)
        if number is None:
            number = self._road_kinds if is_road(dict(tags)) else -1
            self.kinds[tags] = number
            self._road_kinds += number >= 0
        return number, *own.values()


def _pairs(text: bytes) -> Iterable[tuple[str, str]]:
    for pair in text.split(b","):
        key, _, value = pair.partition(b"=")
        yield _plain(key), _plain(value)


def _plain(text: bytes) -> str:
    """Undo OPL's escapes, which are code points in hexadecimal: ``%20%`` is a space."""
    plain = text.decode("utf-8", errors="replace")
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), plain) if "%" in plain else plain
