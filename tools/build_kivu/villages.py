"""The modelled villages along the roads, and the places between them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree
from shapely import contains_xy, prepare
from shapely.geometry.base import BaseGeometry

from tools.build_kivu.facts import METRIC_CRS, Facts, Territoire
from tools.build_kivu.ground import Ground
from tools.build_kivu.roads import RoadSet

EMPTY_SHARE = 0.03
REMOTE_SHARE = 0.012
REMOTE_M = 5_300.0
APART_M = 380.0
# Villages are denser round towns.
TOWN_PULL, TOWN_PULL_M = 4.0, 7_000.0
POPULATION_SIGMA = 0.8
PLACES = {"idp_site": (36, 2_500), "market": (48, 900)}
LIKELY = {"primary": 1.3, "secondary": 1.3, "tertiary": 1.2, "unclassified": 1.0, "track": 0.7, "path": 0.5}

Floats = npt.NDArray[np.float64]


def choose_hubs(
    areas: gpd.GeoDataFrame, territoires: tuple[Territoire, ...], ground: Ground, rng: np.random.Generator
) -> pd.DataFrame:
    """Return where smaller roads lead to (x, y in metres, is_stray), more where more people live."""
    parts = []
    outlines = _level2(areas)
    for row in territoires:
        if not row.villages:
            continue
        xy = _scatter(outlines[row.area_id], row.villages // 4, rng)
        open_ = ground.is_open(xy)
        parts.append(pd.DataFrame({"x": xy[open_, 0], "y": xy[open_, 1]}))
    hubs = pd.concat(parts, ignore_index=True)
    hubs["is_stray"] = rng.random(len(hubs)) < 0.03
    return hubs


def build_villages(
    facts: Facts, areas: gpd.GeoDataFrame, roads: RoadSet, rng: np.random.Generator
) -> gpd.GeoDataFrame:
    """Return the villages of every territoire, as many as its row says.

    Returns
    -------
    GeoDataFrame
        Index village_id; name, population (nullable integer, missing = unknown), province, territoire;
        points in metres. Within a territoire the known populations add up to its row's people.
    """
    nodes = np.array(roads.xy)
    kinds = np.zeros(len(nodes))  # 0 = not on a road, else how likely a village is there
    for line, tags in zip(roads.lines, roads.tags, strict=True):
        kinds[line] = np.maximum(kinds[line], LIKELY[tags["highway"]])
    tree = cKDTree(nodes[kinds > 0])
    town_m = cKDTree(list(facts.town_xy().values())).query(nodes)[0]
    kinds *= 1.0 + TOWN_PULL * np.exp(-town_m / TOWN_PULL_M)
    provinces = areas.set_index("area_id")["name"]
    frames = []
    outlines = _level2(areas)
    for row in facts.territoires:
        count = row.villages
        if not count:
            continue
        dry = outlines[row.area_id].intersection(facts.land.buffer(-120))
        prepare(dry)
        remote = _remote(dry, tree, int(rng.binomial(count, REMOTE_SHARE)), rng)
        near = _along(dry, nodes, kinds, count - len(remote), rng)
        xy = np.vstack((near, remote))[rng.permutation(count)]
        frames.append(
            pd.DataFrame(
                {
                    "name": [f"{row.name} V-{number:03d}" for number in range(1, count + 1)],
                    "population": _populations(count, row.people, rng),
                    "province": provinces[row.parent_id],
                    "territoire": row.name,
                    "x": xy[:, 0],
                    "y": xy[:, 1],
                }
            )
        )
    frame = pd.concat(frames, ignore_index=True)
    frame.index = pd.Index([f"V-{number:04d}" for number in range(1, len(frame) + 1)], name="village_id")
    points = gpd.points_from_xy(frame.pop("x"), frame.pop("y"), crs=METRIC_CRS)
    return gpd.GeoDataFrame(frame, geometry=points)


def build_places(villages: gpd.GeoDataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return invented IDP sites and markets, each a few hundred metres from a village; points in metres."""
    frames = []
    for kind, (count, people) in PLACES.items():
        near = villages.geometry.iloc[rng.choice(len(villages), size=count, replace=False)]
        angle, reach = rng.uniform(0, 2 * np.pi, count), rng.uniform(60, 115, count)
        points = gpd.points_from_xy(
            near.x + reach * np.cos(angle), near.y + reach * np.sin(angle), crs=METRIC_CRS
        )
        codes = [f"P-{kind[:3].upper()}-{number:02d}" for number in range(1, count + 1)]
        sizes = pd.array((people * rng.lognormal(0, 0.6, count)).round(-1).astype(int), dtype="Int64")
        if kind == "market":
            sizes[:] = pd.NA
        frames.append(
            gpd.GeoDataFrame(
                {"place_id": codes, "kind": kind, "name": codes, "people": sizes}, geometry=points
            )
        )
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True)).set_index("place_id")


