"""Who answers which threat: the mission, State forces to whom it is deferred, or nobody.

Modelled from the answer for every village: an alarm must come before anybody can answer or defer. *Mission*
means that a patrol comes in time; for conflicts between communities also a committee that meets, for which no
alarm is needed. *Deferred* means that State forces are told; whether they come nobody says here. Where they
have left nothing is deferred, and what a State agent is alleged to do never is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.alarm.state_forces import left_by_state
from coverage.status import MAYBE, NO, YES, categorical, from_boolean
from layers.threats import Threat, read_threats

if TYPE_CHECKING:
    from coverage.result import Result
    from coverage.world import World

RESPONDERS = ("mission", "deferred", "nobody", "unknown")
MISSION, DEFERRED, NOBODY, UNKNOWN = range(len(RESPONDERS))
_MEETS = ("community", "mission")


def threat_answers(world: World, result: Result, threats: Sequence[Threat] | None = None) -> pd.DataFrame:
    """Count villages and people by area, threat and responder.

    Parameters
    ----------
    world : World
    result : Result
    threats : sequence of Threat, optional
        By default the project's own.

    Returns
    -------
    DataFrame
        Index (area_id, threat, responder), every triple present: villages, people (known),
        villages_without_population.
    """
    threats = read_threats() if threats is None else threats
    villages = result.villages
    area, area_ids = pd.factorize(villages["area_id"].to_numpy(dtype=object), sort=True)
    population = villages["population"].to_numpy(dtype=np.float64, na_value=np.nan)
    size = len(area_ids) * len(RESPONDERS)
    parts = []
    for threat in threats:
        key = area * len(RESPONDERS) + responders(world, result, threat)
        index = pd.MultiIndex.from_product(
            [area_ids, [threat.name], RESPONDERS], names=["area_id", "threat", "responder"]
        )
        columns = {
            "villages": np.bincount(key, minlength=size),
            "people": np.bincount(key, weights=np.nan_to_num(population, nan=0.0), minlength=size),
            "villages_without_population": np.bincount(key[np.isnan(population)], minlength=size),
        }
        parts.append(pd.DataFrame(columns, index=index))
    return pd.concat(parts)


def village_threats(world: World, result: Result, threats: Sequence[Threat] | None = None) -> pd.DataFrame:
    """Say who answers each threat in each village: a column a threat, one of `RESPONDERS`."""
    threats = read_threats() if threats is None else threats
    columns = {threat.name: categorical(responders(world, result, threat), RESPONDERS) for threat in threats}
    return pd.DataFrame(columns, index=result.villages.index)


def responders(world: World, result: Result, threat: Threat) -> NDArray[np.int8]:
    """Say who answers a threat in each village, positions in `RESPONDERS`, int8[v]."""
    villages = result.villages
    can_alert = from_boolean(villages["can_alert"])
    # What the State shall do from the start the mission passes on, wherever an alarm comes from.
    in_time = from_boolean(villages["in_time"]) if threat.answered_by != "police" else np.int8(NO)
    answered = np.minimum(can_alert, in_time).astype(np.int8)
    if threat.answered_by == "forum":
        meets = villages["lpc"].isin(_MEETS).to_numpy()
        answered = np.where(meets, YES, answered).astype(np.int8)
    has_left = left_by_state(result.scenario, world.layers)
    deferred = np.where(has_left, NO, can_alert) if threat.defers_to else np.full(len(villages), NO)
    return np.select(
        [answered == YES, answered == MAYBE, deferred == YES, deferred == MAYBE],
        [MISSION, UNKNOWN, DEFERRED, UNKNOWN],
        NOBODY,
    ).astype(np.int8)
