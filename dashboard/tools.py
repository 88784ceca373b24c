"""Small parts that several forms share: a closed part of the controls, and a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import dash_mantine_components as dmc

from layers.errors import BadValue


def draw_item(name: str, title: str, children: list[Any]) -> dmc.AccordionItem:
    """A part of the controls that is closed until it is asked for."""
    return dmc.AccordionItem(
        [dmc.AccordionControl(title), dmc.AccordionPanel(dmc.Stack(children, gap="xs"))], value=name
    )


def draw_day(name: str | dict[str, str], label: str, value: str = "") -> dmc.TextInput:
    """A day, as the browser itself asks for one."""
    return dmc.TextInput(id=name, label=label, value=value, size="xs", inputProps={"type": "date"})


def read_day(text: object, what: str) -> date | None:
    """The day of a field; None when it is empty.

    Raises
    ------
    BadValue
        It is no day.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        mend = "give a day as YYYY-MM-DD"
        raise BadValue("it is no day", file=what, rows=[str(text)], mend=mend) from error
