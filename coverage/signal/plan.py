"""What a scenario makes of phone signal: masts that are lost or added, and whose word is in force.

Claims of operators and the model stay apart. Under every basis an added mast adds its modelled links. On the
claimed basis a village whose claim says signal loses it with the last mast that explains the claim, that is,
that the model says it can use; a claim that no mast explains is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.cache import Cache
from coverage.changes import AddMast, LoseMast, MastChange
from coverage.radio_notes import NO_MODEL, NO_RELIEF, NO_VILLAGE, RadioNote
from coverage.scenario import Scenario
from coverage.signal.budget import RadioTerms, build_radio_terms
from coverage.signal.classes import (
    AGREE,
    CLAIM_ASSUMPTIONS,
    UNCERTAIN,
    UNLIKELY,
    Codes,
    agreement_of,
    best_of_links,
    better,
    claimed_codes,
    has_signal,
    worse,
)
from coverage.signal.link_rows import LinkRows, no_rows, read_rows, stack_rows
from coverage.signal.links import build_links
from coverage.signal.mast_list import (
    NO_FEED,
    added_range_km,
    build_added,
    find_feed,
    lost_with,
    scenario_masts,
)
from coverage.signal.stored_links import links_key, stored_links
from layers.assumptions import Assumptions
from layers.elevation import unknown_relief
from layers.layers import Layers
from layers.signal import SIGNAL, UNKNOWN_CODE

_PLANS_KEPT = 16
_GROUNDS_KEPT = 4
_ADDED_KEPT = 1024

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class RadioPlan:
    """Phone signal under a scenario: villages (v), masts (m) and usable links (l).

    Attributes
    ----------
    claimed : int8[v]
        What operators claim, whatever the changes; codes of `layers.signal.SIGNAL`.
    modelled : int8[v]
        By the masts that stand after the changes.
    agreement : int8[v]
        Whether claim and model say the same before the changes; codes of `coverage.signal.classes.AGREEMENT`.
    signal : int8[v]
        The basis in force, after the changes.
    link_village, link_mast : int64[l]
        Rows of the links with a margin of 0 dB or more to masts that stand, by village.
    link_margin_db : float64[l]
        Within a village from the greatest on.
    masts : GeoDataFrame
        See `coverage.signal.mast_list.scenario_masts`.
    feed : int64[m]
        Row of the mast that feeds each; -1 = none, or not known.
    basis : "claimed", "modelled" or "agreed"
    claims_unexplained : int
        Villages with signal by the claims and without by the model, before the changes.
    notes : tuple of RadioNote
        Changes of masts that do nothing.
    """

    claimed: Codes
    modelled: Codes
    agreement: Codes
    signal: Codes
    link_village: Rows
    link_mast: Rows
    link_margin_db: NDArray[np.float64]
    masts: gpd.GeoDataFrame
    feed: Rows
    basis: str
    claims_unexplained: int
    notes: tuple[RadioNote, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """What lies still under the changes of masts: the links of the region's masts, claims and their fit."""

    terms: RadioTerms
    likely_margin_db: float
    links: LinkRows
    usable: LinkRows
    claimed: Codes
    modelled: Codes
    agreement: Codes
    is_explained: NDArray[np.bool_]


