"""What stands beside every choice: how far below the best it can be, and what `evaluate` says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

if TYPE_CHECKING:
    from dashboard.words import Words


def draw_proof(
    words: Words, *, gap: float, bound: str, model: str, evaluated: str, speaks_of: str = "study_fixed"
) -> html.Div:
    """Proven or at most so far below the best; the model's number beside the one evaluated.

    Parameters
    ----------
    words : Words
    gap : float
        0 when proven.
    bound, model, evaluated : str
        Sentences: what no choice exceeds, the number of the covers, the same evaluated.
    speaks_of : str
        Word key of what the model holds fixed.
    """
    proof = words("study_proven") if gap == 0.0 else words("study_gap", percent=percent(words, gap))
    lines: list[Any] = [
        html.Div([html.Dt(words("study_proof")), html.Dd([html.Strong(proof), " ", bound])]),
        html.Div([html.Dt(words("study_model")), html.Dd(model)]),
        html.Div([html.Dt(words("study_evaluated")), html.Dd(evaluated)]),
    ]
    return html.Div([html.Dl(lines, className="study-proof"), html.P(words(speaks_of), className="hint")])


def percent(words: Words, share: float) -> str:
    """A share as percent with one decimal, never rounded down to nothing."""
    value = 100 * share
    return f"<\u00a0{words.number(0.1, 1)}" if 0 < value < 0.1 else words.number(value, 1)
