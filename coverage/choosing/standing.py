"""What stands on each base that is open: who is reached from it, and whose alarm hangs on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from coverage.alarm.calls import Calls, build_routes, gather_calls
from coverage.alarm.register import UNSTATED
from coverage.alarm.routes import HF_RADIO, PHONE, SATPHONE
from coverage.choosing.asked import Asked
from coverage.ground import walk_pairs
from coverage.sites import Sites
from coverage.status import NO, YES


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Villages that can call and are reached today (columns), and the bases that are open (rows).

    Attributes
    ----------
    ids : tuple of str
        Of the bases.
    rows : int64[b]
        Their rows among the sites.
    villages : int64[k]
        Rows of the villages at stake: not those whom a battalion reaches, and whose alarm hangs on no base.
    reach : CSR, bool, shape (b, k)
        The base comes in time; all bases where a battalion does.
    alarm : CSR, bool, shape (b, k)
        The alarm works while one of these bases is open; all bases where it hangs on none.
    people_safe : float
        People of villages that no closing touches.
    """

    ids: tuple[str, ...]
    rows: NDArray[np.int64]
    villages: NDArray[np.int64]
    reach: csr_array
    alarm: csr_array
    people_safe: float

    @property
    def nested(self) -> NDArray[np.bool_]:
        """Whether one of the two covers lies within the other, bool[k]: then it alone decides."""
        reach, alarm = self.reach.toarray(), self.alarm.toarray()
        in_alarm = ~(reach & ~alarm).any(axis=0)
        in_reach = ~(alarm & ~reach).any(axis=0)
        return np.asarray(in_alarm | in_reach, dtype=bool)

    def joint(self) -> csr_array:
        """Return the cover that decides alone where the two are nested, else that of reach."""
        reach, alarm = self.reach.toarray(), self.alarm.toarray()
        both = reach & alarm
        return csr_array(np.where(self.nested, both, reach))


def find_standing(asked: Asked) -> Standing:
    """Find what stands on each base that is open, in the main case and with the alarm's delay of today."""
    bases = asked.sites.open_bases
    row_of = np.full(len(asked.sites.ids), -1)
    row_of[bases] = np.arange(len(bases))
    count = len(asked.is_both)
    reach = np.zeros((len(bases), count), dtype=bool)
    always = np.zeros(count, dtype=bool)
    travel = asked.travel
    for k, site in enumerate(travel.answering):
        spent = travel.rows[k] + travel.mobilisation_ms[k] if asked.terms.is_chain else travel.rows[k]
        if row_of[site] >= 0:
            reach[row_of[site]] = spent <= asked.spare_ms
        else:
            always |= spent <= asked.spare_ms
    reach |= always
    alarm = find_alarms(asked, row_of)
    is_safe = asked.is_both & (reach.all(axis=0) & alarm.all(axis=0))
    villages = np.flatnonzero(asked.is_both & ~is_safe)
    return Standing(
        ids=tuple(asked.sites.ids[row] for row in bases),
        rows=bases,
        villages=villages,
        reach=csr_array(reach[:, villages]),
        alarm=csr_array(alarm[:, villages]),
        people_safe=float(asked.people[is_safe].sum()),
    )


def find_alarms(asked: Asked, row_of: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which bases each village's alarm hangs on, bool[b, v]; all of them where it hangs on none.

    Networks whose hub closes become unverified; assistants embedded there leave; nobody walks to it; a
    hotline hangs on any base within its catchment. What is unknown once a base closes is no alarm.

    Parameters
    ----------
    asked : Asked
    row_of : int64[s]
        Row of each site that is an open base, else -1.
    """
    calls = gather_calls(asked.world, asked.scenario, asked.terms, asked.sites)
    alarm = np.zeros((int((row_of >= 0).sum()), len(asked.is_both)), dtype=bool)
    _hang_networks(alarm, asked, calls, row_of)
    _hang_walks(alarm, asked, calls, row_of)
    if asked.terms.alarm.hotline:
        _hang_hotline(alarm, asked, calls)
    return alarm


def _hang_networks(alarm: NDArray[np.bool_], asked: Asked, calls: Calls, row_of: NDArray[np.int64]) -> None:
    routes = build_routes(calls, asked.terms.alarm)
    is_network = np.isin(routes.channel, (PHONE, HF_RADIO, SATPHONE)) & (routes.answer == YES)
    village, hub = routes.village[is_network], routes.resource[is_network]
    if asked.terms.alarm.unverified_counts:
        alarm[:, village] = True
    else:  # then only networks count whose hub stands
        alarm[row_of[hub], village] = True


def _hang_walks(alarm: NDArray[np.bool_], asked: Asked, calls: Calls, row_of: NDArray[np.int64]) -> None:
    sites, register = calls.sites, calls.register
    (base, near_base), (assistant, near_assistant) = calls.walks
    stands = sites.is_open[base]
    alarm[row_of[base[stands]], near_base[stands]] = True
    _, near_placed = walk_pairs(
        calls.ground.village_tree, sites.xy[sites.base_count :], asked.terms.alarm.short_walk_m
    )
    alarm[:, near_placed] = True
    of, embedded = register.cla_base[assistant], register.cla_is_embedded[assistant]
    stays = (of == UNSTATED) | (embedded == NO)
    alarm[:, near_assistant[stays]] = True
    leaves = ~stays & sites.is_open[of]
    alarm[row_of[of[leaves]], near_assistant[leaves]] = True


def _hang_hotline(alarm: NDArray[np.bool_], asked: Asked, calls: Calls) -> None:
    bases: Sites = calls.sites
    hubs, villages = walk_pairs(
        calls.ground.village_tree, bases.xy[bases.open_bases], asked.terms.alarm.hotline_catchment_m
    )
    has_signal = calls.has_signal[villages] == YES
    alarm[hubs[has_signal], villages[has_signal]] = True
