"""Cells become sites: rows of one mast are put together, whatever their order in the file."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]

_ORDER = ["operator", "is_bare", "radio", "area", "cell", "lon", "lat"]


def name_sites(cells: pd.DataFrame, xy: Floats, reach_m: float) -> pd.Series:
    """Return the mast that each cell hangs on.

    A cell's own `mast_id` wins. The others are put together operator by operator, see `group_points`; such a
    site is named after its first cell (radio, operator, area, cell), or after its operator and position where
    no cell has a number, so that its name stays when rows are added or moved about in the file.

    Parameters
    ----------
    cells : DataFrame
        mast_id ("" = not stated), operator, radio (str), area, cell (float64, NaN = not stated), lon, lat
        (degrees).
    xy : float64[cells, 2]
        Metres.
    reach_m : float

    Returns
    -------
    Series of str
        On the index of `cells`, never empty.
    """
    names = cells["mast_id"].to_numpy(dtype=object).copy()
    is_open = names == ""
    group = np.zeros(len(cells), dtype=np.int64)
    for operator in sorted(set(cells["operator"][is_open])):
        rows = np.flatnonzero(is_open & (cells["operator"] == operator).to_numpy())
        group[rows] = group_points(xy[rows], reach_m)
    is_bare = cells[["area", "cell"]].isna().any(axis=1)
    ordered = cells.assign(group=group, is_bare=is_bare)[is_open].sort_values(_ORDER)
    first = ordered.drop_duplicates(["operator", "group"]).set_index(["operator", "group"], drop=False)
    site_names = pd.Series(_site_names(first[_ORDER]), index=first.index, dtype=object)
    of = pd.MultiIndex.from_arrays([cells["operator"][is_open], group[is_open]])
    names[is_open] = site_names.reindex(of).to_numpy()
    return pd.Series(names, index=cells.index, dtype=str)


def group_points(xy: Floats, reach_m: float) -> NDArray[np.int64]:
    """Put points that lie close together into groups.

    The point with the most others within reach takes them, then of those left the next; of equals the one
    farther west, then south. So a point lies within reach of the middle of its group, two of one group at
    most twice the reach apart, points of one place in one group, and the order of the points does not matter.

    Parameters
    ----------
    xy : float64[points, 2]
        Metres.
    reach_m : float

    Returns
    -------
    int64[points]
        Numbers of the groups, from 0.
    """
    places, where, count = np.unique(xy, axis=0, return_inverse=True, return_counts=True)
    near = cKDTree(places).query_ball_point(places, reach_m)
    weight = np.array([count[neighbours].sum() for neighbours in near], dtype=np.int64)
    group = np.full(len(places), -1, dtype=np.int64)
    groups = 0
    for middle in np.lexsort((places[:, 1], places[:, 0], -weight)):
        if group[middle] < 0:
            members = np.asarray(near[middle])
            group[members[group[members] < 0]] = groups
            groups += 1
    return group[where.ravel()]


def _site_names(first: pd.DataFrame) -> list[str]:
    return [
        f"{operator or 'site'}@{lon:.5f},{lat:.5f}"
        if is_bare
        else f"{radio}-{operator or 'site'}-{area:.0f}-{cell:.0f}"
        for operator, is_bare, radio, area, cell, lon, lat in first.itertuples(index=False)
    ]
