"""Who can call: the routes by which an alarm can leave a village, and what they come to.

A committee (LPC) is a forum, not an alarm: it is no route here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from coverage.ground import Ground, Pairs, walk_pairs
from coverage.register import CHANNELS, UNSTATED, Register
from coverage.routes import Routes, count_independent
from coverage.sites import Sites
from coverage.status import MAYBE, NO, YES

Case = Literal["main", "best", "worst"]

PHONE, HF_RADIO, SATPHONE, HOTLINE, WALK = range(len(CHANNELS))


@dataclass(frozen=True, slots=True)
class AlarmTerms:
    """What is assumed of alarms.

    Attributes
    ----------
    tested_days, short_walk_m, hotline_catchment_m : float
    minutes : tuple of float
        Delay of each of `CHANNELS`.
    unverified_counts, hotline : bool
        The scenario's switches.
    """

    tested_days: float
    short_walk_m: float
    hotline_catchment_m: float
    minutes: tuple[float, ...]
    unverified_counts: bool
    hotline: bool


@dataclass(frozen=True, slots=True, eq=False)
class Alarm:
    """The alarm of each village (v).

    Attributes
    ----------
    can_alert : int8[v]
        `YES` when any route works, else `MAYBE` when any might, else `NO`.
    channel : int8[v]
        The quickest working channel, a position in `CHANNELS`; -1 where none works for certain.
    minutes : float64[v]
        Its delay; NaN where none.
    independent : int64[v]
        Working routes that share no hub, base or phone network.
    """

    can_alert: NDArray[np.int8]
    channel: NDArray[np.int8]
    minutes: NDArray[np.float64]
    independent: NDArray[np.int64]


def signal_answers(signal: NDArray[np.int8], uncertain_counts: bool) -> NDArray[np.int8]:
    """Whether there is signal, from codes of `layers.signal.SIGNAL`: unlikely, uncertain, likely, unknown."""
    return np.array([NO, YES if uncertain_counts else NO, YES, MAYBE], dtype=np.int8)[signal]


def loses_hub(register: Register, sites: Sites) -> NDArray[np.bool_]:
    """Say which CANs lose their hub: it stood on the reference date, not after the changes; bool[n]."""
    stated = register.can_hub != UNSTATED
    lost: NDArray[np.bool_] = stated & sites.was_open[register.can_hub] & ~sites.is_open[register.can_hub]
    return lost


def leaves_doubt(register: Register, sites: Sites) -> bool:
    """Say whether a base closes of which nobody says that its CLAs are embedded in it."""
    base = register.cla_base
    closes = (base != UNSTATED) & sites.was_open[base] & ~sites.is_open[base]
    return bool((closes & (register.cla_is_embedded == MAYBE)).any())


def build_routes(
    ground: Ground,
    sites: Sites,
    has_signal: NDArray[np.int8],
    walks: tuple[Pairs, Pairs],
    terms: AlarmTerms,
    case: Case = "main",
) -> Routes:
    """List every alarm route of every village.

    Parameters
    ----------
    ground : Ground
    sites : Sites
        Of the scenario; their row is the resource that routes through them share.
    has_signal : int8[v]
        `NO`, `MAYBE` or `YES`.
    walks : (Pairs, Pairs)
        Bases and villages, CLAs and villages within a short walk, from `coverage.ground.walk_pairs`.
    terms : AlarmTerms
    case : {"main", "best", "worst"}
        What becomes of the CANs whose hub the changes close: unverified; working as before; gone at once.

    Returns
    -------
    Routes
    """
    parts = [
        _networks(ground, sites, has_signal, terms, case),
        _assistants(ground.register, sites, walks[1], case),
        _short_walks(ground, sites, walks[0], terms.short_walk_m),
    ]
    if terms.hotline:
        parts.append(_hotline(ground, sites, has_signal, terms.hotline_catchment_m))
    return Routes.stack(parts)


def answer_alarm(routes: Routes, count: int, terms: AlarmTerms, *, is_known: bool) -> Alarm:
    """Bring the routes of each village down to one answer.

    Parameters
    ----------
    routes : Routes
    count : int
        Number of villages.
    terms : AlarmTerms
    is_known : bool
        Whether mechanisms are known at all; if not, a village without a working route is `MAYBE`.
    """
    works = routes.answer == YES
    can_alert = np.full(count, NO if is_known else MAYBE, dtype=np.int8)
    can_alert[routes.village[routes.answer == MAYBE]] = MAYBE
    can_alert[routes.village[works]] = YES
    channel = np.full(count, -1, dtype=np.int8)
    # The slowest first, so that the quickest is written last; of equals the first in CHANNELS wins.
    for code in sorted(range(len(CHANNELS)), key=lambda code: (-terms.minutes[code], -code)):
        channel[routes.village[works & (routes.channel == code)]] = code
    minutes = np.where(channel >= 0, np.asarray(terms.minutes)[channel], np.nan)
    return Alarm(can_alert, channel, minutes, count_independent(routes, count))


def _networks(
    ground: Ground, sites: Sites, has_signal: NDArray[np.int8], terms: AlarmTerms, case: Case
) -> Routes:
    register = ground.register
    village, hub = register.can_village, register.can_hub
    stands = (hub != UNSTATED) & sites.is_open[hub]
    lost = loses_hub(register, sites)
    is_tested = (register.can_days >= 0) & (register.can_days <= terms.tested_days)
    works = is_tested & (stands | lost if case == "best" else stands)
    counts = works | terms.unverified_counts
    if case == "worst":
        counts &= ~lost
    signal = has_signal[village]
    by_phone = register.can_channel == PHONE
    # An unstated channel might be a phone or not: with signal it works either way, without nobody can say.
    unstated = np.where(signal == YES, YES, MAYBE)
    answer = np.where(by_phone, signal, np.where(register.can_channel == UNSTATED, unstated, YES))
    moved = np.where(stands | (hub == UNSTATED), hub, _nearest_open(ground, sites, village)[0])
    return Routes(
        village=village,
        channel=np.where(register.can_channel == UNSTATED, PHONE, register.can_channel).astype(np.int8),
        resource=moved,
        uses_network=by_phone | (register.can_channel == UNSTATED),
        answer=np.where(counts, answer, NO).astype(np.int8),
    )


def _assistants(register: Register, sites: Sites, pairs: Pairs, case: Case) -> Routes:
    assistant, village = pairs
    base = register.cla_base
    stands = (base != UNSTATED) & sites.is_open[base]
    # Those embedded leave with their base; of whom it is not stated nobody knows, so the cases part ways.
    leaves = np.where(stands | (base == UNSTATED), NO, register.cla_is_embedded)
    unstated = {"main": MAYBE, "best": YES, "worst": NO}[case]
    answer = np.select([leaves == NO, leaves == YES], [YES, NO], unstated).astype(np.int8)
    # One who stands alone is a resource of his own, numbered after the sites.
    own = len(sites.ids) + np.arange(len(base))
    resource = np.where(stands, base, own)
    return Routes.walks(village, resource[assistant], answer[assistant])


def _short_walks(ground: Ground, sites: Sites, pairs: Pairs, radius_m: float) -> Routes:
    base, near_base = pairs
    first = sites.base_count
    placed, near_placed = walk_pairs(ground.village_tree, sites.xy[first:], radius_m)
    resource = np.concatenate((base, placed + first))
    answer = np.where(sites.is_open[resource], YES, NO).astype(np.int8)
    return Routes.walks(np.concatenate((near_base, near_placed)), resource, answer)


def _hotline(ground: Ground, sites: Sites, has_signal: NDArray[np.int8], catchment_m: float) -> Routes:
    """Every open base is a hub; a village calls the nearest, when it lies inside its catchment."""
    village = np.arange(len(has_signal), dtype=np.int64)
    hub, distance_m = _nearest_open(ground, sites, village)
    inside = distance_m <= catchment_m
    return Routes(
        village=village[inside],
        channel=np.full(int(inside.sum()), HOTLINE, dtype=np.int8),
        resource=hub[inside],
        uses_network=np.ones(int(inside.sum()), dtype=bool),
        answer=has_signal[inside],
    )


def _nearest_open(
    ground: Ground, sites: Sites, village: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Nearest open base of villages in a straight line, and how many metres; -1 and inf without any."""
    bases = sites.open_bases
    if not len(bases):
        return np.full(len(village), UNSTATED, dtype=np.int64), np.full(len(village), np.inf)
    distance_m, nearest = cKDTree(sites.xy[bases]).query(ground.village_xy[village])
    return bases[np.asarray(nearest)].astype(np.int64), np.asarray(distance_m, dtype=np.float64)
