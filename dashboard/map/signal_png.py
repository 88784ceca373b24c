"""Phone signal as a picture to lay on the map: a paletted PNG with even rows in Web Mercator."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from dashboard.map.payload import is_shown
from layers.signal import SIGNAL, SignalPicture, read_signal_picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverage.world import World

# Red, green, blue, opacity. Hues that no status uses; unlikely is left clear.
COLOURS = {
    "unlikely": (0, 0, 0, 0),
    "uncertain": (221, 190, 60, 70),
    "likely": (221, 190, 60, 150),
    "unknown": (120, 120, 120, 45),
}


def signal_files(world: World) -> dict[str, Callable[[], bytes | None]]:
    """Return, by file name, the functions that make the picture and its place, if there is any.

    ``signal.json`` holds the corners (longitude, latitude: north-west, north-east, south-east, south-west).
    """
    if not is_shown(world, "signal"):
        return {}

    @cache
    def picture() -> SignalPicture | None:
        return read_signal_picture(world.region.layers["signal"], world.region.bounds, world.assumptions)

    def make_png() -> bytes | None:
        found = picture()
        return None if found is None else write_png(to_mercator(found))

    def make_place() -> bytes | None:
        found = picture()
        return None if found is None else json.dumps({"coordinates": corners(found.bounds)}).encode()

    return {"signal.png": make_png, "signal.json": make_place}


def corners(bounds: tuple[float, float, float, float]) -> list[tuple[float, float]]:
    """Return the corners of bounds (west, south, east, north), clockwise from the north-west."""
    west, south, east, north = bounds
    return [(west, north), (east, north), (east, south), (west, south)]


def mercator_y(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the Web Mercator ordinate of latitudes in degrees, as EPSG:3857 has it but for a radius of 1."""
    return np.asarray(np.arctanh(np.sin(np.radians(lat))), dtype=np.float64)


def to_mercator(picture: SignalPicture) -> NDArray[np.uint8]:
    """Return the classes with rows evenly spaced in EPSG:3857 instead of in degrees; nearest row, same shape.

    Columns need no change: both systems space longitude evenly.
    """
    _, south, _, north = picture.bounds
    rows = picture.classes.shape[0]
    low, high = mercator_y(np.array([south, north]))
    y = high - (np.arange(rows) + 0.5) * (high - low) / rows
    lat = np.degrees(np.arcsin(np.tanh(y)))
    row = np.clip(((north - lat) / (north - south) * rows).astype(np.int64), 0, rows - 1)
    taken: NDArray[np.uint8] = picture.classes[row]
    return taken


def write_png(classes: NDArray[np.uint8]) -> bytes:
    """Return a PNG with one palette entry a signal class and 2 bits a pixel (four classes).

    Source: PNG specification, third edition (W3C), chunks IHDR, PLTE, tRNS, IDAT, IEND.
    """
    rows, columns = classes.shape
    padded = np.zeros((rows, -(-columns // 4) * 4), dtype=np.uint8)
    padded[:, :columns] = classes
    packed = (padded[:, 0::4] << 6) | (padded[:, 1::4] << 4) | (padded[:, 2::4] << 2) | padded[:, 3::4]
    scanlines = np.hstack([np.zeros((rows, 1), dtype=np.uint8), packed])  # 0: no filter
    palette = [COLOURS[word] for word in SIGNAL]
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 2, 3, 0, 0, 0)),
            chunk(b"PLTE", b"".join(bytes(colour[:3]) for colour in palette)),
            chunk(b"tRNS", bytes(colour[3] for colour in palette)),
            chunk(b"IDAT", zlib.compress(scanlines.tobytes(), 9)),
            chunk(b"IEND", b""),
        ]
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return one PNG chunk: length, kind, data, checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
