"""A scenario over time: the changes of each day, the answer on a day, and the weeks one after another."""

from coverage.calendar.notes import CALENDAR_NOTES, WEEK_NOTES, CalendarNote, calendar_notes, order_day
from coverage.calendar.on_day import evaluate_on, scenario_on
from coverage.calendar.timeline import MOST_WEEKS, Timeline, build_timeline

__all__ = [
    "CALENDAR_NOTES",
    "MOST_WEEKS",
    "WEEK_NOTES",
    "CalendarNote",
    "Timeline",
    "build_timeline",
    "calendar_notes",
    "evaluate_on",
    "order_day",
    "scenario_on",
]
