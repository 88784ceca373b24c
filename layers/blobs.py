"""A .osm.pbf file in pieces: each of them is a whole small .osm.pbf, so that reading needs little memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

PIECE_BYTES = 8_000_000
_LONGEST_HEADER = 64 * 1024
_LONGEST_BLOB = 64 * 1024 * 1024
_DATASIZE = 3


def pbf_pieces(path: Path, piece_bytes: int = PIECE_BYTES) -> Iterator[tuple[bytes, float]]:
    """Yield pieces of a .osm.pbf file and the share of the file read with each, up to 1.

    A file is a row of blobs, the first of which says what the file is. Every piece is that blob and as many
    whole blobs as fit `piece_bytes`.

    Raises
    ------
    ValueError
        The file ends within a blob, or is no such file.
    """
    total = path.stat().st_size
    with path.open("rb") as file:
        head = _next_blob(file)
        piece, is_given = bytearray(head), False
        while blob := _next_blob(file):
            piece += blob
            if len(piece) >= piece_bytes:
                yield bytes(piece), file.tell() / total
                piece, is_given = bytearray(head), True
        if len(piece) > len(head) or not is_given:
            yield bytes(piece), 1.0


def _next_blob(file: BinaryIO) -> bytes:
    """Return the next blob with its header; nothing at the end of the file."""
    length = file.read(4)
    if not length:
        return b""
    header_size = int.from_bytes(length, "big")
    if len(length) < 4 or header_size > _LONGEST_HEADER:
        raise ValueError("a blob begins with no length")
    header = file.read(header_size)
    size = _data_size(header) if len(header) == header_size else -1
    if not 0 <= size <= _LONGEST_BLOB:
        raise ValueError("the header of a blob is cut short or damaged")
    data = file.read(size)
    if len(data) < size:
        raise ValueError("the file ends within a blob")
    return length + header + data


def _data_size(header: bytes) -> int:
    """Return the size of the blob that follows, which its header (protobuf) states; -1 when it does not."""
    at, size = 0, -1
    while at < len(header):
        key, at = _varint(header, at)
        value, at = _varint(header, at)
        if key & 7 == 2:
            at += value
        elif key & 7 != 0:
            return -1
        elif key >> 3 == _DATASIZE:
            size = value
    return size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data):
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
    raise ValueError("the header of a blob is cut short or damaged")
