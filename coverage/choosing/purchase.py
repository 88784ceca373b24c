"""What a sum of money buys, and what that wins."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from coverage.choosing.prices import Prices
from coverage.compare import Comparison

LPC_NOTE = "a committee is a forum, not an alarm: it buys no coverage"


@dataclass(frozen=True, slots=True, eq=False)
class Purchase:
    """What is bought for a sum, the proof, and the answer evaluated with it. Modelled.

    Attributes
    ----------
    dollars, spent : float
    items : DataFrame
        One row a thing: what (credit, charging, antenna, phone, hf_radio, phone_under_mast, mast_macro,
        mast_small, cla, cla_motorbike, base, rdb), id (of the village or candidate), lon, lat, dollars.
    people : float
        People who newly can call and are reached for all weeks, by the model.
    people_with_battalions : float
        Besides them, people who are while a battalion is there.
    person_weeks : float
        Both together over the weeks.
    upper_bound, gap : float
        Nothing that the sum buys of the places weighed has more person-weeks; at most this share below.
    greedy_person_weeks : float
        Of the first answer.
    weeks, stay_weeks : int
    comparison : Comparison
        Before and after, evaluated with all that is bought but the battalions.
    comparison_with_battalions : Comparison or None
        And with the battalions; None where none is bought.
    people_evaluated, person_weeks_evaluated : float
        By the answers evaluated.
    prices : Prices
    lpc_note : str
    """

    dollars: float
    spent: float
    items: pd.DataFrame
    people: float
    people_with_battalions: float
    person_weeks: float
    upper_bound: float
    gap: float
    greedy_person_weeks: float
    weeks: int
    stay_weeks: int
    comparison: Comparison
    comparison_with_battalions: Comparison | None
    people_evaluated: float
    person_weeks_evaluated: float
    prices: Prices
    lpc_note: str = LPC_NOTE

    @property
    def is_proven(self) -> bool:
        """Whether the sum buys no more, of the places weighed, by the model."""
        return self.gap == 0.0

    @property
    def people_per_dollar(self) -> float:
        """People for all weeks by the dollar; 0 where nothing is spent."""
        return self.people / self.spent if self.spent > 0 else 0.0
