"""Links of the region's masts kept on disk as Parquet, so that the next start need not compute them.

A file's name is the hash of what the links were computed from and of the code that did it; when either
changes, another file is looked for. A file that cannot be read is computed anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from coverage.signal.budget import RadioTerms
from coverage.signal.links import read_links, write_links
from layers.elevation import Elevation
from layers.errors import InputError

FILES_KEPT = 8
"""Tables kept in a cache folder; the one that was not used for longest goes first."""

_ENDING = ".parquet"
_HERE = Path(__file__).resolve().parent
_OF_MASTS = ("technologies", "height_m")


def stored_links(folder: Path | None, key: str, build: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """Return the links of a key from the cache folder, or build them and keep them there.

    Parameters
    ----------
    folder : Path or None
        Made when absent; None = nothing is kept.
    key : str
        As `links_key` gives it.
    build : callable
        Called when the folder has no sound file of this key.

    Returns
    -------
    DataFrame
        Equal to what `build` returns. A folder that cannot be written to is no fault: nothing is kept.
    """
    if folder is None:
        return build()
    path = folder / f"links-{key}{_ENDING}"
    try:
        links = read_links(path)
        path.touch()
    except (InputError, OSError):
        links = build()
        with suppress(OSError):
            write_links(path, links)
            _drop_oldest(folder)
    return links


def links_key(
    masts: gpd.GeoDataFrame,
    villages: gpd.GeoSeries,
    elevation: Elevation,
    clutter: Elevation | None,
    terms: RadioTerms,
) -> str:
    """Return the key of the links of masts and villages: a hash of all they rest on and of the code."""
    digest = hashlib.sha256(f"{_code_version()} {terms!r} {elevation_digest(elevation)}".encode())
    digest.update(b"none" if clutter is None else elevation_digest(clutter).encode())
    for points in (masts.geometry, villages):
        digest.update("\n".join(map(str, points.index)).encode() + str(points.crs).encode())
        digest.update(np.column_stack((points.x, points.y)).tobytes())
    for name in _OF_MASTS:
        digest.update("\n".join(map(str, masts[name])).encode())
    return digest.hexdigest()[:32]


def elevation_digest(elevation: Elevation) -> str:
    """Return a hash of heights and where they lie."""
    digest = hashlib.sha256(f"{elevation.heights.shape} {elevation.transform!r}".encode())
    digest.update(np.ascontiguousarray(elevation.heights).data)
    return digest.hexdigest()


@cache
def _code_version() -> str:
    digest = hashlib.sha256(f"{np.__version__} {pd.__version__}".encode())
    for path in sorted(_HERE.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _drop_oldest(folder: Path) -> None:
    kept = sorted(folder.glob(f"links-*{_ENDING}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[FILES_KEPT:]:
        path.unlink(missing_ok=True)
