"""What is to be said beside a change of masts or channels: that it does nothing, and why."""

from __future__ import annotations

from dataclasses import dataclass

HAS_CHANNEL = "has channel"
"""The village's alert network has this channel already: the new one stands beside it."""
NOTHING_TO_RESTORE = "nothing to restore"
"""No alert network of the village calls by a channel that this item helps."""
NO_OPEN_HUB = "no open hub"
"""No base is open after the changes: whom the channel calls is not there."""
NO_MODEL = "no model"
"""The region has no relief: what the mast carries cannot be computed, and nothing changes."""
NO_VILLAGE = "no village"
"""No village has a usable link to this mast."""
NO_RELIEF = "no relief"
"""No village has a link to this mast that is known to be usable, and of some the relief does not tell."""

RADIO_NOTES = (HAS_CHANNEL, NOTHING_TO_RESTORE, NO_OPEN_HUB, NO_MODEL, NO_VILLAGE, NO_RELIEF)


@dataclass(frozen=True, slots=True)
class RadioNote:
    """What is to be said beside a change of masts or channels.

    Attributes
    ----------
    position : int
        In the scenario's changes.
    what : str
        One of `RADIO_NOTES`.
    """

    position: int
    what: str
