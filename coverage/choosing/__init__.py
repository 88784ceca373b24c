"""What to do about it: where to put bases and battalions, what to close and when, what to spend money on.

Reach is optimised with the alarm fixed, alarms that depend on sites enter as a second cover, and `evaluate`
of the answer stands beside the number of the model. All figures are modelled.
"""

from coverage.choosing.budget import choose_within_budget, find_frontier
from coverage.choosing.closing import (
    ClosingChoice,
    ClosingOrder,
    choose_bases_to_close,
    choose_closing_order,
)
from coverage.choosing.places import PlaceChoice, choose_places
from coverage.choosing.purchase import Purchase
from coverage.choosing.rota import Rota, plan_rota

__all__ = [
    "ClosingChoice",
    "ClosingOrder",
    "PlaceChoice",
    "Purchase",
    "Rota",
    "choose_bases_to_close",
    "choose_closing_order",
    "choose_places",
    "choose_within_budget",
    "find_frontier",
    "plan_rota",
]
