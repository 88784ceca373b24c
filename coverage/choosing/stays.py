"""Stays of battalions as a programme: who is where in which weeks, and whom that covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

from coverage.choosing.programme import Programme


@dataclass(frozen=True, slots=True)
class Stay:
    """A battalion at a place: row of the candidate, first week from 0, number of weeks."""

    place: int
    first: int
    weeks: int


@dataclass(frozen=True, slots=True, eq=False)
class Week:
    """What can be won in a week.

    Attributes
    ----------
    covers : CSR, bool, shape (places, k)
        Over the villages that can be won, and after them those of the donor base.
    people : float64[k]
    is_donor : bool[k]
        Reached now from the donor base alone: lost while so many are away that no patrol is free there.
    villages : int64[k]
        Their rows among all villages.
    """

    covers: csr_array
    people: NDArray[np.float64]
    is_donor: NDArray[np.bool_]
    villages: NDArray[np.int64]

    @property
    def donor_people(self) -> float:
        """People who are lost while the donor base answers nobody, but for those a battalion covers."""
        return float(self.people[self.is_donor].sum())

    def worth(self) -> NDArray[np.float64]:
        """People whom a battalion at each place alone covers, float64[places]."""
        return np.asarray(self.covers @ self.people, dtype=np.float64)

    def covered(self, place: int) -> NDArray[np.bool_]:
        """Villages that a battalion at a place covers, bool[k]."""
        covered = np.zeros(len(self.people), dtype=bool)
        covered[self.covers.indices[self.covers.indptr[place] : self.covers.indptr[place + 1]]] = True
        return covered


@dataclass(frozen=True, slots=True)
class Duty:
    """How battalions serve: how many, how long at a place, how long before they are at the next."""

    weeks: int
    battalions: int
    shortest: int
    longest: int
    lead: int

    def spans(self) -> list[tuple[int, int]]:
        """Every first week and number of weeks of a stay that ends within the time."""
        return [
            (first, weeks)
            for weeks in range(self.shortest, self.longest + 1)
            for first in range(self.lead, self.weeks - weeks + 1)
        ]


def worth_of_spans(weeks: Sequence[Week], duty: Duty) -> dict[tuple[int, int], NDArray[np.float64]]:
    """Person-weeks of a stay at each place by itself, by first week and number of weeks."""
    worth = np.array([week.worth() for week in weeks])
    return {(first, long): worth[first : first + long].sum(axis=0) for first, long in duty.spans()}


def best_stays(weeks: Sequence[Week], duty: Duty) -> list[Stay]:
    """The stays that are worth most by themselves, enough of each span for any choice of additive worth.

    Beside a stay stand those of the other battalions, and of each battalion those before and after it, so
    that of each span three places a battalion are enough.
    """
    stays = []
    for (first, long), worth in worth_of_spans(weeks, duty).items():
        best = np.argsort(-worth, kind="stable")[: 3 * duty.battalions]
        stays += [Stay(int(place), first, long) for place in best if worth[place] > 0]
    return stays


def all_stays(places: Sequence[int], duty: Duty) -> list[Stay]:
    """Every stay at some places."""
    return [Stay(place, first, long) for place in places for first, long in duty.spans()]


def covering_programme(stays: Sequence[Stay], weeks: Sequence[Week], duty: Duty, away: int) -> Programme:
    """Most person-weeks covered, each village once a week, less those of the donor base.

    Variables are the stays, a weekly flag that the donor base answers nobody, and villages by week (those
    covered by the same places merged).

    Parameters
    ----------
    stays : sequence of Stay
    weeks : sequence of Week
    duty : Duty
    away : int
        From so many battalions away on the donor base answers nobody; 0 = no donor base.
    """
    groups = [_merge(week, sorted({stay.place for stay in stays})) for week in weeks]
    sizes = [len(people) for _, people, _ in groups]
    starts = np.concatenate(([0], np.cumsum(sizes))) + len(stays) + duty.weeks
    total = int(starts[-1])
    blocks, highs = [], []
    for week, (covers, _, is_donor) in enumerate(groups):
        active = [n for n, stay in enumerate(stays) if stay.first <= week < stay.first + stay.weeks]
        columns = csr_array(covers[[stays[n].place for n in active]]).tocoo()
        size = sizes[week]
        block = coo_array(
            (
                np.concatenate((np.ones(size), -np.ones(columns.nnz), is_donor.astype(float))),
                (
                    np.concatenate((np.arange(size), columns.col, np.arange(size))),
                    np.concatenate(
                        (
                            starts[week] + np.arange(size),
                            np.array(active, np.int64)[columns.row],
                            np.full(size, len(stays) + week),
                        )
                    ),
                ),
            ),
            shape=(size, total),
        )
        blocks.append(block)
        # A village of the donor base stays covered unless that base answers nobody.
        highs.append(is_donor.astype(float))
    rules, limits = _rules(stays, duty, away)
    blocks.append(coo_array(hstack((rules, csr_array((rules.shape[0], total - rules.shape[1]))))))
    highs.append(limits)
    matrix = csr_array(vstack(blocks))
    most = np.ones(total)
    most[len(stays) : len(stays) + duty.weeks] = 1.0 if away else 0.0
    return Programme(
        worth=np.concatenate((np.zeros(len(stays) + duty.weeks), *(people for _, people, _ in groups))),
        matrix=matrix,
        low=np.full(matrix.shape[0], -np.inf),
        high=np.concatenate(highs),
        least=np.zeros(total),
        most=most,
        is_whole=np.arange(total) < len(stays) + duty.weeks,
    )


def additive_programme(stays: Sequence[Stay], weeks: Sequence[Week], duty: Duty) -> Programme:
    """Most person-weeks where each stay counts by itself: more than any rota covers."""
    rules, limits = _rules(stays, duty, 0)
    rules = csr_array(rules[:, : len(stays)])
    worth = np.array([week.worth() for week in weeks])
    gains = [worth[stay.first : stay.first + stay.weeks, stay.place].sum() for stay in stays]
    return Programme(
        worth=np.array(gains, dtype=np.float64),
        matrix=rules,
        low=np.full(rules.shape[0], -np.inf),
        high=limits,
        least=np.zeros(len(stays)),
        most=np.ones(len(stays)),
        is_whole=np.ones(len(stays), dtype=bool),
    )


def greedy_stays(stays: Sequence[Stay], weeks: Sequence[Week], duty: Duty, away: int) -> list[int]:
    """Take the stay that adds most a week of its battalion's time, again and again; rows of the stays."""
    chosen: list[int] = []
    taken = [np.zeros(len(week.people), dtype=bool) for week in weeks]
    open_rows = list(range(len(stays)))
    while open_rows:
        gains = [_adds(stays[n], weeks, taken, away) / (stays[n].weeks + duty.lead) for n in open_rows]
        best = int(np.argmax(gains))
        if gains[best] <= 0:
            break
        row = open_rows.pop(best)
        chosen.append(row)
        for week in range(stays[row].first, stays[row].first + stays[row].weeks):
            taken[week] |= weeks[week].covered(stays[row].place)
        open_rows = [n for n in open_rows if fits([stays[m] for m in (*chosen, n)], duty)]
    return chosen


