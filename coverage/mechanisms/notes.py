"""What is to be said beside a change of mechanisms: why it is not applied, or what to look at."""

from __future__ import annotations

from dataclasses import dataclass

CLA_IN_RED = "cla alone in red"
"""No assistant works alone in an area coded red; embedded in a base he may."""
LPC_IN_RED = "lpc in red"
"""No committee is founded under high tension."""
PAUSED = "paused by reprisals"
"""People of the area risk reprisals: nobody goes out to them for now."""
VISIT_DENIED = "visit denied"
"""The area is not entered."""
VISIT_FROM_CLOSED = "visit from closed base"
"""The base from which the team should come is not open."""
NOTHING_TO_ASSIGN = "nothing to assign"
"""The village has no alert network and no committee."""
REFUSED = (
    CLA_IN_RED,
    LPC_IN_RED,
    PAUSED,
    VISIT_DENIED,
    VISIT_FROM_CLOSED,
    NOTHING_TO_ASSIGN,
)
"""With one of these the change is kept, but not applied."""

HUB_CLOSED = "hub not open"
"""The hub is not open after the changes: the network counts as one whose hub is gone."""
ALREADY = "already so"
"""Nothing differs from before."""
BESIDE = "stands beside another"
"""The village has one of this kind and channel already: the new one stands beside it."""
SECURITY_UNKNOWN = "security unknown"
"""No area says how secure it is there: ask before."""
TOO_SOON = "too soon"
"""Ordered on the region's reference date it would not be ready by that day."""
TRUST = "trust"
"""State forces are responsible for over half of recorded violations: people may no longer call."""
UNFUNDED = "unfunded"
"""Without money for credit and meetings it counts as untested, or as without convenor."""

MECHANISM_NOTES = (*REFUSED, HUB_CLOSED, ALREADY, BESIDE, SECURITY_UNKNOWN, TOO_SOON, TRUST, UNFUNDED)


@dataclass(frozen=True, slots=True)
class MechanismNote:
    """What is to be said beside a change of mechanisms; a change may have several.

    Attributes
    ----------
    position : int
        In the scenario's changes.
    what : str
        One of `MECHANISM_NOTES`.
    area_id : str
        The area it is about; "" = none.
    """

    position: int
    what: str
    area_id: str = ""

    @property
    def is_refusal(self) -> bool:
        """Whether the change is kept but not applied."""
        return self.what in REFUSED
