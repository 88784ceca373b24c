"""What is said of changes of mechanisms, on the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from commands.say import note

if TYPE_CHECKING:
    from coverage.mechanisms.notes import MechanismNote

WORDS = {
    "cla alone in red": "is not applied: no assistant works alone in {area}, which is coded red",
    "lpc in red": "is not applied: no committee is founded in {area}, which is coded red",
    "paused by reprisals": "is not applied: outreach pauses in {area}, whose people risk reprisals",
    "visit denied": "is not applied: {area} is not entered",
    "visit from closed base": "is not applied: the team's base is not open",
    "nothing to assign": "is not applied: the village has no alert network and no committee",
    "hub not open": "names a hub that is not open after all changes",
    "already so": "changes nothing: it was so before",
    "stands beside another": "founds one of a kind that the village has already",
    "security unknown": "is applied, but nobody states how secure it is there",
    "too soon": "counts from a day on which, ordered on the reference date, it is not yet ready",
    "trust": "hands it to the State: it is out of the headline, and people may no longer call",
    "unfunded": "leaves it without funds: it counts as untested, or as without convenor",
}


def tell_mechanisms(notes: Iterable[MechanismNote]) -> None:
    """Note the changes of mechanisms that are not applied, and what is to be looked at beside others."""
    for said in notes:
        note(f"change {said.position + 1} {WORDS[said.what].format(area=said.area_id or 'the area')}")