def start_of(
    programme: Programme, chosen: Sequence[Stay], stays: Sequence[Stay], weeks: Sequence[Week], away: int
) -> NDArray[np.float64]:
    """Write a rota as the variables of its programme: stays, flags, and every village that is covered."""
    x = np.zeros(len(programme.worth))
    x[: len(stays)] = [stay in chosen for stay in stays]
    for week in range(len(weeks)):
        here = sum(stay.first <= week < stay.first + stay.weeks for stay in chosen)
        x[len(stays) + week] = float(bool(away) and here >= away)
    villages = np.arange(len(x)) >= len(stays) + len(weeks)
    rows = programme.matrix[: int(villages.sum())]
    # Each village stands in one row, with weight one: what the others leave of the limit is covered.
    room = programme.high[: rows.shape[0]] - rows @ x
    x[villages] = np.clip(room, 0.0, 1.0)
    return x


def fits(stays: Sequence[Stay], duty: Duty) -> bool:
    """Whether so few battalions can do it, each place left for a week at least between two stays."""
    for week in range(duty.weeks):
        if sum(stay.first - duty.lead <= week < stay.first + stay.weeks for stay in stays) > duty.battalions:
            return False
        here = [stay.place for stay in stays if stay.first - 1 <= week < stay.first + stay.weeks]
        if len(here) != len(set(here)):
            return False
    return True


