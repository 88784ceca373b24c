"""Who covers whom: every tie of a mechanism to a village, and the hub or person it hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coverage.alarm.calls import Calls, assistants_there, gather_calls, network_routes
from coverage.alarm.register import UNSTATED
from coverage.alarm.routes import Routes
from coverage.lpc import LPC, lpc_words
from coverage.sites import build_sites
from coverage.status import MAYBE, NO, YES
from coverage.terms import build_terms

if TYPE_CHECKING:
    from coverage.result import Result
    from coverage.world import World

CAN, LPC_KIND, CLA = range(3)
UNTOLD = -1


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Ties of mechanisms that stand after the changes to villages (t).

    Attributes
    ----------
    calls : Calls
    networks : Routes
        Over each CAN of the register, in its order.
    lpc_word : int8[k]
        How each LPC of the register stands, position in `coverage.lpc.LPC`.
    cla_there : int8[m]
        Whether each CLA of the register is there: `NO`, `MAYBE` or `YES`.
    kind : int8[t]
        `CAN`, `LPC_KIND` or `CLA`. A State-owned CAN or CLA is in no tie.
    village : int64[t]
    hub : int64[t]
        Row of the site; -1 = not stated, or none: a committee of its own, an assistant who stands alone.
    root : int64[t]
        What it hangs on in the end: a hub, a committee or an assistant of its own, each a number; `UNTOLD`
        where nobody says. Mechanisms with one root may be one person.
    is_sure : bool[t]
        False: whether it is still there is not known.
    """

    calls: Calls
    networks: Routes
    lpc_word: NDArray[np.int8]
    cla_there: NDArray[np.int8]
    kind: NDArray[np.int8]
    village: NDArray[np.int64]
    hub: NDArray[np.int64]
    root: NDArray[np.int64]
    is_sure: NDArray[np.bool_]


def build_links(world: World, result: Result) -> Links:
    """Tie mechanisms to villages as they stand under the scenario of a result.

    A CAN and an LPC are tied to their village, a CLA to the villages within a short walk of where he works.
    A committee without convenor and an assistant who has left are tied to none.
    """
    terms = build_terms(result.scenario, world.assumptions)
    sites = build_sites(result.scenario, world.layers.bases, world.ground, terms.assumptions)
    calls = gather_calls(world, result.scenario, terms, sites)
    register = calls.register
    networks = network_routes(calls, terms.alarm)
    word = lpc_words(register, sites)
    resource, there = assistants_there(calls)
    stands = word != LPC.index("without convenor")
    convened = np.where(register.lpc_is_mission, register.lpc_hub, UNSTATED)
    beyond = len(sites.ids) + len(resource)
    own = np.where(register.lpc_is_mission, register.lpc_hub, beyond + np.arange(len(word)))
    who, where = calls.walks[1]
    who, where = who[there[who] != NO], where[there[who] != NO]
    parts = [
        (CAN, networks.village, networks.resource, networks.resource, np.ones(len(networks.village), bool)),
        (LPC_KIND, register.lpc_village[stands], convened[stands], own[stands], np.ones(stands.sum(), bool)),
        (
            CLA,
            where,
            np.where(resource[who] < len(sites.ids), resource[who], UNSTATED),
            resource[who],
            there[who] == YES,
        ),
    ]
    return Links(
        calls=calls,
        networks=networks,
        lpc_word=word,
        cla_there=there,
        kind=np.repeat(np.arange(3, dtype=np.int8), [len(part[1]) for part in parts]),
        village=np.concatenate([part[1] for part in parts]),
        hub=np.concatenate([part[2] for part in parts]),
        root=np.concatenate([part[3] for part in parts]),
        is_sure=np.concatenate([part[4] for part in parts]),
    )


def covered(links: Links, kind: int, count: int) -> NDArray[np.int8]:
    """Say which villages a kind of mechanism covers, int8[v]; unknown where no mechanisms are known."""
    answer = np.full(count, NO if links.calls.register.is_known else MAYBE, dtype=np.int8)
    is_kind = links.kind == kind
    np.maximum.at(answer, links.village[is_kind & ~links.is_sure], np.int8(MAYBE))
    np.maximum.at(answer, links.village[is_kind & links.is_sure], np.int8(YES))
    return answer
