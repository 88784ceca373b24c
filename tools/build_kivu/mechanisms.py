"""The modelled mechanisms: a stated share of the published mission-wide counts, at invented villages only."""

from __future__ import annotations

from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from tools.build_kivu.facts import Facts
from tools.build_kivu.roads import RoadSet

REFERENCE = date(2017, 7, 15)
# A quarter of 86 CANs, of their 2,400 villages and of 40 mission LPCs (PA 2022, fact sheet 2018).
CANS, CAN_VILLAGES, MISSION_LPCS = 22, 600, 10
# A quarter of the 20 community LPCs of the Beni region (PA 2022).
COMMUNITY_LPCS = 5
# Two CLAs a base (NUPI 2013).
CLAS_PER_BASE = 2
SITING_SHARE = 0.8
SITING_MINUTES = 60.0
FAR_MINUTES = 150.0
SIGNAL_DBM = -100
HF_SHARE = {"sited": 0.06, "unsited": 0.5}
EMBEDDED_SHARE = 0.7
KPH = {
    "asphalt": 55.0,
    "compacted": 38.0,
    "grade1": 38.0,
    "grade2": 30.0,
    "grade3": 24.0,
    "grade4": 16.0,
    "grade5": 10.0,
}
KPH_BY_CLASS = {
    "primary": 28.0,
    "secondary": 24.0,
    "tertiary": 20.0,
    "unclassified": 18.0,
    "track": 13.0,
    "path": 4.0,
}
KPH_BY_SMOOTHNESS = {"bad": 24.0, "very_bad": 15.0, "horrible": 9.0}

Floats = npt.NDArray[np.float64]


