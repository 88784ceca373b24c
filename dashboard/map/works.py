"""Roads that are cut or slowed, as the map draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coverage.changes import CutRoad, DelayRoad

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World
    from dashboard.road_clicks import RoadClicks


def road_works(world: World, scenario: Scenario, roads: RoadClicks) -> list[dict[str, Any]]:
    """Return a row for each cut and delay of a scenario that was checked.

    Returns
    -------
    list of dict
        ``kind`` (cut, delay), ``lon``, ``lat``, ``line`` (the road around it, degrees), ``is_stale``
        (unconfirmed or old), ``is_applied`` (on the day shown), ``minutes`` (of a delay, else 0).
    """
    notes = {note.position: note for note in world.road_plan(scenario).notes}
    rows = []
    for position, change in enumerate(scenario.changes):
        if not isinstance(change, CutRoad | DelayRoad):
            continue
        segment, _ = world.nearest_segment(change.lon, change.lat, world.assumptions["cut_snap_max_m"])
        rows.append(
            {
                "kind": "cut" if isinstance(change, CutRoad) else "delay",
                "lon": round(change.lon, 5),
                "lat": round(change.lat, 5),
                "line": roads.line(segment) if segment >= 0 else [],
                "is_stale": notes[position].is_stale,
                "is_applied": notes[position].when == "applied",
                "minutes": 0.0 if isinstance(change, CutRoad) else change.minutes,
            }
        )
    return rows
