"""From the pieces of a way to its legs, and to the bridges, fords and barriers that it passes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from routing.itinerary import Leg, Passage
from routing.network import Network

_NO = ("", "no")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a segment, travelled from one fraction to another."""

    segment: int
    begins: float
    ends: float
    ms: int


@dataclass(frozen=True, slots=True)
class _Road:
    """What is told of a segment: pieces of which it is equal are one leg."""

    name: str
    ref: str
    highway: str
    surface: str
    is_imputed: bool


@dataclass(frozen=True, slots=True)
class _Told:
    road: _Road
    kind: str
    value: str


def tell_roads(
    network: Network, pieces: Sequence[Piece], km: float, ms: int
) -> tuple[list[Leg], list[Passage]]:
    """Draw pieces together that run over the same road; find what stands in the way.

    Parameters
    ----------
    network
        Whose segments they are.
    pieces
        In the order they are travelled.
    km, ms
        What lies behind at the first of them: the walk to the road.

    Returns
    -------
    legs, passages
        In order. Neighbouring segments of one bridge or ford are one passage.
    """
    keys = [
        (int(network.segment_way[piece.segment]), int(network.segment_class[piece.segment]))
        for piece in pieces
    ]
    told = {key: _tell(network, *key) for key in set(keys)}
    driven = [(piece, told[key]) for piece, key in zip(pieces, keys, strict=True)]
    legs = list(_legs(network, driven))
    return legs, list(_passages(network, driven, km, ms))


def _km(network: Network, piece: Piece) -> float:
    return float(network.segment_length_m[piece.segment]) * abs(piece.ends - piece.begins) / 1000


def _legs(network: Network, driven: list[tuple[Piece, _Told]]) -> Iterator[Leg]:
    for road, stretch in groupby(driven, key=lambda one: one[1].road):
        parts = [piece for piece, _ in stretch]
        yield Leg(
            road.name,
            road.ref,
            road.highway,
            road.surface,
            sum(_km(network, part) for part in parts),
            sum(part.ms for part in parts),
            road.is_imputed,
        )


def _passages(network: Network, driven: list[tuple[Piece, _Told]], km: float, ms: int) -> Iterator[Passage]:
    for (kind, value), stretch in groupby(driven, key=lambda one: (one[1].kind, one[1].value)):
        parts = list(stretch)
        length = sum(_km(network, piece) for piece, _ in parts)
        spent = sum(piece.ms for piece, _ in parts)
        if kind:
            yield Passage(kind, value, parts[0][1].road.name, km, ms, length, spent, parts[0][0].segment)
        km, ms = km + length, ms + spent


def _tell(network: Network, way: int, row: int) -> _Told:
    tags = network.classes.iloc[row]
    if tags["gate"] == "boarding":
        return _Told(_Road("", "", "ferry landing", "", False), "ferry landing", "")
    if tags["gate"]:
        kind = "barrier" if tags["barrier"] else "ford"
        return _Told(_Road(str(tags["barrier"] or "ford"), "", "barrier", "", False), kind, str(tags[kind]))
    named = network.ways.iloc[way]
    highway = "ferry" if tags["ferry"] else str(tags["highway"])
    is_imputed = "surface" in str(tags.get("imputed", "")).split(";")
    road = _Road(str(named["name"]), str(named["ref"]), highway, str(tags["surface"]), is_imputed)
    for kind in ("bridge", "ford"):
        value = str(tags.get(kind, ""))
        if value not in _NO:
            return _Told(road, kind, value)
    return _Told(road, "", "")
