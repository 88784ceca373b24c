"""The routes by which an alarm can leave each village, as mechanisms, sites and masts make them.

A committee (LPC) is a forum, not an alarm: it is no route here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from coverage.alarm.carriers import Carriers, build_carriers
from coverage.alarm.register import UNSTATED, Register
from coverage.alarm.routes import HOTLINE, PHONE, Routes
from coverage.alarm.state_forces import without_state
from coverage.ground import Ground, Pairs, walk_pairs
from coverage.mechanisms.apply import mechanisms_under
from coverage.sites import Sites
from coverage.status import MAYBE, NO, YES

if TYPE_CHECKING:
    from coverage.alarm.answer import AlarmTerms
    from coverage.mechanisms.apply import Mechanisms
    from coverage.radio_notes import RadioNote
    from coverage.scenario import Scenario
    from coverage.signal.plan import RadioPlan
    from coverage.terms import Terms
    from coverage.world import World

Case = Literal["main", "best", "worst"]


@dataclass(frozen=True, slots=True, eq=False)
class Calls:
    """What calls rest on under a scenario.

    Attributes
    ----------
    ground : Ground
    register : Register
        With the scenario's channels, given or working again.
    sites : Sites
    radio : RadioPlan
    has_signal : int8[v]
        `NO`, `MAYBE` or `YES`.
    carriers : Carriers
    walks : (Pairs, Pairs)
        Bases and villages, CLAs and villages within a short walk.
    notes : tuple of RadioNote
        What is to be said beside changes of masts and channels.
    mechanisms : Mechanisms
        What the register was built from.
    """

    ground: Ground
    register: Register
    sites: Sites
    radio: RadioPlan
    has_signal: NDArray[np.int8]
    carriers: Carriers
    walks: tuple[Pairs, Pairs]
    notes: tuple[RadioNote, ...]
    mechanisms: Mechanisms


def gather_calls(world: World, scenario: Scenario, terms: Terms, sites: Sites) -> Calls:
    """Gather what calls rest on under a scenario that was checked."""
    radio = world.radio_plan(scenario)
    has_signal = signal_answers(radio.signal, scenario.uncertain_counts)
    least_db = 0.0 if scenario.uncertain_counts else terms.assumptions["signal_likely_margin_db"]
    mechanisms = mechanisms_under(world, scenario, sites, terms.assumptions)
    return Calls(
        ground=world.ground,
        register=without_state(mechanisms.register, scenario, world.layers),
        sites=sites,
        radio=radio,
        has_signal=has_signal,
        carriers=build_carriers(radio, has_signal, least_db),
        walks=_walks(world, mechanisms.register, terms.alarm.short_walk_m),
        notes=tuple(sorted((*radio.notes, *mechanisms.radio_notes), key=lambda note: note.position)),
        mechanisms=mechanisms,
    )


def _walks(world: World, register: Register, radius_m: float) -> tuple[Pairs, Pairs]:
    """Villages within a short walk of bases and of assistants, where changes have put these."""
    walks, ground = world.walks(radius_m), world.ground
    if register.cla_xy is ground.register.cla_xy:
        return walks
    return walks[0], walk_pairs(ground.village_tree, register.cla_xy, radius_m)


def signal_answers(signal: NDArray[np.int8], uncertain_counts: bool) -> NDArray[np.int8]:
    """Whether there is signal, from codes of `layers.signal.SIGNAL`: unlikely, uncertain, likely, unknown."""
    return np.array([NO, YES if uncertain_counts else NO, YES, MAYBE], dtype=np.int8)[signal]


def loses_hub(register: Register, sites: Sites) -> NDArray[np.bool_]:
    """Say which CANs lose their hub: it stood before the changes, not after; bool[n]."""
    stated = register.can_hub != UNSTATED
    lost: NDArray[np.bool_] = stated & sites.was_open[register.can_hub] & ~sites.is_open[register.can_hub]
    return lost


def is_tested(register: Register, terms: AlarmTerms) -> NDArray[np.bool_]:
    """Say which CANs were tested lately, and not after the day that is shown; bool[n]."""
    return (register.can_days >= 0) & (register.can_days <= terms.tested_days)


def leaves_doubt(register: Register, sites: Sites) -> bool:
    """Say whether a base closes of which nobody says that its CLAs are embedded in it."""
    base = register.cla_base
    closes = (base != UNSTATED) & sites.was_open[base] & ~sites.is_open[base]
    return bool((closes & (register.cla_is_embedded == MAYBE)).any())


def build_routes(calls: Calls, terms: AlarmTerms, case: Case = "main") -> Routes:
    """List every alarm route of every village.

    Parameters
    ----------
    calls : Calls
        The rows of its sites are the resources that routes through them share.
    terms : AlarmTerms
    case : {"main", "best", "worst"}
        What becomes of the CANs whose hub the changes close: unverified; working as before; gone at once.

    Returns
    -------
    Routes
        Without runners: these hang on who can call, see `coverage.alarm.runner`.
    """
    parts = [
        network_routes(calls, terms, case),
        _assistants(calls, case),
        _short_walks(calls, terms.short_walk_m),
    ]
    if terms.hotline:
        parts.append(_hotline(calls, terms.hotline_catchment_m))
    return Routes.stack(parts)


def network_routes(calls: Calls, terms: AlarmTerms, case: Case = "main") -> Routes:
    """List the route over each CAN of the register, in its order; its resource is the hub as it moves."""
    register, sites = calls.register, calls.sites
    village, hub = register.can_village, register.can_hub
    stands = (hub != UNSTATED) & sites.is_open[hub]
    lost = loses_hub(register, sites)
    is_verified = is_tested(register, terms) & (stands | lost if case == "best" else stands)
    counts = is_verified | terms.unverified_counts
    if case == "worst":
        counts &= ~lost
    signal = calls.has_signal[village]
    by_phone = register.can_channel == PHONE
    # An unstated channel might be a phone or not: with signal it works either way, without nobody can say.
    unstated = np.where(signal == YES, YES, MAYBE)
    answer = np.where(by_phone, signal, np.where(register.can_channel == UNSTATED, unstated, YES))
    moved = np.where(stands | (hub == UNSTATED), hub, _nearest_open(calls, village)[0])
    return Routes(
        village=village,
        channel=np.where(register.can_channel == UNSTATED, PHONE, register.can_channel).astype(np.int8),
        resource=moved,
        uses_network=by_phone | (register.can_channel == UNSTATED),
        is_verified=is_verified,
        answer=np.where(counts, answer, NO).astype(np.int8),
    )


def _assistants(calls: Calls, case: Case) -> Routes:
    assistant, village = calls.walks[1]
    resource, answer = assistants_there(calls, case)
    return Routes.walks(village, resource[assistant], answer[assistant])


def assistants_there(calls: Calls, case: Case = "main") -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Say what each CLA of the register hangs on, see `Routes.resource`, and whether he is still there."""
    register, sites = calls.register, calls.sites
    base = register.cla_base
    stands = (base != UNSTATED) & sites.is_open[base]
    # Those embedded leave with their base; of whom it is not stated nobody knows, so the cases part ways.
    leaves = np.where(stands | (base == UNSTATED), NO, register.cla_is_embedded)
    unstated = {"main": MAYBE, "best": YES, "worst": NO}[case]
    answer = np.select([leaves == NO, leaves == YES], [YES, NO], unstated).astype(np.int8)
    # One who stands alone is a resource of his own, numbered after the sites.
    own = len(sites.ids) + np.arange(len(base))
    return np.where(stands, base, own).astype(np.int64), answer


