"""The table of masts: what each carries, whom it serves, who hangs on it alone, what feeds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from dashboard.map.masts import has_masts
from dashboard.radio.names import mast_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverage.scenario import Scenario
    from coverage.signal.plan import RadioPlan
    from coverage.world import World
    from dashboard.words import Words

MASTS_TAB: Final = "masts"
ACT_COLUMN: Final = "act"


@dataclass(frozen=True, slots=True, eq=False)
class Served:
    """Whom each mast (m) serves by usable modelled links; people whose number is unknown count for nothing.

    Attributes
    ----------
    villages : int64[m]
    people : float64[m]
    alone_villages : int64[m]
        Villages that no other mast serves.
    alone_people : float64[m]
    """

    villages: NDArray[np.int64]
    people: NDArray[np.float64]
    alone_villages: NDArray[np.int64]
    alone_people: NDArray[np.float64]


def count_served(plan: RadioPlan, population: NDArray[np.float64]) -> Served:
    """Count villages and people of each mast of a plan.

    Parameters
    ----------
    plan : RadioPlan
    population : float64[v]
        NaN = unknown.
    """
    count = len(plan.masts)
    people = np.nan_to_num(population)
    links = np.bincount(plan.link_village, minlength=len(population))
    is_alone = links[plan.link_village] == 1
    alone = plan.link_mast[is_alone]
    return Served(
        villages=np.bincount(plan.link_mast, minlength=count),
        people=_weigh(plan.link_mast, people[plan.link_village], count),
        alone_villages=np.bincount(alone, minlength=count),
        alone_people=_weigh(alone, people[plan.link_village[is_alone]], count),
    )


def _weigh(rows: NDArray[np.int64], weights: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    return np.asarray(np.bincount(rows, weights=weights, minlength=count), dtype=np.float64)


def masts_frame(world: World, scenario: Scenario) -> pd.DataFrame:
    """The masts of a scenario that was checked, those who serve most people first.

    Returns
    -------
    DataFrame
        Index mast_id; lon, lat (EPSG:4326), state (standing, lost, fed, added), technologies, operators,
        height_m (NaN = unknown), is_guessed, fed_by ("" = none, or unknown), villages, people,
        alone_villages, alone_people (modelled). Without those of a confidential layer.
    """
    plan = world.radio_plan(scenario)
    population = world.layers.villages["population"].to_numpy(dtype=np.float64, na_value=np.nan)
    served = count_served(plan, population)
    masts = plan.masts
    frame = pd.DataFrame(
        {
            "lon": masts.geometry.x.round(5),
            "lat": masts.geometry.y.round(5),
            "state": np.where(masts["is_added"], "added", masts["lost"].replace("", "standing")),
            **{name: masts[name] for name in ("technologies", "operators", "height_m", "is_guessed")},
            "fed_by": masts["fed_by"].fillna(""),
            "villages": served.villages,
            "people": served.people,
            "alone_villages": served.alone_villages,
            "alone_people": served.alone_people,
        },
        index=masts.index,
    )
    if not has_masts(world):
        frame = frame[masts["is_added"].to_numpy(dtype=bool)]
    return frame.sort_values(["people", "villages"], ascending=False, kind="stable")


def draw_mast_rows(words: Words, world: World, scenario: Scenario) -> list[dict[str, Any]]:
    """Rows of the grid of masts."""
    acts = {"lost": "mast_restore", "added": "mast_remove", "standing": "mast_lose", "fed": "mast_lose"}
    unknown = words("mast_unknown")
    return [
        {
            "mast_id": str(key),
            "name": mast_name(words, str(key)),
            "state": words(f"mast_{row['state']}"),
            "people": round(row["people"]),
            "villages": row["villages"],
            "alone": round(row["alone_people"]),
            "technologies": row["technologies"].replace(";", ", ") or unknown,
            "operators": row["operators"].replace(";", ", ") or unknown,
            "height": None if np.isnan(row["height_m"]) else row["height_m"],
            "position": words("mast_guessed" if row["is_guessed"] else "mast_measured"),
            "fed_by": row["fed_by"] or words("mast_feed_unknown"),
            ACT_COLUMN: words(acts[row["state"]]),
        }
        for key, row in masts_frame(world, scenario).to_dict("index").items()
    ]


def draw_mast_columns(words: Words) -> list[dict[str, Any]]:
    """Columns of the grid of masts, in the page's language."""
    number = f"protectionNumber(params.value, '{words.language}', '{words('mast_unknown')}')"
    wider = 14 if words.language == "fr" else 0

    def column(field: str, width: int, *, is_number: bool = False, **more: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "field": field,
            "headerName": words(f"col_mast_{field}"),
            "width": width,
            **more,
        }
        if is_number:
            shown |= {"type": "rightAligned", "valueFormatter": {"function": number}}
        return shown

    return [
        column("name", 122 + wider, pinned="left"),
        {
            "field": ACT_COLUMN,
            "headerName": "",
            "cellClass": "why-cell",
            "sortable": False,
            "width": 82 + wider,
        },
        column("people", 92 + wider, is_number=True),
        column("alone", 104 + wider, is_number=True),
        column("villages", 82 + wider, is_number=True),
        column("state", 140 + 2 * wider),
        column("technologies", 140),
        column("operators", 100),
        column("height", 92 + wider, is_number=True),
        column("position", 120 + wider),
        column("fed_by", 110 + wider),
    ]
