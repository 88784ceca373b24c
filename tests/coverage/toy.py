"""Toy worlds without files or roads: frames by hand, and a router whose times are a table.

Villages stand along the equator, 0.1 degree (11.1 km) apart, so that nobody is within a short walk of the
next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import box

from coverage.world import World
from layers.assumptions import read_assumptions
from layers.layers import Layers
from layers.region import LayerSource, Region
from layers.signal import SIGNAL
from routing.nearest import Nearest
from routing.snapping import Snapping
from routing.speeds import read_speeds
from routing.state import EMPTY
from routing.times import TravelTimes

REFERENCE = date(2017, 7, 1)
TESTED = "2017-06-01"  # 30 days before
STALE = "2016-07-01"  # a year before
INF = float("inf")
CRS = "EPSG:4326"


class TableRouter:
    """Times from a table of minutes.

    From anywhere else, and to anywhere but a village, 2 minutes a km in a straight line (1 degree = 111 km);
    a place called "lost..." lies on no road. Each village stands on node n of its own road, segment n, from
    node v (far away) to node n: what is done to the road is done to the way to this village and to no other.
    """

    def __init__(
        self, minutes: Mapping[str, Sequence[float]], reasons: Sequence[str], islands: Sequence[bool]
    ):
        self.minutes, self.reasons, self.islands = minutes, reasons, islands
        count = len(reasons)
        self.network = SimpleNamespace(
            network_id="table",
            lon=np.array([*(29 + 0.1 * n for n in range(count)), 0.0]),
            lat=np.zeros(count + 1),
            segment_from=np.full(count, count),
            segment_to=np.arange(count),
            classes=pd.DataFrame({"gate": []}),
        )
        self.speeds = read_speeds()
        self.calls = 0

    def varied(self, *, speeds=None, assumptions=None):
        return self

    def nearest_segments(self, lon, lat, max_m):
        metres = np.hypot(lon[:, None] - self.network.lon[:-1], lat[:, None]) * 111_000
        segment, least = metres.argmin(axis=1), metres.min(axis=1)
        return np.where(least <= max_m, segment, -1), np.where(least <= max_m, least, INF)

    def times(self, sites, villages, profile, *, cutoff_minutes, state=EMPTY):
        self.calls += 1
        rows, reasons, islands = [], self.reasons, self.islands
        is_elsewhere = list(villages.index[:1]) != ["v1"]
        if is_elsewhere:
            reasons = ["no road" if name.startswith("lost") else "" for name in villages.index]
            islands, state = [False] * len(villages), EMPTY
        for site_id, point in sites.items():
            row = None if is_elsewhere else self.minutes.get(site_id)
            if row is None:
                far = np.hypot(villages.x - point.x, villages.y - point.y) * 111 * 2
                row = np.where((np.array(reasons) != "") | np.array(islands, dtype=bool), INF, far)
            rows.append(np.rint(np.asarray(row, dtype=float) * 60_000))
        ms = np.array(rows).reshape(len(sites), len(villages))
        ms[:, state.delay_segments] += state.delay_ms
        ms[:, state.entry_edges // 2] += state.entry_ms
        ms[:, [*state.cut_segments, *state.blocked_nodes]] = INF
        ms[ms > cutoff_minutes * 60_000] = INF
        return TravelTimes(
            ms,
            tuple(sites.index),
            tuple(villages.index),
            profile,
            int(cutoff_minutes * 60_000),
            snapping(tuple(sites.index), [""] * len(sites), [False] * len(sites)),
            snapping(tuple(villages.index), reasons, islands),
        )

    def relays(self, points, delay_minutes, profile, *, cutoff_minutes, state=EMPTY, outward=False):
        """On foot 1,000 minutes a degree in a straight line, 100 from each village to the next; a village on
        a road that is cut, on no road or on an island is out of everything.
        """
        x = points.x.to_numpy()
        total = np.abs(x[:, None] - x[None, :]) * 1000 + delay_minutes[None, :]
        is_out = (np.array(self.reasons) != "") | np.array(self.islands)
        is_out[state.cut_segments] = True
        total[is_out] = total[:, is_out] = INF
        total[total > cutoff_minutes + 1e-6] = INF
        least = total.min(axis=1)
        site = np.where(np.isinf(least), -1, total.argmin(axis=1))
        return Nearest(np.rint(least * 60_000), site)

    def path(self, site, village, profile, state=EMPTY):
        return None


def snapping(ids: tuple[str, ...], reasons: Sequence[str], islands: Sequence[bool]) -> Snapping:
    n = len(ids)
    return Snapping(
        ids, np.zeros(n, np.int32), np.zeros(n), np.zeros(n), np.zeros(n), np.full(n, 120.0),
        np.full(n, 2_000, np.int64), np.array(reasons, dtype=object), np.where(islands, 3,
        500).astype(np.int64), np.array(islands, dtype=bool),
    )  # fmt: skip


def toy_world(
    minutes: Mapping[str, Sequence[float]],
    *,
    people: Sequence[float] | None = None,
    signal: Sequence[str] | None = None,
    dbm: Sequence[float] | None = None,
    mechanisms: Sequence[Mapping[str, Any]] | None = (),
    bases: Mapping[str, Mapping[str, Any]] | None = None,
    areas: Sequence[tuple[str, str, float, float]] | None = None,
    security: Mapping[str, str] | None = None,
    reasons: Sequence[str] | None = None,
    islands: Sequence[bool] | None = None,
    places: Mapping[str, tuple[str, float, float, float]] | None = None,
) -> World:
    """Make a world of villages v1, v2, ... from base id -> minutes to each village.

    Bases stand 1 degree north of the first villages, far from everything, unless `bases` says `lon`, `lat`.
    `areas` are (area_id, access, west, east), `security` their colours. `mechanisms` None = the region has no
    such layer. `places` are id -> (kind, lon, lat, people).
    """
    count = len(next(iter(minutes.values())))
    ids = pd.Index([f"v{n}" for n in range(1, count + 1)], name="village_id", dtype="str")
    villages = gpd.GeoDataFrame(
        {
            "name": pd.Series([f"Village {n}" for n in range(1, count + 1)], index=ids, dtype="str"),
            "population": np.asarray(people if people is not None else [100.0] * count, dtype=float),
        },
        index=ids,
        geometry=gpd.points_from_xy([29 + 0.1 * n for n in range(count)], [0.0] * count, crs=CRS),
    )
    given = bases or {}
    rows = [
        {
            "name": base_id.upper(), "kind": "COB", "troops": np.nan, "opened": pd.NaT, "closed": pd.NaT,
            "mobilisation_minutes": np.nan, "lon": 29 + 0.1 * n, "lat": 1.0, **given.get(base_id, {}),
        }
        for n, base_id in enumerate(minutes)
    ]  # fmt: skip
    table = pd.DataFrame(rows, index=pd.Index(list(minutes), name="base_id", dtype="str"))
    table[["opened", "closed"]] = table[["opened", "closed"]].apply(pd.to_datetime)
    frame = gpd.GeoDataFrame(
        table.drop(columns=["lon", "lat"]), geometry=gpd.points_from_xy(table["lon"], table["lat"], crs=CRS)
    )
    polygons = None
    area_id = pd.Series([""] * count, index=ids, dtype="str")
    if areas is not None:
        polygons = gpd.GeoDataFrame(
            {
                "level": 2,
                "name": [a[0] for a in areas],
                "parent_id": "",
                "access": [a[1] for a in areas],
                "security": [(security or {}).get(a[0], "") for a in areas],
            },
            index=pd.Index([a[0] for a in areas], name="area_id", dtype="str"),
            geometry=[box(west, -0.5, east, 0.5) for _, _, west, east in areas],
            crs=CRS,
        )
        for name, _, west, east in areas:
            area_id[villages.geometry.x.between(west, east)] = name
    names = ["villages", "bases", "roads", *([] if mechanisms is None else ["mechanisms"])]
    region = Region(
        Path("/toy"), "Toy", (28.0, -2.0, 32.0, 2.0), "EPSG:32735", "Africa/Lubumbashi", REFERENCE, {},
        {name: LayerSource(name, Path("/toy") / name, "invented", "CC0", REFERENCE, "modelled", "public", {})
         for name in names},
    )  # fmt: skip
    layers = Layers(
        region=region,
        villages=villages,
        bases=frame,
        mechanisms=register(mechanisms or ()),
        places=place_frame(places or {}),
        areas=polygons,
        signal=pd.DataFrame(
            {
                "signal": pd.Categorical(signal or ["likely"] * count, categories=list(SIGNAL)),
                "dbm": dbm if dbm is not None else [np.nan] * count,
            },
            index=ids,
        ),
        roads=None,
        cautions=(),
        area_id=area_id,
    )
    router = TableRouter(minutes, reasons or [""] * count, islands or [False] * count)
    return World(layers, router, read_assumptions())


def place_frame(places: Mapping[str, tuple[str, float, float, float]]) -> gpd.GeoDataFrame:
    """Make a places frame from id -> (kind, lon, lat, people)."""
    rows = list(places.values())
    return gpd.GeoDataFrame(
        {
            "kind": pd.Series([row[0] for row in rows], dtype="str"),
            "name": pd.Series(list(places), dtype="str"),
            "people": pd.Series([row[3] for row in rows], dtype="float64"),
        },
        geometry=gpd.points_from_xy([row[1] for row in rows], [row[2] for row in rows]),
        crs=CRS,
    ).set_index(pd.Index(list(places), dtype="str", name="place_id"))


def register(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Make a mechanisms frame; what a row leaves out is empty."""
    blank = {
        "kind": "CAN", "village_id": "", "base_id": "", "owner": "mission", "channel": "phone",
        "is_embedded": False, "is_funded": None, "women": np.nan, "men": np.nan, "since": pd.NaT,
        "tested": pd.NaT, "trained": pd.NaT, "plan_date": pd.NaT, "visited": pd.NaT,
    }  # fmt: skip
    frame = pd.DataFrame([{**blank, **row} for row in rows], columns=list(blank))
    frame.index = pd.Index([f"m{n}" for n in range(1, len(rows) + 1)], name="mechanism_id", dtype="str")
    dates = ["since", "tested", "trained", "plan_date", "visited"]
    frame[dates] = frame[dates].apply(pd.to_datetime)
    return frame.astype({"is_embedded": "boolean", "is_funded": "boolean"})
