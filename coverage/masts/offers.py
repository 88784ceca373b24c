"""What an offer of masts buys, beside other offers: ten small donated masts, ten macro masts, ten HF radios.

Ten donated masts would have covered 225 km2 at most (Refugees International 2011). All figures are modelled.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverage.compare import compare
from coverage.evaluate import evaluate
from coverage.masts.choose import choose_masts
from coverage.masts.covers import MastRadio, covered_km2
from coverage.masts.gains import give_networks, newly
from coverage.status import BOTH, NO, from_boolean
from layers.errors import BadValue

if TYPE_CHECKING:
    from coverage.changes import MastKind
    from coverage.compare import Comparison
    from coverage.masts.choose import MastChoice
    from coverage.scenario import Scenario
    from coverage.world import World

OFFERS = ("small", "macro", "hf_radio")
_MAST_KINDS: tuple[MastKind, ...] = ("small", "macro")


def compare_offers(
    world: World, scenario: Scenario, count: int = 10, *, max_seconds: float | None = None
) -> pd.DataFrame:
    """Set offers beside each other, each at its best places for people who become `both`.

    Parameters
    ----------
    world, scenario
        As for `coverage.masts.choose.choose_masts`.
    count : int
        Masts, or radios, of each offer; no more radios than there are villages.
    max_seconds : float, optional
        For the proof of each choice.

    Returns
    -------
    DataFrame
        One row an offer: offer (of `OFFERS`), with_network (masts come with a network for every village that
        they newly cover and that cannot call; a radio is a network), count, people_both, villages_both,
        both_without_population (villages of them), people_call, villages_call, call_without_population: who
        surely could not call and newly is `both`, or newly can call, evaluated; people_covered (newly have
        signal; NaN for radios), km2 (ground on which the masts give signal, modelled; NaN for radios),
        km2_most (circles of the small masts' range, the most that they could cover; else NaN), upper_bound
        (no choice of as many of the places weighed makes more people `both`), gap, kind ("modelled").

    Raises
    ------
    InputError
        See `coverage.masts.choose.choose_masts`.
    """
    rows = [
        _masts_row(world, choose_masts(world, scenario, count, kind=kind, with_network=with_network,
                                       max_seconds=max_seconds), with_network=with_network)
        for kind in _MAST_KINDS
        for with_network in (False, True)
    ]  # fmt: skip
    return pd.DataFrame([*rows, _radios_row(world, scenario, count)])


def choose_radios(world: World, scenario: Scenario, count: int) -> Comparison:
    """Give an HF radio to the villages that become `both` by it with most people, and evaluate.

    Exact, since no village's answer hangs on another's radio; but where runners carry alarms between
    villages, a radio may bring in more.

    Raises
    ------
    InputError
        A count below 1 or above the villages; and see `coverage.checks.scenario.check_scenario`.
    """
    villages = world.layers.villages
    if not 1 <= count <= len(villages):
        mend = f"give 1 to {len(villages)} of them"
        raise BadValue(f"{count} radios for {len(villages)} villages", file="offers", mend=mend)
    before = evaluate(world, scenario)
    cannot = from_boolean(before.villages["can_alert"]) == NO
    could = cannot & (from_boolean(before.villages["in_time"]) != NO)
    ideal = evaluate(world, give_networks(scenario, villages.index[could], "hf_radio")).villages
    gains = cannot & (ideal["status"].cat.codes.to_numpy() == BOTH)
    people = villages["population"].to_numpy(dtype=np.float64, na_value=0.0)
    # Most people first; of those who bring nobody in, those who can call at least.
    order = np.lexsort((-people, ~cannot, -np.where(gains, people, 0.0), ~gains))
    given = villages.index[np.sort(order[:count])]
    return compare(before, evaluate(world, give_networks(scenario, given, "hf_radio")))


def _masts_row(world: World, choice: MastChoice, *, with_network: bool) -> dict[str, Any]:
    radio = MastRadio.of(world, choice.after, choice.kind)
    circle_km2 = math.pi * radio.radius_km**2
    return {
        **_row(choice.kind, choice.comparison, len(choice.masts), with_network=with_network),
        "people_covered": choice.people_covered,
        "km2": covered_km2(world, radio, radio.masts(choice.masts.geometry)),
        "km2_most": len(choice.masts) * circle_km2 if choice.kind == "small" else math.nan,
        "upper_bound": choice.upper_bound,
        "gap": choice.gap,
        "kind": "modelled",
    }


def _radios_row(world: World, scenario: Scenario, count: int) -> dict[str, Any]:
    count = min(count, len(world.layers.villages))
    comparison = choose_radios(world, scenario, count)
    row = _row("hf_radio", comparison, count, with_network=True)
    nothing = {"people_covered": math.nan, "km2": math.nan, "km2_most": math.nan}
    return {**row, **nothing, "upper_bound": row["people_both"], "gap": 0.0, "kind": "modelled"}


def _row(offer: str, comparison: Comparison, count: int, *, with_network: bool) -> dict[str, Any]:
    both, call = newly(comparison, "both"), newly(comparison, "call")
    return {
        "offer": offer,
        "with_network": with_network,
        "count": count,
        "people_both": both.people,
        "villages_both": both.villages,
        "both_without_population": both.without_population,
        "people_call": call.people,
        "villages_call": call.villages,
        "call_without_population": call.without_population,
    }
