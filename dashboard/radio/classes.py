"""Villages by another class than their answer: signal in force, claim against model, the siting rule."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from dash import html

from coverage.signal.classes import UNDECIDED, has_signal
from coverage.siting.rule import RULE
from dashboard.map.masts import has_masts
from dashboard.map.palette import CLASS_WORDS, class_mark
from layers.signal import UNKNOWN_CODE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverage.evaluate import Result
    from coverage.signal.plan import RadioPlan
    from coverage.siting.rule import Siting
    from coverage.world import World
    from dashboard.words import Words

ANSWER: Final = "answer"
VIEWS: Final = (ANSWER, "signal", "agreement", "rule")


def offered_views(world: World) -> tuple[str, ...]:
    """The views that a region can give; claim against model only where it has masts."""
    return tuple(view for view in VIEWS if view != "agreement" or has_masts(world))


def class_codes(view: str, world: World, result: Result, siting: Siting | None = None) -> NDArray[np.uint8]:
    """Code of each village under a view, in the order of `CLASS_WORDS`."""
    plan = world.radio_plan(result.scenario)
    if view == "agreement":
        return agreement_codes(plan)
    if view == "rule" and siting is not None:
        codes = siting.villages["rule"].cat.codes.to_numpy(dtype=np.int64)
        return np.where(codes < 0, RULE.index("unknown"), codes).astype(np.uint8)
    return np.where(plan.signal < 0, UNKNOWN_CODE, plan.signal).astype(np.uint8)


def agreement_codes(plan: RadioPlan) -> NDArray[np.uint8]:
    """Code of each village: claim and model agree, the claim says more, the model says more, unknown.

    The claim beside the model before any change, as `RadioPlan.agreement` has it.
    """
    words = CLASS_WORDS["agreement"]
    claimed = has_signal(plan.claimed)
    disagree = np.where(claimed, words.index("claim_more"), words.index("model_more"))
    codes = np.where(plan.agreement == 0, words.index("agree"), disagree)
    return np.where(plan.agreement == UNDECIDED, words.index("unknown"), codes).astype(np.uint8)


def pack_codes(view: str, codes: NDArray[np.uint8]) -> dict[str, Any]:
    """What the map is told: the view, and base64 of one byte a village."""
    return {"view": view, "codes": base64.b64encode(codes.tobytes()).decode("ascii")}


def draw_class_legend(words: Words, view: str, codes: NDArray[np.uint8] | None = None) -> list[html.Span]:
    """The classes of a view with their colours, and how many villages are in each."""
    if view == ANSWER:
        return []
    items = []
    for code, word in enumerate(CLASS_WORDS[view]):
        count = "" if codes is None else f" ({words.number(int((codes == code).sum()))})"
        marks = [
            html.Span(class_mark(view, code, scheme), className=f"mark mark-{scheme}")
            for scheme in ("light", "dark")
        ]
        items.append(html.Span([*marks, f"{words(f'class_{view}_{word}')}{count}"], className="legend-item"))
    return items
