"""Choosing sites: the k candidates that cover the most people, or the m bases whose closing costs least.

The seam is a cover matrix and weights: nothing here knows roads, radio or people beyond that.
"""

from coverage.placement.choice import Choice, Progress
from coverage.placement.choose import choose_closures, choose_sites
from coverage.placement.order import Order, choose_order

__all__ = ["Choice", "Order", "Progress", "choose_closures", "choose_order", "choose_sites"]
