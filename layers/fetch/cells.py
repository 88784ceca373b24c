"""Boxes that fall on the cells of a raster, so that cutting moves no cell."""

from __future__ import annotations

import math
from typing import Any

from rasterio.windows import from_bounds

from layers.fetch.job import Box

NEARLY = 1e-6


def whole_cells(raster: Any, box: Box) -> Box:
    """Return a box widened to the edges of the cells of a raster; both in degrees, north up."""
    window = from_bounds(*box, transform=raster.transform)
    first_row, first_column = math.floor(window.row_off + NEARLY), math.floor(window.col_off + NEARLY)
    last_row = math.ceil(window.row_off + window.height - NEARLY)
    last_column = math.ceil(window.col_off + window.width - NEARLY)
    west, north = raster.bounds.left, raster.bounds.top
    wide, high = raster.res
    return (
        west + first_column * wide,
        north - last_row * high,
        west + last_column * wide,
        north - first_row * high,
    )
