"""Which word on phone signal the answer rests on, and of how many people claim and model disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverage.signal.classes import DISAGREE

if TYPE_CHECKING:
    from coverage.evaluate import Result
    from coverage.world import World
    from dashboard.words import Words


def write_signal_basis(words: Words, result: Result, world: World) -> str:
    """The basis in force, then villages and people for whom claim and model disagree where both are known."""
    plan = world.radio_plan(result.scenario)
    said = words(f"basis_signal_{plan.basis}")
    disagree = plan.agreement == DISAGREE
    if not disagree.any():
        return said
    population = result.villages["population"].to_numpy(dtype=np.float64, na_value=np.nan)[disagree]
    villages = words.counted(
        "basis_disagree", int(disagree.sum()), people=words.people(np.nansum(population))
    )
    return f"{said} ({villages})"
