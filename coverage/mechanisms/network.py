"""The network of mechanisms: hub by hub, one by one, who owns them, and the visits to them. Counts only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.alarm.register import UNSTATED
from coverage.changes import SendJPT
from coverage.lpc import LPC
from coverage.mechanisms.links import Links, build_links
from coverage.mechanisms.rules import build_rules

if TYPE_CHECKING:
    from coverage.result import Result
    from coverage.world import World

STANDING = ("verified", "unverified", "mission", "community", "without convenor", "there", "left", "unknown")
"""Of a CAN, an LPC, a CLA; a CAN or CLA of the State is "" and in no headline."""
_DATES = ("since", "tested", "trained", "plan_date", "visited")


def list_mechanisms(world: World, result: Result) -> pd.DataFrame:
    """List every mechanism under the scenario of a result.

    Returns
    -------
    DataFrame
        Index mechanism_id: kind, owner, channel, village_id, area_id ("" = of no village), base_id (as stated
        or assigned), hub_id (as it moves when its hub closes; "" = none or not stated), standing (one of
        `STANDING` or ""), is_funded (boolean), since, tested, trained, plan_date, visited (NaT = unknown or
        never), is_new (founded or given by a change). Nothing that could point at a person.
    """
    return _listed(world, build_links(world, result))


def _listed(world: World, links: Links) -> pd.DataFrame:
    frame, register = links.calls.mechanisms.frame, links.calls.register
    hub = np.full(len(frame), UNSTATED, dtype=np.int64)
    hub[register.can_row] = links.networks.resource
    hub[register.lpc_row] = np.where(register.lpc_is_mission, register.lpc_hub, UNSTATED)
    hub[register.cla_row] = register.cla_base
    standing = np.full(len(frame), "", dtype=object)
    standing[register.can_row] = np.where(links.networks.is_verified, "verified", "unverified")
    standing[register.lpc_row] = np.array(LPC, dtype=object)[links.lpc_word]
    standing[register.cla_row] = np.array(["left", "unknown", "there"], dtype=object)[links.cla_there]
    area_id = frame["village_id"].map(world.layers.area_id)
    return pd.DataFrame(
        {
            **{name: frame[name] for name in ("kind", "owner", "channel", "village_id")},
            "area_id": area_id.where(area_id.notna(), ""),
            "base_id": frame["base_id"],
            "hub_id": np.append(np.array(links.calls.sites.ids, dtype=object), "")[hub],
            "standing": standing,
            "is_funded": frame["is_funded"],
            **{name: frame[name] for name in _DATES},
            "is_new": ~frame.index.isin(world.layers.mechanisms.index),
        },
        index=frame.index,
    )


def list_hubs(world: World, result: Result) -> pd.DataFrame:
    """Count what hangs on each base, as hubs are after the changes.

    Returns
    -------
    DataFrame
        Index hub_id, every base, then "" for what hangs on no stated hub: is_open, villages (tied to it by
        any mechanism), people (known), villages_without_population, cans, cans_verified, lpcs, clas,
        cla_posts (those who stand alone in a village), with_plan (LPCs whose plan has a date), last_tested,
        last_trained, last_plan_date, last_visited (NaT = none known), jpt_visits (that leave from it).
    """
    links = build_links(world, result)
    sites = links.calls.sites
    listed = _listed(world, links)
    bases = list(sites.ids[: sites.base_count])
    stands = listed[~listed["standing"].isin(["", "left", "without convenor"])]
    by_hub = stands.groupby("hub_id")
    is_open = dict(zip(bases, sites.is_open.tolist(), strict=False))
    frame = pd.DataFrame(index=pd.Index([*bases, ""], name="hub_id", dtype="str"))
    frame["is_open"] = [is_open.get(base_id, False) for base_id in frame.index]
    frame = frame.join(_villages_by_hub(world, links))

    def count(holds: pd.Series) -> pd.Series:
        return stands[holds].groupby("hub_id").size()

    kind = stands["kind"]
    counts = {
        "cans": count(kind == "CAN"),
        "cans_verified": count(stands["standing"] == "verified"),
        "lpcs": count(kind == "LPC"),
        "clas": count(kind == "CLA"),
        "cla_posts": count((kind == "CLA") & _stands_alone(links).reindex(stands.index, fill_value=False)),
        "with_plan": count((kind == "LPC") & stands["plan_date"].notna()),
    }
    for name, column in counts.items():
        frame[name] = column.reindex(frame.index, fill_value=0).astype(np.int64)
    for name in ("tested", "trained", "plan_date", "visited"):
        frame[f"last_{name}"] = by_hub[name].max().reindex(frame.index)
    visits = _visits(world, result, links)["from_base"].value_counts()
    frame["jpt_visits"] = visits.reindex(frame.index, fill_value=0).astype(np.int64)
    return frame


def list_visits(world: World, result: Result) -> pd.DataFrame:
    """List the visits of joint protection teams that take place.

    Returns
    -------
    DataFrame
        Index position in the changes: from_base, area_id, village_id ("" = the whole area), on (NaT = not
        stated), days (NaN = not stated), villages, people (known) that are visited.
    """
    return _visits(world, result, build_links(world, result))


def _visits(world: World, result: Result, links: Links) -> pd.DataFrame:
    rules = build_rules(world.layers.area_id, world.layers.areas, ())
    villages = world.layers.villages
    chains = {area_id: rules.chain(str(area_id)) for area_id in world.layers.area_id.unique()}
    rows = []
    for position in links.calls.mechanisms.visits:
        change = result.scenario.changes[position]
        assert isinstance(change, SendJPT)
        if change.village_id:
            holds = villages.index == change.village_id
        else:
            holds = np.array([change.area_id in chains[area_id] for area_id in world.layers.area_id])
        rows.append(
            {
                "from_base": change.from_base,
                "area_id": change.area_id or str(world.layers.area_id[change.village_id]),
                "village_id": change.village_id,
                "on": pd.NaT if change.on is None else pd.Timestamp(change.on),
                "days": np.nan if change.days is None else float(change.days),
                "villages": int(holds.sum()),
                "people": float(np.nansum(villages["population"].to_numpy(dtype=np.float64)[holds])),
                "position": position,
            }
        )
    names = ["position", "from_base", "area_id", "village_id", "on", "days", "villages", "people"]
    return pd.DataFrame(rows, columns=names).set_index("position")


def owner_shares(world: World, result: Result) -> pd.DataFrame:
    """Count mechanisms by kind and owner.

    Returns
    -------
    DataFrame
        Index (kind, owner), "" = owner not stated: mechanisms, share (of those of the kind).
    """
    counts = list_mechanisms(world, result).groupby(["kind", "owner"]).size()
    share = counts / counts.groupby("kind").transform("sum")
    return pd.DataFrame({"mechanisms": counts, "share": share})


def _villages_by_hub(world: World, links: Links) -> pd.DataFrame:
    """Villages and people tied to each hub, by any mechanism."""
    pairs = np.unique(np.column_stack((links.hub, links.village)), axis=0)
    hub, village = pairs[:, 0], pairs[:, 1]
    population = world.layers.villages["population"].to_numpy(dtype=np.float64, na_value=np.nan)[village]
    count = links.calls.sites.base_count

    def add(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        # What hangs on no hub, -1, comes last.
        at = np.where(hub == UNSTATED, count, hub)
        return np.bincount(at, weights=weights, minlength=count + 1).astype(np.float64)

    return pd.DataFrame(
        {
            "villages": add(np.ones(len(hub))).astype(np.int64),
            "people": add(np.nan_to_num(population, nan=0.0)),
            "villages_without_population": add(np.isnan(population).astype(float)).astype(np.int64),
        },
        index=pd.Index([*links.calls.sites.ids[:count], ""], name="hub_id", dtype="str"),
    )


def _stands_alone(links: Links) -> pd.Series:
    """Whether each CLA works in a village, not in a base; by mechanism."""
    register, frame = links.calls.register, links.calls.mechanisms.frame
    clas = frame.iloc[register.cla_row]
    is_embedded = clas["is_embedded"].fillna(False).astype(bool)
    return (clas["village_id"] != "") & ~(is_embedded & (clas["base_id"] != ""))