def _level2(areas: gpd.GeoDataFrame) -> dict[str, BaseGeometry]:
    metric = areas[areas["level"] == 2].set_index("area_id").geometry.to_crs(METRIC_CRS)
    return dict(metric.items())


def _scatter(outline: BaseGeometry, count: int, rng: np.random.Generator) -> Floats:
    west, south, east, north = outline.bounds
    prepare(outline)
    found = np.empty((0, 2))
    while len(found) < count:
        xy = rng.uniform((west, south), (east, north), size=(4 * count, 2))
        found = np.vstack((found, xy[contains_xy(outline, xy[:, 0], xy[:, 1])]))
    return found[:count]


def _along(
    outline: BaseGeometry, nodes: Floats, kinds: Floats, count: int, rng: np.random.Generator
) -> Floats:
    """Choose points beside road nodes: most within a few hundred metres, one in eight a walk away."""
    inside = np.flatnonzero((kinds > 0) & contains_xy(outline, nodes[:, 0], nodes[:, 1]))
    odds = kinds[inside] / kinds[inside].sum()
    found = np.empty((0, 2))
    for _ in range(12):
        chosen = nodes[rng.choice(inside, size=3 * count, p=odds)]
        reach = np.where(rng.random(3 * count) < 0.125, 1_500.0, 260.0)[:, None]
        xy = chosen + rng.normal(0, 1, size=(3 * count, 2)) * reach
        xy = xy[contains_xy(outline, xy[:, 0], xy[:, 1])]
        found = _spaced(np.vstack((found, xy)))
        if len(found) >= count:
            return found[:count]
    raise ValueError(f"no room for {count} villages along the roads of one territoire")


def _spaced(xy: Floats) -> Floats:
    """Keep points in order, leaving out those nearer than APART_M to one that is kept."""
    kept = np.ones(len(xy), dtype=bool)
    for one, other in sorted(cKDTree(xy).query_pairs(APART_M)):
        if kept[one]:
            kept[other] = False
    return xy[kept]


def _remote(outline: BaseGeometry, tree: cKDTree, count: int, rng: np.random.Generator) -> Floats:
    """Choose points farther than REMOTE_M from any road; fewer where there is no such land."""
    if not count:
        return np.empty((0, 2))
    xy = _scatter(outline, 600, rng)
    far = xy[tree.query(xy)[0] > REMOTE_M]
    return far[:count]


def _populations(count: int, people: int, rng: np.random.Generator) -> pd.api.extensions.ExtensionArray:
    """Draw log-normal populations that add up to people; some are left unknown."""
    drawn = rng.lognormal(0, POPULATION_SIGMA, count)
    known = rng.random(count) >= EMPTY_SHARE
    share = drawn[known] / drawn[known].sum() * people
    whole = np.maximum(np.floor(share).astype(np.int64), 1)
    short = people - int(whole.sum())
    whole[np.argsort(whole - share, kind="stable")[: max(short, 0)]] += 1
    populations = pd.array([pd.NA] * count, dtype="Int64")
    populations[np.flatnonzero(known)] = whole
    return populations
