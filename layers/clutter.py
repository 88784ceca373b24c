"""Clutter: how high trees and houses stand above the ground."""

from __future__ import annotations

import numpy as np

from layers.elevation import Elevation, read_elevation
from layers.errors import BadValue
from layers.region import LayerSource, Region

HIGHEST_M = 150.0


def read_clutter(source: LayerSource, region: Region) -> Elevation:
    """Read the heights of clutter inside a region's bounds.

    Parameters
    ----------
    source, region
        As in `layers.elevation.read_elevation`; metres above the ground, 0 = open.

    Returns
    -------
    Elevation
        Its `heights` are metres above the ground, not above the sea; NaN = unknown.

    Raises
    ------
    MissingFile, BrokenFile, WrongCRS, EmptyLayer
        As `read_elevation`.
    BadValue
        Cells are below 0 or above 150 m: numbers of classes, or heights above the sea.
    """
    clutter = read_elevation(source, region)
    known = clutter.heights[np.isfinite(clutter.heights)]
    if (known < 0.0).any() or (known > HIGHEST_M).any():
        raise BadValue(
            f"clutter heights are below 0 or above {HIGHEST_M:g} m",
            file=source.path,
            mend="give metres above the ground, not classes of land cover and not heights above the sea",
        )
    return clutter
