"""A comparison in a few numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverage.status import STATUS
from layers.errors import Caution
from reports.sensitivity import answer_layers, highest_sensitivity

if TYPE_CHECKING:
    from coverage.compare import Comparison
    from coverage.result import Result
    from layers.region import Region

NOTE = (
    "Modelled estimate; not a guarantee or a commitment to respond. "
    "The State bears the primary responsibility for protecting civilians."
)


def summarise(comparison: Comparison, region: Region, cautions: Iterable[Caution] = ()) -> dict[str, Any]:
    """Return a comparison in a few numbers, ready for JSON.

    Parameters
    ----------
    comparison : Comparison
        Before and after.
    region : Region
        Its title, and the sensitivity of its layers.
    cautions : iterable of Caution
        What was kept and shown as unknown.

    Returns
    -------
    dict
        `region`, `scenario_id`, `lens`, `limit_minutes`; `villages` and `population`, each `before` and
        `after` by status; `newly_out`, ids of villages that were `both` and are not, and `newly_in`, those
        that are and were not. Besides: `villages_without_population` (not in `population`: unknown is not
        zero; the same of those newly out and in beside them),
        `people_out` and `people_in` as [low, high], `sensitivity`, `inputs`, `notes`, `note`.
    """
    before, after = comparison.before, comparison.after
    return {
        "region": region.title,
        "scenario_id": after.scenario.id,
        "lens": after.scenario.lens,
        "limit_minutes": after.limit_minutes,
        "villages": {"before": _villages(before), "after": _villages(after)},
        "population": {"before": _people(before), "after": _people(after)},
        "villages_without_population": {"before": _without(before), "after": _without(after)},
        "newly_out": [str(village) for village in comparison.newly_out],
        "newly_in": [str(village) for village in comparison.newly_in],
        "people_out": [plain_number(value) for value in comparison.people_out],
        "people_in": [plain_number(value) for value in comparison.people_in],
        "villages_out_without_population": int(comparison.villages_out_without_population),
        "villages_in_without_population": int(comparison.villages_in_without_population),
        "vehicle": after.scenario.vehicle,
        "season": after.scenario.season,
        "sensitivity": highest_sensitivity(answer_layers(region.layers)),
        "inputs": {str(key): _plain(value) for key, value in after.inputs.items()},
        "notes": [str(caution) for caution in cautions],
        "note": NOTE,
    }


def summary_lines(summary: dict[str, Any]) -> list[str]:
    """Return a summary as lines to read: people by status before and after, then who is newly out and in."""
    before, after = summary["population"]["before"], summary["population"]["after"]
    return [
        f"{'people':<11}{'before':>10}{'after':>12}",
        *(f"{status:<11}{before[status]:>10,}{after[status]:>12,}" for status in STATUS),
        *(_change(summary, way) for way in ("out", "in")),
        f"scenario {summary['scenario_id']}: {summary['vehicle']}, {summary['season']}, lens "
        f"{summary['lens']}, at most {summary['limit_minutes']:g} minutes",
    ]


def write_summary(summary: dict[str, Any], path: Path) -> None:
    """Write a summary as JSON, UTF-8, indented."""
    path.write_text(
        json.dumps(summary, ensure_ascii=False, indent=2, allow_nan=False) + "\n", encoding="utf-8"
    )


def _villages(result: Result) -> dict[str, int]:
    status = result.villages["status"].astype(str)
    return {word: int((status == word).sum()) for word in STATUS}


def _people(result: Result) -> dict[str, int | float]:
    people = result.villages["population"]
    status = result.villages["status"].astype(str)
    return {word: plain_number(people[status == word].sum()) for word in STATUS}


def _without(result: Result) -> dict[str, int]:
    is_unknown = result.villages["population"].isna()
    status = result.villages["status"].astype(str)
    return {word: int((is_unknown & (status == word)).sum()) for word in STATUS}


def _change(summary: dict[str, Any], way: str) -> str:
    """Return who is newly out or in; a village whose population is unknown is said, not counted as nobody."""
    count, unknown = len(summary[f"newly_{way}"]), summary[f"villages_{way}_without_population"]
    parts = [f"newly {way}: {count:,} village{'' if count == 1 else 's'}"]
    if unknown < count or not count:
        parts.append(f"{_range(summary[f'people_{way}'])} people")
    if unknown:
        parts.append(f"population unknown in {unknown:,} of them")
    return ", ".join(parts)


def _range(ends: Sequence[float]) -> str:
    low, high = ends
    return f"{low:,}" if low == high else f"{low:,} - {high:,}"


def plain_number(value: Any) -> int | float:
    """Return a number as JSON should show it: without a decimal point where it is whole."""
    number = float(value)
    return int(number) if number.is_integer() else number


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it: dates and paths become text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)