class RadioPlanner:
    """Makes the plan of a scenario's signal; may be asked from many threads, each plan is made once.

    Parameters
    ----------
    layers : Layers
    base : Assumptions
        Those that the layers were read with.
    folder : Path, optional
        Where links are kept for the next start; None = nowhere.
    """

    def __init__(self, layers: Layers, base: Assumptions, folder: Path | None = None) -> None:
        """Take what the plans rest on; nothing is computed yet."""
        self._layers = layers
        self._base = base
        self._folder = folder
        self._masts = build_added((), build_radio_terms(base)) if layers.masts is None else layers.masts
        self._feed = find_feed(self._masts)
        self._plans: Cache[RadioPlan] = Cache(_PLANS_KEPT)
        self._grounds: Cache[_Ground] = Cache(_GROUNDS_KEPT)
        self._links: Cache[LinkRows] = Cache(_GROUNDS_KEPT)
        self._added: Cache[LinkRows] = Cache(_ADDED_KEPT)

    def plan(self, scenario: Scenario, assumptions: Assumptions) -> RadioPlan:
        """Return the plan of a scenario that was checked, under its assumptions."""
        changes = tuple(
            (position, change)
            for position, change in enumerate(scenario.changes)
            if isinstance(change, LoseMast | AddMast)
        )
        terms = build_radio_terms(assumptions)
        values = tuple(assumptions[name] for name in CLAIM_ASSUMPTIONS)
        basis = basis_of(scenario, self._layers)

        def make() -> RadioPlan:
            key = (terms, values)
            ground = self._grounds.get(key, lambda: self._make_ground(terms, assumptions))
            return self._make(ground, changes, basis, scenario.uncertain_counts)

        return self._plans.get((changes, basis, terms, values, scenario.uncertain_counts), make)

    def _make_ground(self, terms: RadioTerms, assumptions: Assumptions) -> _Ground:
        likely_margin_db = assumptions["signal_likely_margin_db"]
        count = len(self._layers.villages)
        claimed = claimed_codes(self._layers.signal, assumptions, self._base)
        links = self._links.get(terms, lambda: self._region_links(terms))
        modelled = np.full(count, UNKNOWN_CODE, dtype=np.int8)
        if self._layers.masts is not None and self._layers.elevation is not None:
            modelled = best_of_links(links.village, links.margin_db, count, likely_margin_db)
        return _Ground(
            terms=terms,
            likely_margin_db=likely_margin_db,
            links=links,
            usable=links.usable(),
            claimed=claimed,
            modelled=modelled,
            agreement=agreement_of(claimed, modelled),
            is_explained=has_signal(claimed) & has_signal(modelled),
        )

    def _region_links(self, terms: RadioTerms) -> LinkRows:
        layers, elevation = self._layers, self._layers.elevation
        if layers.masts is None or elevation is None:
            return no_rows()
        points = layers.villages.geometry
        key = links_key(layers.masts, points, elevation, layers.clutter, terms)
        build = partial(build_links, layers.masts, points, elevation, layers.clutter, terms)
        return read_rows(stored_links(self._folder, key, build), layers.masts.index, points.index)

    def _added_links(self, mast: AddMast, terms: RadioTerms) -> LinkRows:
        """Links of one mast that is added; its row is 0. Without relief all are unknown, within its range."""
        layers = self._layers
        elevation = layers.elevation or unknown_relief(layers.region.bounds)

        def make() -> LinkRows:
            frame, points = build_added((mast,), terms), layers.villages.geometry
            radius_km = added_range_km(mast, terms)
            links = build_links(frame, points, elevation, layers.clutter, terms, radius_km=radius_km)
            return read_rows(links, frame.index, points.index)

        return self._added.get((replace(mast, on=None, mast_id=""), terms), make)

    def _make(
        self, ground: _Ground, changes: Sequence[tuple[int, MastChange]], basis: str, uncertain_counts: bool
    ) -> RadioPlan:
        lost = [change.mast_id for _, change in changes if isinstance(change, LoseMast)]
        adds = [change for _, change in changes if isinstance(change, AddMast)]
        rows = self._masts.index.get_indexer(pd.Index(lost, dtype="str")).astype(np.int64)
        masts = scenario_masts(self._masts, self._feed, rows, adds, ground.terms)
        is_standing = masts["is_standing"].to_numpy(dtype=bool)
        added = [self._added_links(mast, ground.terms) for mast in adds]
        standing, usable, gained = ground.modelled, ground.usable, _gained(ground, added)
        if lost and len(ground.links.mast):
            links = ground.links.take(is_standing[ground.links.mast])
            standing = _model(ground, links)
            usable = usable.take(is_standing[usable.mast])
        if added:
            moved = [replace(part, mast=part.mast + n) for n, part in enumerate(added, len(self._masts))]
            usable = stack_rows([usable, *moved]).usable()
        return RadioPlan(
            claimed=ground.claimed,
            modelled=better(standing, gained),
            agreement=ground.agreement,
            signal=_with_gained(_in_force(ground, standing, basis), gained, uncertain_counts),
            link_village=usable.village,
            link_mast=usable.mast,
            link_margin_db=usable.margin_db,
            masts=masts,
            feed=np.append(self._feed, np.full(len(adds), NO_FEED, dtype=np.int64)),
            basis=basis,
            claims_unexplained=int((has_signal(ground.claimed) & (ground.modelled == UNLIKELY)).sum()),
            notes=self._notes(ground, changes, added),
        )

    def _notes(
        self, ground: _Ground, changes: Sequence[tuple[int, MastChange]], added: Sequence[LinkRows]
    ) -> tuple[RadioNote, ...]:
        """Changes of masts that do nothing for certain: no relief to model with, or no village is served."""
        parts, notes = iter(added), []
        for position, change in changes:
            if isinstance(change, LoseMast):
                gone = lost_with(self._feed, np.flatnonzero(self._masts.index == change.mast_id))
                links = ground.links.take(gone[ground.links.mast])
            else:
                links = next(parts)
            what = self._doubt(links, is_added=isinstance(change, AddMast))
            if what:
                notes.append(RadioNote(position, what))
        return tuple(notes)

    def _doubt(self, links: LinkRows, *, is_added: bool) -> str:
        """Why these links change nothing for certain; "" where one of them is usable."""
        if (links.margin_db >= 0).any():
            return ""
        if np.isnan(links.margin_db).any():
            return NO_RELIEF
        return NO_VILLAGE if is_added or self._layers.elevation is not None else NO_MODEL


def basis_of(scenario: Scenario, layers: Layers) -> str:
    """Whose word on signal is in force: the scenario's own, else the claims where there are any."""
    return scenario.signal_basis or ("claimed" if has_claims(layers) else "modelled")


def has_claims(layers: Layers) -> bool:
    """Whether operators claim anything of any village, or a layer of their claims is there."""
    return layers.claims is not None or bool((layers.signal["signal"] != SIGNAL[UNKNOWN_CODE]).any())


def _model(ground: _Ground, links: LinkRows) -> Codes:
    return best_of_links(links.village, links.margin_db, len(ground.claimed), ground.likely_margin_db)


def _gained(ground: _Ground, added: Sequence[LinkRows]) -> Codes:
    """What the masts that are added give by themselves."""
    return _model(ground, stack_rows(added) if added else no_rows())


def _with_gained(signal: Codes, gained: Codes, uncertain_counts: bool) -> Codes:
    """Signal with what added masts give; an uncertain one that does not count leaves unknown what was."""
    best = better(signal, gained)
    if uncertain_counts:
        return best
    is_open = (signal == UNKNOWN_CODE) | (gained == UNKNOWN_CODE)
    return np.where(is_open & (best == UNCERTAIN), UNKNOWN_CODE, best).astype(np.int8)


def _in_force(ground: _Ground, standing: Codes, basis: str) -> Codes:
    """Signal on a basis when the region's masts model what is standing, before any mast is added."""
    if basis == "modelled":
        return standing
    claimed = np.where(ground.is_explained & ~has_signal(standing), standing, ground.claimed)
    if basis == "claimed":
        return claimed
    return np.where(ground.agreement == AGREE, worse(claimed, standing), UNKNOWN_CODE).astype(np.int8)
