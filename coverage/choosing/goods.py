"""What could be bought under a scenario, at which village or place, and whom it would serve.

Effects are those of `evaluate`: alarms are found by giving every village each of them. By the chain lens the
slowest alarm that is bought must leave time enough.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from coverage.alarm.routes import HF_RADIO, PHONE, WALK
from coverage.changes import AddMast, AddMechanism, Change, MastKind, PlaceBattalion, RestoreChannel
from coverage.choosing.asked import Asked, spare_ms, times_from
from coverage.choosing.candidates import Candidates, build_candidates
from coverage.choosing.market import ASSISTANT, BASE, BATTALION, MAST, Market
from coverage.choosing.prices import Prices
from coverage.evaluate import evaluate
from coverage.ground import ACCESS_OPEN, walk_pairs
from coverage.masts.covers import MastRadio, cover_matrix
from coverage.masts.gains import SignalEverywhere
from coverage.masts.places import default_candidates
from coverage.mechanisms.rules import AreaRules, build_rules
from coverage.placement import choose_sites
from coverage.siting.sites import can_villages
from coverage.status import YES, from_boolean

SITES_WEIGHED, MASTS_WEIGHED, ASSISTANTS_WEIGHED = 40, 12, 40
"""Places of each kind that are weighed: those that would win most together, if all else were there."""
MAST_KINDS: tuple[MastKind, ...] = ("macro", "small")
OWN = ("credit", "charging", "antenna", "phone", "hf_radio")
"""Alarms of a village's own: what makes its network work again, or a new one."""
NEVER = -1


@dataclass(frozen=True, slots=True, eq=False)
class Goods:
    """What could be bought; all villages (v), items (i).

    Attributes
    ----------
    asked : Asked
    own_works : bool[5, v]
        Whether each of `OWN` gives a village that cannot call an alarm.
    phone_works : int8[v]
        Under a mast: 0 its own network then calls, 1 a network by phone has to be founded, `NEVER`.
    kind : int8[i]
        As in `coverage.choosing.market`.
    changes : tuple of Change or None
        What puts an item into a scenario; None for an assistant, who is added to the register.
    places : DataFrame
        One row an item: what, candidate_id, lon, lat.
    covers, walks : CSR, bool, shape (i, v)
    visits : tuple of int64
        Villages at which each assistant is met; empty for other items.
    reached : bool[v]
        In time now, once it can call by what is bought.
    """

    asked: Asked
    own_works: NDArray[np.bool_]
    phone_works: NDArray[np.int8]
    kind: NDArray[np.int8]
    changes: tuple[Change | None, ...]
    places: pd.DataFrame
    covers: csr_array
    walks: csr_array
    visits: tuple[NDArray[np.int64], ...]
    reached: NDArray[np.bool_]

    def own_cost(self, prices: Prices) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Dollars of the cheapest alarm of each village's own, inf = none works, and which of `OWN`."""
        each = np.array([prices.credit, prices.charging, prices.antenna, prices.can, prices.hf_radio])
        costs = np.where(self.own_works, each[:, None], np.inf)
        return costs.min(axis=0), costs.argmin(axis=0)

    def market(self, prices: Prices, weeks: int, stay_weeks: int) -> tuple[Market, NDArray[np.int64]]:
        """Price the goods; the second is which villages (rows of all) the market is about."""
        asked = self.asked
        has_alarm = asked.can_alert == YES
        own, _ = self.own_cost(prices)
        phone = np.select([self.phone_works == 0, self.phone_works == 1], [0.0, prices.can], np.inf)
        is_site = np.isin(self.kind, (BASE, BATTALION))
        may_reach = self.reached | (self.covers[is_site].sum(axis=0) > 0)
        may_call = has_alarm | np.isfinite(np.minimum(own, phone)) | (self.walks.sum(axis=0) > 0)
        may_call |= self.covers[self.kind == ASSISTANT].sum(axis=0) > 0
        rows = np.flatnonzero(may_reach & may_call & ~asked.is_both & (asked.people > 0))
        cost = {
            "mast_macro": prices.mast_macro,
            "mast_small": prices.mast_small,
            "cla": prices.cla_year * weeks / 52,
            "cla_motorbike": prices.cla_year * weeks / 52 + prices.motorbike,
            "base": prices.base_year * weeks / 52,
            "rdb": prices.rdb_week * stay_weeks,
        }
        market = Market(
            people=asked.people[rows],
            has_alarm=has_alarm[rows],
            has_reach=self.reached[rows],
            own_cost=np.where(has_alarm, np.inf, own)[rows],
            phone_cost=np.where(has_alarm, np.inf, phone)[rows],
            kind=self.kind,
            cost=np.array([cost[what] for what in self.places["what"]], dtype=np.float64),
            covers=csr_array(self.covers[:, rows]),
            walks=csr_array(self.walks[:, rows]),
            weeks=weeks,
            stay_weeks=stay_weeks,
        )
        return market, rows


