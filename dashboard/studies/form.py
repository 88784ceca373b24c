"""The fields of a study's form, and what the page sends of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import dash_mantine_components as dmc

from dashboard.studies import ids

Form = Mapping[str, Any]


def field_id(study: str, name: str) -> dict[str, str]:
    """Id of a field whose property is `value`."""
    return {"type": ids.FIELD, "study": study, "name": name}


def draw_number(
    study: str, name: str, label: str, value: float | str, *, low: float, high: float, **more: Any
) -> dmc.NumberInput:
    """A number between two bounds."""
    given = {"min": low, "max": high, "size": "xs", "allowDecimal": False, **more}
    return dmc.NumberInput(id=field_id(study, name), label=label, value=value, **given)


def draw_choice(
    study: str, name: str, label: str, data: Sequence[Mapping[str, str]], value: str, **more: Any
) -> dmc.Select:
    """One of several."""
    return dmc.Select(
        id=field_id(study, name), label=label, data=list(data), value=value, allowDeselect=False, size="xs",
        **more,
    )  # fmt: skip


def draw_several(
    study: str, name: str, label: str, data: Sequence[Mapping[str, str]], value: Sequence[str], **more: Any
) -> dmc.MultiSelect:
    """Any number of several."""
    return dmc.MultiSelect(
        id=field_id(study, name), label=label, data=list(data), value=list(value), searchable=True,
        clearable=True, size="xs", **more,
    )  # fmt: skip


def draw_flag(study: str, name: str, label: str, *, is_on: bool, help_text: str = "") -> dmc.Switch:
    """A switch."""
    return dmc.Switch(
        id={"type": ids.FLAG, "study": study, "name": name},
        label=label, description=help_text or None, checked=is_on, size="xs",
    )  # fmt: skip


def draw_row(*fields: Any) -> dmc.Group:
    """Fields beside each other, or below where it is narrow."""
    return dmc.Group(list(fields), gap="xs", align="flex-end", className="study-row")


def read_form(values: Sequence[Any], names: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Values by the name of their field."""
    return {str(name["name"]): value for name, value in zip(names, values, strict=True)}


def whole(form: Form, name: str, default: int, low: int, high: int) -> int:
    """A whole number of a form; what is none, or out of bounds, becomes the nearest that fits."""
    value = form.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return default
    return min(max(int(value), low), high)


def number(form: Form, name: str, default: float, low: float, high: float) -> float:
    """A number of a form, as `whole` reads it."""
    value = form.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return default
    return min(max(float(value), low), high)


def word(form: Form, name: str, known: Sequence[str], default: str) -> str:
    """A word of a list; the default for any other."""
    value = form.get(name)
    return value if isinstance(value, str) and value in known else default


def several(form: Form, name: str) -> tuple[str, ...]:
    """Ids that were chosen."""
    value = form.get(name)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()


def frozen(form: Form) -> tuple[tuple[str, Any], ...]:
    """The form as part of a key."""
    kept = {name: tuple(value) if isinstance(value, list) else value for name, value in form.items()}
    return tuple(sorted((name, repr(value)) for name, value in kept.items()))
