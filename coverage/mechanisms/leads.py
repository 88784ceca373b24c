"""How long it takes from the order until a mechanism stands."""

from __future__ import annotations

from datetime import date, timedelta

from coverage.changes import Change, FoundMechanism, MoveCLA, TrainMechanism
from layers.assumptions import Assumptions


def lead_weeks(change: Change, assumptions: Assumptions) -> float:
    """Weeks of preparation that a change takes; 0 for those that take none."""
    match change:
        case FoundMechanism(kind="CAN"):
            return assumptions["can_lead_weeks"]
        case FoundMechanism():
            return assumptions["lpc_lead_weeks"]
        case MoveCLA():
            return assumptions["cla_move_weeks"]
        case TrainMechanism():
            return assumptions["training_lead_weeks"]
        case _:
            return 0.0


def ready_on(change: Change, ordered: date, assumptions: Assumptions) -> date:
    """Return the first day on which a change counts that is ordered on a day."""
    return ordered + timedelta(days=round(7 * lead_weeks(change, assumptions)))