def find_goods(asked: Asked, *, motorbikes: bool, has_masts: bool, candidates: pd.DataFrame | None) -> Goods:
    """Find what could be bought.

    Parameters
    ----------
    asked : Asked
    motorbikes : bool
        Whether assistants may ride: then one is met at every village within the assumed distance.
    has_masts : bool
        Whether masts are weighed; without relief they never are.
    candidates : DataFrame, optional
        Places for bases and battalions, as for `coverage.choosing.choose_places`.
    """
    own, phone = _find_alarms(asked)
    is_open = asked.travel.plan.access == ACCESS_OPEN
    delay = np.array([asked.terms.alarm.minutes[code] for code in (PHONE, HF_RADIO, WALK)]).max()
    bought = np.where(is_open, spare_ms(asked.terms, np.full(len(is_open), delay)), -np.inf)
    spare = np.where(asked.can_alert == YES, asked.spare_ms, np.minimum(bought, asked.spare_ms))
    reached = asked.spent_ms <= spare
    places = build_candidates(asked, candidates, "base")
    sites, site_covers, site_walks = _site_goods(asked, places, spare)
    potential = reached | (site_covers.sum(axis=0) > 0)
    wanted = potential & (asked.can_alert != YES) & ~asked.is_both
    masts = _mast_goods(asked, wanted & (phone != NEVER)) if has_masts else []
    assistants, visits = _assistant_goods(asked, wanted, motorbikes=motorbikes)
    rows = [*sites, *masts, *assistants]
    blocks = [site_covers, *(row[4] for row in (*masts, *assistants) if row[4] is not None)]
    nothing = csr_array((len(masts) + len(assistants), len(reached)), dtype=bool)
    return Goods(
        asked=asked,
        own_works=own,
        phone_works=phone,
        kind=np.array([row[0] for row in rows], dtype=np.int8),
        changes=tuple(row[3] for row in rows),
        places=pd.DataFrame(
            [(row[1], *row[2]) for row in rows], columns=["what", "candidate_id", "lon", "lat"]
        ),
        covers=csr_array(vstack(blocks)),
        walks=csr_array(vstack((site_walks, nothing))),
        visits=(*(np.zeros(0, np.int64) for _ in (*sites, *masts)), *visits),
        reached=np.asarray(reached, dtype=bool),
    )


_Row = tuple[int, str, tuple[str, float, float], Change | None, csr_array | None]


def give_own(item: str, village_id: str) -> Change:
    """Return the change that gives a village an alarm of its own, one of `OWN`."""
    if item in ("phone", "hf_radio"):
        return AddMechanism(village_id, item)
    return RestoreChannel(village_id, item)


def _find_alarms(asked: Asked) -> tuple[NDArray[np.bool_], NDArray[np.int8]]:
    """Say which alarms would work for those who cannot call; see `Goods.own_works` and `Goods.phone_works`.

    What makes a network work again is evaluated. A new one is tested and has a hub while any base is open; by
    phone it needs signal besides.
    """
    villages = asked.before.villages
    cannot = asked.can_alert != YES
    cans = can_villages(asked.world, asked.scenario)
    has_can = cannot & (cans.has_phone | cans.has_radio)
    alone = replace(asked.scenario, runner=False)

    def restored(item: str) -> NDArray[np.bool_]:
        gifts = tuple(RestoreChannel(str(one), item) for one in villages.index[has_can])
        after = evaluate(asked.world, replace(alone, changes=(*alone.changes, *gifts))).villages
        return np.asarray((from_boolean(after["can_alert"]) == YES) & has_can, dtype=bool)

    # Nobody is equipped where people risk reprisals, whatever it would win.
    paused = _areas_where(asked, lambda rules, area: rules.is_paused(area, asked.world.day))
    has_hub = bool(len(asked.sites.open_bases)) or asked.scenario.unverified_counts
    has_signal = from_boolean(villages["has_signal"]) == YES
    founded = cannot & has_hub & ~paused
    own = np.array([*(restored(item) & ~paused for item in OWN[:3]), founded & has_signal, founded])
    by_signal = from_boolean(evaluate(SignalEverywhere(asked.world), alone).villages["can_alert"]) == YES
    lacks = cannot & has_hub & ~has_signal
    return own, np.where(lacks & by_signal, 0, np.where(lacks & ~paused, 1, NEVER)).astype(np.int8)


def _areas_where(asked: Asked, holds: Callable[[AreaRules, str], bool]) -> NDArray[np.bool_]:
    """Say which villages lie in areas of which something holds, bool[v]."""
    layers = asked.world.layers
    rules = build_rules(layers.area_id, layers.areas, asked.scenario.changes)
    areas = [area for area in set(rules.area_of) if holds(rules, str(area))]
    return rules.area_of.isin(areas).to_numpy(dtype=bool)