def estimate_minutes(facts: Facts, roads: RoadSet, villages: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return rough minutes from each base (column) to each village (row), infinite where there is no road.

    Only to site the modelled mechanisms; the product's own travel times come from its routing.
    """
    xy = np.array(roads.xy)
    tails, heads, minutes = [], [], []
    for line, tags in zip(roads.lines, roads.tags, strict=True):
        length = np.hypot(*np.diff(xy[line], axis=0).T)
        tails += line[:-1]
        heads += line[1:]
        minutes.append(length * 0.06 / _kph(tags))
    size = len(xy)
    graph = csr_array((np.concatenate(minutes) + 1e-9, (tails, heads)), shape=(size, size))
    used = np.unique(np.array(tails + heads))
    towns = facts.town_xy()
    gates = np.array([towns[town] for town in facts.bases["town_id"]])
    starts = used[cKDTree(xy[used]).query(gates)[1]]
    walk, ends = cKDTree(xy[used]).query(np.column_stack((villages.geometry.x, villages.geometry.y)))
    times = dijkstra(graph, directed=False, indices=starts)[:, used[ends]] + walk * 0.06 / 3.5
    return pd.DataFrame(times.T, index=villages.index, columns=facts.bases.index)


def build_mechanisms(
    minutes: pd.DataFrame, dbm: npt.NDArray[np.int16], rng: np.random.Generator
) -> pd.DataFrame:
    """Return one row a village of a CAN, one an LPC and one a CLA.

    Parameters
    ----------
    minutes : DataFrame
        From `estimate_minutes`.
    dbm : array of int16
        Signal at the villages, in their order.
    rng : numpy Generator

    Returns
    -------
    DataFrame
        Index mechanism_id; the columns of a mechanisms layer. Nobody is named.
    """
    nearest = pd.DataFrame({"base_id": minutes.idxmin(axis=1), "minutes": minutes.min(axis=1)})
    nearest["has_signal"] = dbm >= SIGNAL_DBM
    cans = _cans(nearest, rng)
    rows = [*cans, *_lpcs(nearest, minutes, rng), *_clas(nearest, minutes, rng)]
    return pd.DataFrame(rows).set_index("mechanism_id")


def _kph(tags: dict[str, str]) -> float:
    limits = [
        KPH_BY_CLASS[tags["highway"]] * (2.2 if tags.get("surface") in ("asphalt", "compacted") else 1.3)
    ]
    limits += [KPH[tags[key]] for key in ("surface", "tracktype") if tags.get(key) in KPH]
    limits += [KPH_BY_SMOOTHNESS[tags["smoothness"]]] if tags.get("smoothness") in KPH_BY_SMOOTHNESS else []
    return min(limits)


def _cans(nearest: pd.DataFrame, rng: np.random.Generator) -> list[dict[str, object]]:
    sited = nearest[(nearest["minutes"] <= SITING_MINUTES) & nearest["has_signal"]]
    rest = nearest[(nearest["minutes"] <= FAR_MINUTES) & ~nearest.index.isin(sited.index)]
    wanted = min(round(CAN_VILLAGES * SITING_SHARE), len(sited))
    linked = pd.concat([_draw(sited, wanted, rng), _draw(rest, CAN_VILLAGES - wanted, rng)])
    linked["is_sited"] = linked.index.isin(sited.index)
    rows: list[dict[str, object]] = []
    for base_id, count in _shares(linked["base_id"].value_counts(sort=False), CANS).items():
        members = linked[linked["base_id"] == base_id].sort_values("minutes")
        for number, part in enumerate(np.array_split(np.arange(len(members)), count), start=1):
            rows += _network(f"can-{base_id[5:]}-{number}", members.iloc[part], rng)
    return rows


def _network(name: str, members: pd.DataFrame, rng: np.random.Generator) -> list[dict[str, object]]:
    """Return the rows of one CAN: most of its villages were tested on the same day."""
    tested, since = _tested(rng), _since(rng)
    rows = []
    for village_id, member in members.iterrows():
        odds = HF_SHARE["sited" if member["is_sited"] else "unsited"]
        is_radio = rng.random() < odds or (not member["has_signal"] and rng.random() < 0.6)
        channel = "hf_radio" if is_radio else "phone"
        women, men = int(rng.integers(0, 3)), int(rng.integers(1, 3))
        day = tested if rng.random() < 0.85 else None
        village, base = str(village_id), str(member["base_id"])
        code = f"{name}-{village[2:]}"
        rows.append(_row(code, "CAN", village, base, "mission", channel, women, men, since, day))
    return rows


def _draw(frame: pd.DataFrame, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw rows at random, kept in their order."""
    return frame.iloc[np.sort(rng.choice(len(frame), count, replace=False))]


def _lpcs(nearest: pd.DataFrame, minutes: pd.DataFrame, rng: np.random.Generator) -> list[dict[str, object]]:
    rows = []
    near = nearest[nearest["minutes"] <= FAR_MINUTES]
    mission = _draw(near, MISSION_LPCS, rng)
    round_beni = nearest[minutes["base-beni"] <= 90.0].drop(mission.index, errors="ignore")
    community = _draw(round_beni, COMMUNITY_LPCS, rng)
    for owner, chosen in (("mission", mission), ("community", community)):
        for number, (village_id, row) in enumerate(chosen.iterrows(), start=1):
            women, men = int(rng.integers(3, 10)), int(rng.integers(6, 12))
            hub = str(row["base_id"]) if owner == "mission" else ""
            day = _tested(rng)
            rows.append(
                _row(
                    f"lpc-{owner}-{number:02d}",
                    "LPC",
                    str(village_id),
                    hub,
                    owner,
                    "",
                    women,
                    men,
                    _since(rng),
                    day,
                )
            )
    return rows


def _clas(nearest: pd.DataFrame, minutes: pd.DataFrame, rng: np.random.Generator) -> list[dict[str, object]]:
    """Two a base: embedded ones at the village nearest to it, the others at a village within the hour."""
    rows = []
    for base_id in minutes.columns:
        order = minutes[base_id].sort_values(kind="stable").index
        within = [village for village in order[1:40] if minutes.loc[village, base_id] <= SITING_MINUTES]
        for number in range(1, CLAS_PER_BASE + 1):
            is_embedded = not within or rng.random() < EMBEDDED_SHARE
            village_id = order[0] if is_embedded else within[int(rng.integers(len(within)))]
            is_woman = rng.random() < 0.3
            row = _row(
                f"cla-{base_id[5:]}-{number}", "CLA", str(village_id), base_id, "mission", "phone",
                int(is_woman), int(not is_woman), _since(rng), _tested(rng),
            )  # fmt: skip
            rows.append(row | {"is_embedded": is_embedded})
    return rows


def _row(
    name: str,
    kind: str,
    village_id: str,
    base_id: str,
    owner: str,
    channel: str,
    women: int,
    men: int,
    since: date,
    tested: date | None,
) -> dict[str, object]:
    return {
        "mechanism_id": name,
        "kind": kind,
        "village_id": village_id,
        "base_id": base_id,
        "owner": owner,
        "channel": channel,
        "is_embedded": False,
        "women": women,
        "men": men,
        "since": since.isoformat(),
        "tested": tested.isoformat() if tested else "",
    }


def _shares(counts: pd.Series, total: int) -> dict[str, int]:
    """Part total among counts by largest remainder, at least one each."""
    exact = counts / counts.sum() * (total - len(counts))
    whole = np.floor(exact).astype(int) + 1
    for name in (
        (exact - np.floor(exact)).sort_values(ascending=False, kind="stable").index[: total - whole.sum()]
    ):
        whole[name] += 1
    return {str(name): int(count) for name, count in whole.items()}


def _tested(rng: np.random.Generator) -> date | None:
    """Draw a last test: 60 % within 90 days of the reference date, 28 % longer ago, the rest unknown."""
    draw = rng.random()
    days = int(rng.integers(3, 85)) if draw < 0.6 else int(rng.integers(95, 500))
    return REFERENCE - timedelta(days=days) if draw < 0.88 else None


def _since(rng: np.random.Generator) -> date:
    return date(2010, 1, 1) + timedelta(days=int(rng.integers(0, 2_250)))
