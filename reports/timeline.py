"""A scenario week by week as files: weeks.csv, areas.csv, and what they rest on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverage.status import STATUS
from reports.sensitivity import answer_layers, highest_sensitivity
from reports.summary import NOTE, plain_number

if TYPE_CHECKING:
    from coverage.calendar import Timeline

MEASURE = (
    "Newly out is counted against the baseline on the reference date; person-weeks are people newly out, "
    "added up over the weeks. A week is answered as of its first day."
)


def describe_timeline(timeline: Timeline) -> dict[str, Any]:
    """Return a timeline in a few numbers, ready for JSON.

    Returns
    -------
    dict
        `region`, `reference_date`, `scenario_id`, `lens`, `start`, `weeks`, `states` (how many different
        ones), `first` and `last` week: people by status, newly out (low, main, high), in best and worst case;
        `least_people_both` and its week; `person_weeks` (low, main, high); `change_notes` (of changes that
        take days); `sensitivity`, `measure`, `note`.
    """
    weeks, region = timeline.weeks, timeline.world.region
    least = int(weeks["people_both"].argmin())
    return {
        "kind_of_figures": "modelled",
        "region": region.title,
        "reference_date": region.reference_date.isoformat(),
        "scenario_id": timeline.scenario.id,
        "lens": timeline.scenario.lens,
        "start": timeline.day(0).isoformat(),
        "weeks": len(weeks),
        "states": timeline.state_count,
        "first": _week(weeks, 0),
        "last": _week(weeks, len(weeks) - 1),
        "least_people_both": {"week": least, "people": plain_number(weeks["people_both"].iloc[least])},
        "person_weeks": [plain_number(weeks[f"person_weeks{end}"].iloc[-1]) for end in ("_low", "", "_high")],
        "change_notes": [
            {
                "change": said.position + 1,
                "what": said.what,
                "day": None if said.day is None else said.day.isoformat(),
            }
            for said in timeline.notes
        ],
        "sensitivity": highest_sensitivity(answer_layers(region.layers)),
        "measure": MEASURE,
        "note": NOTE,
    }


def timeline_lines(described: dict[str, Any]) -> list[str]:
    """Return a timeline as lines to read: the first and the last week, the lowest, and what it adds up to."""
    low, main, high = described["person_weeks"]
    least = described["least_people_both"]
    return [
        f"{'people':<12}{'week 0':>14}{'week ' + str(described['weeks'] - 1):>14}",
        *(
            f"{status:<12}{described['first']['people'][status]:>14,}{people:>14,}"
            for status, people in described["last"]["people"].items()
        ),
        f"fewest can call and be reached in week {least['week']}: {least['people']:,} people",
        f"newly out: {main:,} person-weeks ({low:,} to {high:,})",
        f"scenario {described['scenario_id']}: {described['states']} different states. Modelled.",
    ]


def write_weeks(timeline: Timeline, path: Path) -> None:
    """Write a row a week: see `coverage.calendar.Timeline.weeks`."""
    _whole(timeline.weeks).to_csv(path, date_format="%Y-%m-%d")


def write_areas(timeline: Timeline, path: Path) -> None:
    """Write a row a week and area: see `coverage.calendar.Timeline.areas`."""
    _whole(timeline.areas).to_csv(path)


def _week(weeks: pd.DataFrame, week: int) -> dict[str, Any]:
    row = weeks.iloc[week]
    return {
        "starts": row["starts"].date().isoformat(),
        "people": {status: plain_number(row[f"people_{status}"]) for status in STATUS},
        "people_both_best": plain_number(row["people_both_best"]),
        "people_both_worst": plain_number(row["people_both_worst"]),
        "people_out": [plain_number(row[f"people_out{end}"]) for end in ("_low", "", "_high")],
        "villages_out": int(row["villages_out"]),
        "villages_out_without_population": int(row["villages_out_without_population"]),
    }


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    """Numbers of people without a decimal point where all of a column are whole."""
    floats = table.select_dtypes("float64")
    whole = [name for name in floats.columns if np.array_equal(floats[name], np.rint(floats[name]))]
    return table.astype(dict.fromkeys(whole, "int64"))
