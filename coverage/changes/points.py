"""Points of changes: kept to six decimals, so that equal places make equal scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coverage.fields import FieldReader

COORDINATE_DECIMALS = 6


def round_point(change: object) -> None:
    """Round `lon` and `lat` of a frozen change, while it is being made, to about 0.1 m."""
    for name in ("lon", "lat"):
        object.__setattr__(change, name, round(float(getattr(change, name)), COORDINATE_DECIMALS) + 0.0)


def read_point(given: Mapping[str, Any], where: str, reader: FieldReader) -> tuple[float, float]:
    """Read `lon` and `lat` in degrees, EPSG:4326; NaN after a fault."""
    lon = reader.number(given, "lon", where, low=-180, high=180)
    return lon, reader.number(given, "lat", where, low=-90, high=90)
