"""What is assumed of alerts and of patrols on the road."""

from __future__ import annotations

from dataclasses import dataclass

from layers.assumptions import Assumptions


@dataclass(frozen=True, slots=True)
class LoadTerms:
    """What is assumed of alerts and of patrols on the road.

    Attributes
    ----------
    false_share : float
        Share of alerts that are false, 0 to 1.
    caught_share : float
        Share of the false ones that verification finds out before a patrol leaves.
    deferred_share : float
        Share of true alerts that FARDC or PNC take over where they may: 0 while they are switched off. Never
        those in which a State agent is the alleged perpetrator.
    on_scene_minutes, rest_minutes : float
        How long a patrol stays, and how long after its return it cannot leave again.
    patience_minutes : float
        An alert for which no patrol has left after this long is never answered.
    """

    false_share: float
    caught_share: float
    deferred_share: float
    on_scene_minutes: float
    rest_minutes: float
    patience_minutes: float


def build_load_terms(assumptions: Assumptions, *, state_forces: bool = False) -> LoadTerms:
    """Read the terms out of the assumptions; `state_forces` lets FARDC and PNC take their share."""
    may_defer = 1.0 - assumptions["alert_state_agent_percent"] / 100
    taken = assumptions["alert_deferred_percent"] / 100 if state_forces else 0.0
    return LoadTerms(
        false_share=assumptions["alert_false_percent"] / 100,
        caught_share=assumptions["alert_false_caught_percent"] / 100,
        deferred_share=taken * may_defer,
        on_scene_minutes=assumptions["patrol_on_scene_minutes"],
        rest_minutes=assumptions["patrol_rest_minutes"],
        patience_minutes=assumptions["alert_patience_hours"] * 60,
    )