def _short_walks(calls: Calls, radius_m: float) -> Routes:
    sites = calls.sites
    base, near_base = calls.walks[0]
    first = sites.base_count
    placed, near_placed = walk_pairs(calls.ground.village_tree, sites.xy[first:], radius_m)
    resource = np.concatenate((base, placed + first))
    answer = np.where(sites.is_open[resource], YES, NO).astype(np.int8)
    return Routes.walks(np.concatenate((near_base, near_placed)), resource, answer)


def _hotline(calls: Calls, catchment_m: float) -> Routes:
    """Every open base is a hub; a village calls the nearest, when it lies inside its catchment."""
    hub, distance_m = _nearest_open(calls, np.arange(len(calls.has_signal)))
    inside = np.flatnonzero(distance_m <= catchment_m)
    return Routes(
        village=inside,
        channel=np.full(len(inside), HOTLINE, dtype=np.int8),
        resource=hub[inside],
        uses_network=np.ones(len(inside), dtype=bool),
        is_verified=np.zeros(len(inside), dtype=bool),
        answer=calls.has_signal[inside],
    )


def _nearest_open(calls: Calls, village: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Nearest open base of villages in a straight line, and how many metres; -1 and inf without any."""
    bases = calls.sites.open_bases
    if not len(bases):
        return np.full(len(village), UNSTATED, dtype=np.int64), np.full(len(village), np.inf)
    distance_m, nearest = cKDTree(calls.sites.xy[bases]).query(calls.ground.village_xy[village])
    return bases[np.asarray(nearest)].astype(np.int64), np.asarray(distance_m, dtype=np.float64)
