"""Tags that are missing, taken from roads of the same class near by, and marked as imputed.

For each of `IMPUTED_TAGS`: what most tagged kilometres of the same highway class in the same area say
(surface), or the median kilometre (grades and smoothness, which have an order); with too few tagged there,
those of the class in the whole file; with too few there, the stated default of the region, or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.areas import find_areas
from layers.errors import BadValue
from layers.roads import Roads
from layers.tables import WGS84
from layers.tags import TagRules

SCALES: Mapping[str, tuple[str, ...]] = {
    "surface": (),
    "tracktype": ("grade1", "grade2", "grade3", "grade4", "grade5"),
    "smoothness": (
        *("excellent", "good", "intermediate", "bad"),
        *("very_bad", "horrible", "very_horrible", "impassable"),
    ),
}
"""The tags that are imputed; from good to bad the values of those that have an order."""

IMPUTED_TAGS = tuple(SCALES)
DEFAULT_PREFIX = "impute_"
"""Before a tag's name: the key of the roads table in region.toml that states the region's default."""

_KM_A_DEGREE = 111.195


def region_defaults(options: Mapping[str, str], rules: TagRules) -> dict[str, str]:
    """Return the default of each tag: the region's own where it states one, else that of the rules.

    Raises
    ------
    BadValue
        A stated grade or smoothness is none.
    """
    defaults = {tag: options.get(f"{DEFAULT_PREFIX}{tag}", rules.impute[tag]) for tag in IMPUTED_TAGS}
    wrong = [tag for tag, scale in SCALES.items() if scale and defaults[tag] not in ("", *scale)]
    if wrong:
        raise BadValue(
            f"unknown value of {', '.join(DEFAULT_PREFIX + tag for tag in wrong)}",
            file="region.toml",
            rows=[defaults[tag] for tag in wrong],
            mend="; ".join(f"{DEFAULT_PREFIX}{tag} is one of {', '.join(SCALES[tag])}" for tag in wrong),
        )
    return defaults


def impute_roads(
    roads: Roads, areas: gpd.GeoDataFrame | None, *, enough_km: float, defaults: Mapping[str, str]
) -> Roads:
    """Return the roads with missing tags imputed and named in the column `imputed`.

    Parameters
    ----------
    roads : Roads
        Not altered. Ways that carry an imputed tag already keep it.
    areas : GeoDataFrame or None
        As `layers.areas.read_areas` gives them; a way is in the finest area that holds its middle node.
    enough_km : float
        Tagged kilometres of a class from which on they are believed.
    defaults : mapping of str to str
        By tag, the value where there are not enough; "" = the tag stays missing.

    Returns
    -------
    Roads
        Ferries are left alone, and grades of other roads than tracks.
    """
    if not len(roads.way_id):
        return roads
    km, area = way_km(roads), _area_codes(roads, areas)
    tags = roads.tags.copy()
    marks = tags["imputed"].astype(str).to_numpy(dtype=object)
    for tag in IMPUTED_TAGS:
        values = tags[tag].astype(str).to_numpy(dtype=object)
        is_asked = _is_asked(tags, tag)
        found = _look_around(tags["highway"], area, values, km, is_asked, tag, enough_km)
        found = np.where(found == "", defaults.get(tag, ""), found)
        is_new = is_asked & (values == "") & (found != "")
        tags[tag] = pd.Categorical(pd.Series(np.where(is_new, found, values), dtype=str))
        marks = np.where(is_new, marks + np.where(marks == "", tag, f";{tag}"), marks)
    tags["imputed"] = pd.Categorical(pd.Series(marks, dtype=str))
    return replace(roads, tags=tags)


def imputed_share(roads: Roads) -> pd.DataFrame:
    """Return how many kilometres rest on imputed tags.

    Returns
    -------
    DataFrame
        Index `tag` (`IMPUTED_TAGS`); columns km (of roads that the tag is asked of), tagged_km (as in the
        file), imputed_km, and share (imputed of all, 0 to 1; 0 where there are none). Kilometres as
        `way_km` measures them.
    """
    km = way_km(roads)
    marks = roads.tags["imputed"].astype(str).str.split(";")
    rows = []
    for tag in IMPUTED_TAGS:
        is_asked = _is_asked(roads.tags, tag)
        is_imputed = is_asked & marks.map(lambda names, tag=tag: tag in names).to_numpy(dtype=np.bool_)
        is_tagged = is_asked & ~is_imputed & (roads.tags[tag] != "").to_numpy()
        total = float(km[is_asked].sum())
        imputed = float(km[is_imputed].sum())
        rows.append((total, float(km[is_tagged].sum()), imputed, imputed / total if total else 0.0))
    index = pd.Index(IMPUTED_TAGS, name="tag")
    return pd.DataFrame(rows, index=index, columns=["km", "tagged_km", "imputed_km", "share"])


def way_km(roads: Roads) -> NDArray[np.float64]:
    """Length of each way on a sphere, near enough for shares; float64[w]; right across longitude 180."""
    lon, lat = roads.lon[roads.way_node], roads.lat[roads.way_node]
    east = (np.diff(lon) + 180) % 360 - 180
    step = np.hypot(east * np.cos(np.radians(lat[1:])), np.diff(lat)) * _KM_A_DEGREE
    step[roads.way_start[1:-1] - 1] = 0  # from one way to the next is no road
    sums = np.concatenate(([0.0], np.cumsum(step)))
    km: NDArray[np.float64] = sums[roads.way_start[1:] - 1] - sums[roads.way_start[:-1]]
    return km


def _is_asked(tags: pd.DataFrame, tag: str) -> NDArray[np.bool_]:
    is_road = (tags["ferry"] == "") & (tags["highway"] != "")
    if tag == "tracktype":
        is_road &= tags["highway"] == "track"
    return is_road.to_numpy(dtype=np.bool_)


def _area_codes(roads: Roads, areas: gpd.GeoDataFrame | None) -> NDArray[np.int64]:
    if areas is None or not len(areas):
        return np.zeros(len(roads.way_id), dtype=np.int64)
    middle = roads.way_node[(roads.way_start[:-1] + roads.way_start[1:]) // 2]
    points = gpd.GeoSeries(gpd.points_from_xy(roads.lon[middle], roads.lat[middle]), crs=WGS84)
    return np.asarray(pd.factorize(find_areas(points, areas))[0], dtype=np.int64)


def _look_around(
    highway: pd.Series,
    area: NDArray[np.int64],
    values: NDArray[np.object_],
    km: NDArray[np.float64],
    is_asked: NDArray[np.bool_],
    tag: str,
    enough_km: float,
) -> NDArray[np.object_]:
    """Return what roads of its class say for each way, object[w]; "" where too few say something."""
    ways = pd.DataFrame({"highway": highway.astype(str).to_numpy(), "area": area, "value": values, "km": km})
    told = ways[is_asked & (values != "")]
    if scale := SCALES[tag]:
        told = told[told["value"].isin(scale)]
    found = np.full(len(ways), "", dtype=object)
    for keys in (["highway", "area"], ["highway"]):
        said = _choose(told, keys, scale, enough_km)
        if len(said):
            near = pd.DataFrame(ways[keys]).merge(said, on=keys, how="left")["choice"]
            found = np.where(found == "", near.fillna("").to_numpy(dtype=object), found)
    return found


def _choose(told: pd.DataFrame, keys: list[str], scale: tuple[str, ...], enough_km: float) -> pd.DataFrame:
    """Return the choice of each group with enough kilometres: the median on a scale, else the majority."""
    sums = told.groupby([*keys, "value"])[["km"]].sum().reset_index()
    if scale:
        sums = sums.assign(rank=sums["value"].map(scale.index)).sort_values([*keys, "rank"])
    else:
        # Of two that are equal, the first in alphabetical order.
        sums = sums.sort_values([*keys, "km", "value"], ascending=[*(True for _ in keys), False, True])
    total = sums.groupby(keys)["km"].transform("sum")
    sums = sums[total >= enough_km]
    if scale:
        half = total[sums.index] / 2
        sums = sums[sums.groupby(keys)["km"].cumsum() >= half]
    chosen: pd.DataFrame = sums.drop_duplicates(keys)[[*keys, "value"]]
    return chosen.rename(columns={"value": "choice"})
