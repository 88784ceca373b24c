"""The table beside the map: villages newly out, newly in, or all of them, with before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd

from coverage.evaluate import STATUS
from dashboard.names import site_name

if TYPE_CHECKING:
    from coverage.compare import Comparison
    from coverage.world import World
    from dashboard.words import Words

Tab = Literal["out", "in", "all"]
TABS: Final[tuple[Tab, ...]] = ("out", "in", "all")
WHY_COLUMN: Final = "why"
GRID_OPTIONS: Final[dict[str, Any]] = {
    "rowSelection": {
        "mode": "multiRow",
        "checkboxes": False,
        "headerCheckbox": False,
        "enableClickSelection": True,
    },
    "animateRows": False,
    "rowHeight": 34,
    "headerHeight": 44,
    "suppressCellFocus": False,
}


def tab_rows(comparison: Comparison, tab: Tab) -> pd.Index:
    """Ids of the villages of a tab, in the order of the input."""
    if tab == "out":
        return comparison.newly_out
    return comparison.newly_in if tab == "in" else comparison.villages.index


def draw_rows(words: Words, comparison: Comparison, world: World, tab: Tab) -> list[dict[str, Any]]:
    """Rows of the grid, most people first; None where people are unknown or no site gets there."""
    ids = tab_rows(comparison, tab)
    if len(ids) == 0:
        return []
    villages = comparison.villages.loc[ids]
    statuses = {name: words(f"status_{name}") for name in STATUS}
    loses = {"": "", **{name: words(f"loses_{name}") for name in ("reach", "alarm", "both")}}
    before, after = villages["status_before"].astype(str), villages["status_after"].astype(str)
    columns = {
        "village_id": list(ids.astype(str)),
        "name": villages["name"].fillna("").tolist(),
        "people": _or_none(villages["population"]),
        "area": _area_names(world, ids),
        "before": before.map(statuses).tolist(),
        "after": after.map(statuses).tolist(),
        "minutes_before": _or_none(villages[_minutes_column(comparison, "before")], is_whole=True),
        "minutes_after": _or_none(villages[_minutes_column(comparison, "after")], is_whole=True),
        "site": _site_names(words, comparison, villages["site_after"]),
        "loses": villages["loses"].astype(str).map(loses).tolist(),
        WHY_COLUMN: [words("col_why")] * len(ids),
    }
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return sorted(rows, key=lambda row: -1.0 if row["people"] is None else row["people"], reverse=True)


def draw_columns(words: Words) -> list[dict[str, Any]]:
    """Columns of the grid, in the page's language; what a planner asks first stands first."""
    dash = f"protectionNumber(params.value, '{words.language}', '\u2013')"
    unknown = f"protectionNumber(params.value, '{words.language}', '{words('people_unknown')}')"
    wider = 12 if words.language == "fr" else 0
    texts = {"before": 172, "after": 172, "loses": 120, "site": 130, "area": 130}
    return [
        {"field": "name", "headerName": words("col_village"), "pinned": "left", "width": 130 - wider},
        _number("people", words("col_people"), unknown, 82 + wider),
        _number("minutes_before", words("col_minutes_before"), dash, 74 - wider // 2),
        _number("minutes_after", words("col_minutes_after"), dash, 74 - wider // 2),
        {
            "field": WHY_COLUMN,
            "headerName": "",
            "cellClass": "why-cell",
            "sortable": False,
            "width": 62 + 2 * wider,
        },
        *(
            {"field": name, "headerName": words(f"col_{name}"), "width": width}
            for name, width in texts.items()
        ),
    ]


def _number(field: str, title: str, formatter: str, width: int) -> dict[str, Any]:
    return {
        "field": field,
        "headerName": title,
        "type": "rightAligned",
        "valueFormatter": {"function": formatter},
        "width": width,
    }


def _minutes_column(comparison: Comparison, side: str) -> str:
    lens = comparison.after.scenario.lens
    return f"{'travel' if lens == 'road' else 'response'}_minutes_{side}"


def _or_none(values: pd.Series, *, is_whole: bool = False) -> list[float | None]:
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    if is_whole:  # upwards, so that a time just over the limit is never written as the limit
        numbers = np.ceil(np.round(numbers, 3))
    return [
        value if known else None for value, known in zip(numbers.tolist(), np.isfinite(numbers), strict=True)
    ]


def _area_names(world: World, ids: pd.Index) -> list[str]:
    area_ids = world.layers.area_id.reindex(ids).fillna("").astype(str)
    if world.layers.areas is None:
        return list(area_ids)
    names = world.layers.areas["name"].to_dict()
    return [str(names.get(area_id, area_id)) for area_id in area_ids]


def _site_names(words: Words, comparison: Comparison, sites: pd.Series) -> list[str]:
    site_ids = sites.fillna("").astype(str)
    names = {site_id: site_name(words, comparison.after, site_id) for site_id in site_ids.unique()}
    return site_ids.map(names).tolist()
