"""Signal classes as a paletted PNG, to lay on the map."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from layers.signal import SIGNAL

if TYPE_CHECKING:
    from numpy.typing import NDArray

Colour = tuple[int, int, int, int]

# Red, green, blue, opacity. Hues that no status uses; unlikely is left clear.
COLOURS: Final[Mapping[str, Colour]] = MappingProxyType(
    {
        "unlikely": (0, 0, 0, 0),
        "uncertain": (221, 190, 60, 70),
        "likely": (221, 190, 60, 150),
        "unknown": (120, 120, 120, 45),
    }
)
# Where claim and model agree is left clear; the two ways to disagree differ in hue and in depth.
DISAGREE: Final = ("agree", "claim_more", "model_more", "unknown")
DISAGREE_COLOURS: Final[Mapping[str, Colour]] = MappingProxyType(
    {
        "agree": (0, 0, 0, 0),
        "claim_more": (213, 94, 0, 150),
        "model_more": (143, 106, 184, 140),
        "unknown": (120, 120, 120, 45),
    }
)
SIGNAL_PALETTE: Final = tuple(COLOURS[word] for word in SIGNAL)
DISAGREE_PALETTE: Final = tuple(DISAGREE_COLOURS[word] for word in DISAGREE)


def corners(bounds: tuple[float, float, float, float]) -> list[tuple[float, float]]:
    """Return the corners of bounds (west, south, east, north), clockwise from the north-west."""
    west, south, east, north = bounds
    return [(west, north), (east, north), (east, south), (west, south)]


def write_png(classes: NDArray[np.uint8], palette: tuple[Colour, ...] = SIGNAL_PALETTE) -> bytes:
    """Return a PNG with one palette entry a class and 2 bits a pixel (four classes).

    Rows and columns are taken as they are: for the map they must be even in Web Mercator (EPSG:3857).
    Source: PNG specification, third edition (W3C), chunks IHDR, PLTE, tRNS, IDAT, IEND.
    """
    rows, columns = classes.shape
    padded = np.zeros((rows, -(-columns // 4) * 4), dtype=np.uint8)
    padded[:, :columns] = classes
    packed = (padded[:, 0::4] << 6) | (padded[:, 1::4] << 4) | (padded[:, 2::4] << 2) | padded[:, 3::4]
    scanlines = np.hstack([np.zeros((rows, 1), dtype=np.uint8), packed])  # 0: no filter
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