def _site_goods(
    asked: Asked, places: Candidates, spare: NDArray[np.float64]
) -> tuple[list[_Row], csr_array, csr_array]:
    """Bases and battalions at the places that reach most people who can call, or who cannot."""
    parts = []
    for chunk, ms in times_from(asked, places.points):
        spent = asked.spent_by(ms, places.mobilisation_ms[chunk])
        spent[places.patrols[chunk] == 0] = np.inf
        parts.append(csr_array((spent <= spare) & ~asked.is_both))
    covers = csr_array(vstack(parts))
    not_reached = asked.people * ~(asked.spent_ms <= spare)
    best: set[int] = set()
    count = min(SITES_WEIGHED, covers.shape[0])
    for weights in (not_reached, not_reached * (asked.can_alert == YES)):
        best.update(choose_sites(covers, weights, count, max_seconds=0.0).sites)
    weighed = sorted(best)
    covers = csr_array(covers[weighed])
    site, village = walk_pairs(
        asked.world.ground.village_tree, places.xy[weighed], asked.terms.alarm.short_walk_m
    )
    walks = csr_array((np.ones(len(site), bool), (site, village)), shape=covers.shape)
    rows: list[_Row] = []
    for kind, what in ((BASE, "base"), (BATTALION, "rdb")):
        for row in weighed:
            point = places.points.iloc[row]
            change = places.change(row) if kind == BASE else PlaceBattalion(point.x, point.y)
            rows.append((kind, what, (str(places.points.index[row]), point.x, point.y), change, None))
    return rows, csr_array(vstack((covers, covers))), csr_array(vstack((walks, walks)))


def _mast_goods(asked: Asked, wanted: NDArray[np.bool_]) -> list[_Row]:
    """Masts at the places that give signal to most people for whom it could be an alarm."""
    if asked.world.layers.elevation is None or not wanted.any():
        return []
    rows: list[_Row] = []
    villages = asked.world.layers.villages
    points = villages.geometry[wanted]
    for kind in MAST_KINDS:
        radio = MastRadio.of(asked.world, asked.scenario, kind)
        near = asked.world.ground.village_xy[wanted]
        places = default_candidates(asked.world, near=near, reach_m=radio.radius_km * 1000)
        if not len(places):
            continue
        masts = radio.masts(places.geometry)
        links = radio.links(asked.world, masts, points)
        covers = csr_array(cover_matrix(links, masts.index, villages.index, radio.need_db))
        count = min(MASTS_WEIGHED, len(places))
        for row in choose_sites(covers, asked.people, count, max_seconds=0.0).sites:
            point = places.geometry.iloc[row]
            where = (str(places.index[row]), point.x, point.y)
            change = AddMast(point.x, point.y, kind)
            rows.append((MAST, f"mast_{kind}", where, change, csr_array(covers[[row]])))
    return rows


def _assistant_goods(
    asked: Asked, wanted: NDArray[np.bool_], *, motorbikes: bool
) -> tuple[list[_Row], list[NDArray[np.int64]]]:
    """Assistants at villages, none alone where security is red, none where people risk reprisals.

    Those who ride are met in villages around.
    """
    ground, villages, day = asked.world.ground, asked.world.layers.villages, asked.world.day
    allowed = np.flatnonzero(
        ~_areas_where(asked, lambda rules, at: rules.colour(at)[0] == "red" or rules.is_paused(at, day))
    )
    count = len(villages)
    if not len(allowed) or not wanted.any():
        return [], []
    own_xy = ground.village_xy
    near = walk_pairs(ground.village_tree, own_xy, asked.terms.alarm.short_walk_m)
    walk = csr_array((np.ones(len(near[0]), bool), near), shape=(count, count))
    visited = csr_array((np.ones(len(allowed), bool), (allowed, allowed)), shape=(count, count))
    if motorbikes:
        far = walk_pairs(
            ground.village_tree, own_xy[allowed], asked.terms.assumptions["cla_motorbike_km"] * 1000
        )
        pairs = (allowed[far[0]], far[1])
        keep = np.isin(pairs[1], allowed)
        visited = csr_array(
            (np.ones(keep.sum(), bool), (pairs[0][keep], pairs[1][keep])), shape=(count, count)
        )
    covers = csr_array((visited.astype(np.int64) @ walk.astype(np.int64)) > 0)
    weights = np.where(wanted, asked.people, 0.0)
    forbidden = np.setdiff1d(np.arange(count), allowed)
    chosen: Sequence[int] = choose_sites(
        covers, weights, min(ASSISTANTS_WEIGHED, len(allowed)), (), forbidden.tolist(), max_seconds=0.0
    ).sites
    rows: list[_Row] = []
    what = "cla_motorbike" if motorbikes else "cla"
    for row in chosen:
        point = villages.geometry.iloc[row]
        where = (str(villages.index[row]), point.x, point.y)
        rows.append((ASSISTANT, what, where, None, csr_array(covers[[row]])))
    return rows, [
        visited.indices[visited.indptr[row] : visited.indptr[row + 1]].astype(np.int64) for row in chosen
    ]
