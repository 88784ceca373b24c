"""Results stay on the server: what the page's callbacks share."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from coverage.check import check_scenario
from coverage.compare import Comparison, compare
from coverage.evaluate import Result, evaluate

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World
    from records.store import ScenarioStore

T = TypeVar("T")


class Recent(Generic[T]):
    """The most recently used values by key; each is made once, also when several threads ask at once.

    Parameters
    ----------
    size : int
        How many values are kept.
    """

    def __init__(self, size: int) -> None:
        """Start with nothing held."""
        self._size = size
        self._values: OrderedDict[str, T] = OrderedDict()
        self._making: dict[str, Lock] = {}
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], T]) -> T:
        """Value of a key, made by ``make`` when not held; an error of ``make`` is raised and not held."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._values:
                    return self._values[key]
            try:
                value = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            with self._lock:
                self._values[key] = value
                while len(self._values) > self._size:
                    self._values.popitem(last=False)
        return value


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
        self._results: Recent[Result] = Recent(size)
        self._comparisons: Recent[Comparison] = Recent(size)

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
    """What every callback works with: the region, its answers and the saved scenarios."""

    world: World
    answers: Answers
    store: ScenarioStore

    def saved(self) -> list[dict[str, str]]:
        """Saved scenarios as choices, newest first."""
        return [{"value": str(row.id), "label": row.name} for row in self.store.list()]
