"""The masts that can carry a call from each village, and how many of them stand apart from each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from coverage.status import YES

if TYPE_CHECKING:
    from coverage.signal.plan import RadioPlan

NO_MAST = -1
_UNLIKELY = 0


@dataclass(frozen=True, slots=True, eq=False)
class Carriers:
    """Masts by village (v), those of village ``i`` at ``mast[start[i]:start[i + 1]]``, the strongest first.

    Attributes
    ----------
    start : int64[v + 1]
    mast : int64[l]
        Row in the masts of the plan.
    apart : int64[v]
        How many of a village's masts share nothing upstream, at most: 1 where there is signal and no mast is
        known, since all calls then hang on one phone network of which nothing is known; 0 without signal.
    """

    start: NDArray[np.int64]
    mast: NDArray[np.int64]
    apart: NDArray[np.int64]

    def of(self, village: int) -> NDArray[np.int64]:
        """The masts of one village, the strongest first."""
        return self.mast[self.start[village] : self.start[village + 1]]

    def nth(self, rank: int) -> NDArray[np.int64]:
        """The mast of that rank of each village, 0 = the strongest; `NO_MAST` where it has not so many."""
        at = self.start[:-1] + rank
        return np.where(
            at < self.start[1:], np.append(self.mast, NO_MAST)[np.minimum(at, len(self.mast))], -1
        )


def build_carriers(plan: RadioPlan, has_signal: NDArray[np.int8], least_margin_db: float) -> Carriers:
    """List the masts that carry calls.

    Parameters
    ----------
    plan : RadioPlan
        Signal, usable links and feeds under a scenario.
    has_signal : int8[v]
        A village without signal for certain has no carriers.
    least_margin_db : float
        0 where uncertain signal counts, else the margin from which a link is likely.

    Returns
    -------
    Carriers
        Where operators' claims are in force and deny a village any signal, only masts that were added carry:
        those that stood before are in the claim already.
    """
    count = len(has_signal)
    counts = (plan.link_margin_db >= least_margin_db) & (has_signal == YES)[plan.link_village]
    if plan.basis != "modelled":
        is_denied = plan.claimed == _UNLIKELY
        is_added = plan.masts["is_added"].to_numpy(dtype=bool)
        counts &= ~is_denied[plan.link_village] | is_added[plan.link_mast]
    village, mast = plan.link_village[counts], plan.link_mast[counts]
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(village, minlength=count), out=start[1:])
    groups = feed_groups(plan.feed)
    span = int(groups.max(initial=0)) + 1
    pairs = np.unique(village * span + groups[mast])
    apart = np.bincount(pairs // span, minlength=count)
    return Carriers(start, mast, np.maximum(apart, has_signal == YES))


def feed_groups(feed: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the groups of masts that hang together by their feeds, int64[m].

    Each mast hangs on the whole way up from it, and the ways up from two masts meet if and only if they end
    at one and the same: so masts share something exactly when they are of one group.

    Parameters
    ----------
    feed : int64[m]
        Row of the mast that feeds each; -1 = none, or not known.
    """
    fed = np.flatnonzero(feed >= 0)
    links = coo_array((np.ones(len(fed)), (fed, feed[fed])), shape=(len(feed), len(feed)))
    if not len(feed):
        return np.zeros(0, dtype=np.int64)
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)
