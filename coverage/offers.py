"""What an offer of masts buys, beside other offers: ten small donated masts, ten macro masts, ten HF radios.

Ten donated masts would have covered 225 km2 at most (Refugees International 2011). All figures are modelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World

OFFERS = ("small", "macro", "hf_radio")


def compare_offers(
    world: World, scenario: Scenario, count: int = 10, *, max_seconds: float | None = None
) -> pd.DataFrame:
    """Set offers beside each other, each at its best places.

    Parameters
    ----------
    world, scenario
        As for `coverage.masts.choose_masts`.
    count : int
        Masts, or radios, of each offer.
    max_seconds : float, optional
        For the proof of each choice.

    Returns
    -------
    DataFrame
        One row an offer: offer (of `OFFERS`), with_network (masts come with a network for every village that
        they newly cover; a radio is a network), count, people_both, people_both_low, people_both_high,
        villages_both, villages_both_without_population (newly `both`), people_call, villages_call (newly able
        to call), km2 (small masts: their assumed area each, the most it can be; macro masts: modelled, newly
        within reach; radios: NaN), upper_bound (of people_both), gap, kind ("modelled").
    """
    raise NotImplementedError
