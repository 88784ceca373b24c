"""A scenario over time: the changes of each day, the answer on a day, and the weeks one after another."""

from coverage.calendar.on_day import evaluate_on, scenario_on

__all__ = ["evaluate_on", "scenario_on"]