def value_of(stays: Sequence[Stay], weeks: Sequence[Week], away: int) -> list[float]:
    """People covered more than without battalions, by week."""
    value = []
    for number, week in enumerate(weeks):
        active = [stay.place for stay in stays if stay.first <= number < stay.first + stay.weeks]
        covered = np.zeros(len(week.people), dtype=bool)
        for place in active:
            covered |= week.covered(place)
        if not away or len(active) < away:
            covered |= week.is_donor
        value.append(float(week.people[covered].sum()) - week.donor_people)
    return value


def _adds(stay: Stay, weeks: Sequence[Week], taken: Sequence[NDArray[np.bool_]], away: int) -> float:
    adds = 0.0
    for number in range(stay.first, stay.first + stay.weeks):
        week = weeks[number]
        new = week.covered(stay.place) & ~taken[number]
        adds += float(week.people[new].sum()) - (week.donor_people if away == 1 else 0.0)
    return adds


def _rules(stays: Sequence[Stay], duty: Duty, away: int) -> tuple[csr_array, NDArray[np.float64]]:
    """Rows on stays and weekly flags: battalions at hand, a week between stays at a place, the donor base."""
    count = len(stays)
    ends = np.array([stay.first + stay.weeks for stay in stays])
    firsts = np.array([stay.first for stay in stays])
    places = np.array([stay.place for stay in stays])
    week = np.arange(duty.weeks)[:, None]
    busy = (firsts - duty.lead <= week) & (week < ends)
    near = (firsts - 1 <= week) & (week < ends)
    rows = [csr_array(busy.astype(float))]
    limits = [np.full(duty.weeks, float(duty.battalions))]
    for place in np.unique(places):
        rows.append(csr_array((near & (places == place)).astype(float)))
        limits.append(np.ones(duty.weeks))
    flags = [csr_array((matrix.shape[0], duty.weeks)) for matrix in rows]
    if away:
        # n battalions away, flag f: n - (battalions - away + 1) f <= away - 1.
        rows.append(csr_array(((firsts <= week) & (week < ends)).astype(float)))
        flags.append(csr_array(-eye_array(duty.weeks) * (duty.battalions - away + 1)))
        limits.append(np.full(duty.weeks, away - 1.0))
    matrix = hstack((vstack(rows), vstack(flags)))
    assert matrix.shape[1] == count + duty.weeks
    return csr_array(matrix), np.concatenate(limits)


def _merge(week: Week, places: Sequence[int]) -> tuple[csr_array, NDArray[np.float64], NDArray[np.bool_]]:
    """Villages covered by the same places as one group; all rows are kept, those of other places empty."""
    dense = np.zeros((week.covers.shape[0], len(week.people)), dtype=bool)
    dense[list(places)] = week.covers[list(places)].toarray()
    keys = np.vstack((dense[list(places)], week.is_donor)).T
    kinds, which = np.unique(keys, axis=0, return_inverse=True)
    people = np.bincount(which.ravel(), week.people, len(kinds)).astype(np.float64)
    merged = np.zeros((dense.shape[0], len(kinds)), dtype=bool)
    merged[list(places)] = kinds[:, :-1].T
    return csr_array(merged), people, np.asarray(kinds[:, -1], dtype=bool)
