"""Why a village has its status: the chain part by part, what it hangs on, what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coverage.evaluate import Result

if TYPE_CHECKING:
    from coverage.world import World


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a village has its status."""

    village_id: str
    answer: dict[str, Any]


def explain(world: World, result: Result, village_id: str) -> Explanation:
    """Say why a village has its status."""
    raise NotImplementedError
