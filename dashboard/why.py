"""Why a village has its answer: the chain part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coverage.evaluate import Result
    from coverage.world import World
    from dashboard.words import Words


def draw_why(words: Words, world: World, result: Result, village_id: str) -> tuple[str, list[Any]]:
    """Title and body of the drawer."""
    return str(result.villages.loc[village_id, "name"]), []
