"""Short notices in the corner of the page, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dash import html

if TYPE_CHECKING:
    from dashboard.words import Words
    from layers.errors import InputError

# Faults that have a sentence of their own; the nearest class decides, "InputError" is the last.
_TOLD: Final = ("BadScenario", "UnknownId", "BadAssumption", "BadValue", "InputErrors", "InputError")


def draw_fault(words: Words, error: InputError, title: str = "notice_error") -> list[dict[str, Any]]:
    """Notice of a fault in what was given: what it means in the user's language, then the exact fault."""
    kinds = [kind.__name__ for kind in type(error).__mro__]
    told = next(kind for kind in kinds if kind in _TOLD)
    message = [html.P(words(f"fault_{told}")), html.P(str(error), className="fault-detail")]
    return [_notice(words(title), message, "red", stay=True)]


def draw_notice(words: Words, key: str, *, is_good: bool, **fields: object) -> list[dict[str, Any]]:
    """Notice of a word key, green when it went well, else yellow."""
    return [_notice(None, words(key, **fields), "green" if is_good else "yellow")]


def _notice(title: str | None, message: Any, color: str, *, stay: bool = False) -> dict[str, Any]:
    notice: dict[str, Any] = {"action": "show", "message": message, "color": color}
    if title:
        notice["title"] = title
    if stay:
        notice["autoClose"] = False
    return notice
