"""Results stay on the server: what the page's callbacks share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coverage.cache import Cache
from coverage.changes import CutRoad, DelayRoad
from coverage.checks.scenario import check_scenario
from coverage.compare import Comparison, compare
from coverage.evaluate import Result, evaluate
from dashboard.jobs import Jobs

if TYPE_CHECKING:
    from coverage.changes import Change
    from coverage.scenario import Scenario
    from coverage.world import World
    from dashboard.map import SignalPictures
    from dashboard.road_clicks import RoadClicks
    from records.store import ScenarioStore


class Answers:
    """Results and comparisons of one world, kept by scenario id.

    Parameters
    ----------
    world : World
        The region that is asked about.
    size : int
        How many results and how many comparisons are kept at once.
    """

    def __init__(self, world: World, size: int = 32) -> None:
        """Start with no answer held."""
        self.world = world
        self._results: Cache[Result] = Cache(size)
        self._comparisons: Cache[Comparison] = Cache(size)

    def result(self, scenario: Scenario) -> Result:
        """The answer to a scenario; raises BadScenario, UnknownId and the like when it does not fit."""
        return self._results.get(scenario.id, lambda: self._evaluate(scenario))

    def comparison(self, scenario: Scenario) -> Comparison:
        """The scenario beside its baseline: the same terms without the changes."""
        return self._comparisons.get(
            scenario.id, lambda: compare(self.result(scenario.baseline), self.result(scenario))
        )

    def _evaluate(self, scenario: Scenario) -> Result:
        check_scenario(scenario, self.world)
        return evaluate(self.world, scenario)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every callback works with: the region, its answers, saved scenarios, clicks on roads, pictures.

    Studies have a thread of their own, so that a long proof holds up no analysis.
    """

    world: World
    answers: Answers
    store: ScenarioStore
    roads: RoadClicks
    jobs: Jobs
    pictures: SignalPictures
    studies: Jobs = field(default_factory=Jobs)

    def road_of(self, change: Change) -> int:
        """Segment that a cut or delay lies on; -1 for any other change."""
        if not isinstance(change, CutRoad | DelayRoad):
            return -1
        return self.world.nearest_segment(change.lon, change.lat, self.world.assumptions["cut_snap_max_m"])[0]

    def saved(self) -> list[dict[str, str]]:
        """Saved scenarios of this region as choices, newest first."""
        title = self.world.region.title
        return [{"value": str(row.id), "label": row.name} for row in self.store.list() if row.region == title]
