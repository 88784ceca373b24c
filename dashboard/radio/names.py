"""Changes of masts and channels in words: each in the list, all of them in the sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from coverage.changes import AddMast, AddMechanism, LoseMast, RestoreChannel
from coverage.scenario import ADDED_MAST
from coverage.signal.mast_list import lost_with
from dashboard.names import base_name

if TYPE_CHECKING:
    from coverage.radio_notes import RadioNote
    from coverage.scenario import Scenario
    from coverage.signal.plan import RadioPlan
    from coverage.world import World
    from dashboard.words import Words

MOST_NAMED: Final = 5
RadioChange = LoseMast | AddMast | AddMechanism | RestoreChannel


def mast_name(words: Words, mast_id: str) -> str:
    """What a mast is called: an added one by its number, another by its id."""
    if mast_id.startswith(ADDED_MAST) and mast_id.removeprefix(ADDED_MAST).isdecimal():
        return words("mast_added_named", number=mast_id.removeprefix(ADDED_MAST))
    return f"{words('mast')} {mast_id}"


def village_name(world: World, village_id: str) -> str:
    """Name of a village, or its id where it has none."""
    names = world.layers.villages["name"]
    return str(names[village_id] or village_id) if village_id in names.index else village_id


def name_radio(words: Words, change: RadioChange, world: World, number: int) -> str:
    """One change of masts or channels in words; ``number`` is its place among those of its kind."""
    if isinstance(change, LoseMast):
        return words("change_lose_mast", mast=mast_name(words, change.mast_id))
    if isinstance(change, AddMast):
        lat, lon = (words.number(value, 3) for value in (change.lat, change.lon))
        return words(f"change_add_mast_{change.kind}", number=number, lat=lat, lon=lon)
    name = village_name(world, change.village_id)
    if isinstance(change, RestoreChannel):
        return words("change_give", item=words(f"item_{change.item}"), name=name)
    text = words("change_give", item=words(f"item_{change.channel}"), name=name)
    return f"{text} ({base_name(world, change.base_id)})" if change.base_id else text


def note_radio(
    words: Words, world: World, scenario: Scenario, notes: Sequence[RadioNote] = ()
) -> dict[int, str]:
    """What is to be said beside a change, by its position: who falls silent with it, that it does nothing.

    ``notes`` are those of its result: `coverage.result.Result.radio_notes`.
    """
    plan = world.radio_plan(scenario)
    said = {note.position: words(f"note_{note.what.replace(' ', '_')}") for note in notes}
    for position, change in enumerate(scenario.changes):
        if isinstance(change, LoseMast):
            fed = _silenced(plan, change.mast_id)
            if fed:
                known = [said[position]] if position in said else []
                also = words.counted("note_fed", len(fed), field="count", masts=", ".join(fed[:MOST_NAMED]))
                said[position] = " ".join([*known, also])
    return said


def radio_actions(words: Words, scenario: Scenario) -> list[str]:
    """What a scenario does to masts and channels, for the sentence."""
    counts = Counter(type(change) for change in scenario.changes)
    keys = ((LoseMast, "act_lose_mast"), (AddMast, "act_add_mast"), (AddMechanism, "act_give"))
    parts = [words.counted(key, counts[kind], field="count") for kind, key in keys if counts[kind]]
    if counts[RestoreChannel]:
        parts.append(words.counted("act_restore", counts[RestoreChannel], field="count"))
    return parts


def _silenced(plan: RadioPlan, mast_id: str) -> list[str]:
    """Masts that are fed, however far along the chain, through a mast."""
    row = plan.masts.index.get_indexer([mast_id]).astype(np.int64)
    gone = lost_with(plan.feed, row)
    return [str(key) for key in plan.masts.index[gone] if key != mast_id]
