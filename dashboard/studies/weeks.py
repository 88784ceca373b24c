"""Week by week: who can call and be reached while the changes come into force on their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from dash import html

from coverage.calendar import CALENDAR_NOTES, Timeline, build_timeline
from coverage.changes import period_of
from coverage.status import STATUS
from dashboard.changes_list import count_kinds, name_change
from dashboard.charts import draw_graph
from dashboard.names import area_name, base_name
from dashboard.studies import ids
from dashboard.studies.form import Form, draw_number, draw_row, field_id, whole
from dashboard.studies.study import Study, draw_lead, draw_table, rows_of
from dashboard.studies.weeks_figure import draw_weeks_figure, draw_weeks_legend
from dashboard.studies.weeks_map import WeekFrames, build_frames
from dashboard.tools import draw_day, read_day

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from dashboard.progress import Progress
    from dashboard.session import Desk
    from dashboard.words import Words

NAME: Final = "weeks"
FIRST_WEEKS: Final = 26
MOST_WEEKS: Final = 104
MOST_AREAS: Final = 40


@dataclass(frozen=True, slots=True, eq=False)
class Weeks:
    """The weeks, and what the map shows in each."""

    timeline: Timeline
    frames: WeekFrames


def draw_form(words: Words, desk: Desk, _scenario: Scenario, form: Form) -> list[Any]:
    """How many weeks, from which day on."""
    day = form.get("start") or desk.world.region.reference_date.isoformat()
    return [
        draw_row(
            draw_number(NAME, "weeks", words("weeks_count"), whole(form, "weeks", FIRST_WEEKS, 1, MOST_WEEKS),
                        low=1, high=MOST_WEEKS, w=140),
            draw_day(field_id(NAME, "start"), words("weeks_start"), day),
        )
    ]  # fmt: skip


def make(desk: Desk, scenario: Scenario, form: Form, progress: Progress) -> Weeks:
    """Answer for every week."""
    timeline = build_timeline(
        desk.world,
        scenario,
        whole(form, "weeks", FIRST_WEEKS, 1, MOST_WEEKS),
        start=read_day(form.get("start"), "start"),
        progress=progress.count,
    )
    return Weeks(timeline, build_frames(desk, scenario, timeline))


def draw(words: Words, desk: Desk, scenario: Scenario, found: Weeks, scheme: str) -> list[Any]:
    """The chart, what happens when, the table of weeks, the table of areas."""
    weeks = found.timeline.weeks
    last = weeks.iloc[-1]
    lead = words(
        "weeks_lead",
        weeks=words.number(len(weeks)),
        people=words.people_range(last["person_weeks_low"], last["person_weeks_high"]),
        first=words.people(weeks["people_both"].iloc[0]),
        last=words.people(last["people_both"]),
    )
    return [
        draw_lead(words, lead),
        html.P(words("weeks_help"), className="hint"),
        draw_weeks_legend(words),
        draw_graph(ids.CHART, draw_weeks_figure(words, weeks, scheme), words("weeks_chart"), 340),
        html.H3(words("weeks_events"), className="study-head"),
        _events(words, desk, scenario, found.timeline),
        _notes(words, desk, scenario, found.timeline),
        html.H3(words("weeks_table"), className="study-head"),
        _week_table(words, found.timeline),
        html.H3(words("weeks_areas"), className="study-head"),
        _area_table(words, desk, found.timeline),
    ]


def week_labels(words: Words, timeline: Timeline) -> list[str]:
    """What is said of each week under the map."""
    rows = rows_of(timeline.weeks)
    return [
        words(
            "weeks_label",
            week=words.number(int(week)),
            date=words.date(row["starts"].date()),
            people=words.people(row["people_both"]),
            worst=words.people(min(row["people_both_worst"], row["people_both"])),
            best=words.people(max(row["people_both_best"], row["people_both"])),
            out=words.people_range(row["people_out_low"], row["people_out_high"]),
        )
        for week, row in rows
    ]


def _events(words: Words, desk: Desk, scenario: Scenario, timeline: Timeline) -> Any:
    """What comes into force or ends in which week, and which bases open or close by the region's file."""
    rows = find_events(words, desk, scenario, timeline)
    if not rows:
        return html.P(words("weeks_nothing"), className="hint")
    first = timeline.day(0)
    shown = [
        [words.number((day - first).days // 7), words.date(day), text]
        for day, text in sorted(rows, key=lambda row: row[0])
    ]
    heads = [words(f"col_{name}") for name in ("week", "day", "event")]
    return draw_table(heads, shown, caption=words("weeks_events"), texts=3)


def _notes(words: Words, desk: Desk, scenario: Scenario, timeline: Timeline) -> html.Ul:
    """What the weeks cannot show of changes; what holds on any day stands beside them in their list."""
    numbers = count_kinds(scenario.changes)
    rows = []
    for note in timeline.notes:
        if note.what in CALENDAR_NOTES:
            continue
        change = name_change(words, scenario.changes[note.position], desk.world, numbers[note.position])
        day = words.date(note.day) if note.day else ""
        said = words(f"daynote_{note.what.replace(' ', '_')}", date=day)
        rows.append(html.Li(f"{change}: {said}"))
    return html.Ul(rows, className="why-list")


def find_events(words: Words, desk: Desk, scenario: Scenario, timeline: Timeline) -> list[tuple[date, str]]:
    """Days within the weeks, and what begins or ends on each."""
    first, end = timeline.day(0), timeline.day(len(timeline.weeks) - 1) + timedelta(days=7)
    reference = desk.world.region.reference_date
    rows: list[tuple[date, str]] = []
    for change, number in zip(scenario.changes, count_kinds(scenario.changes), strict=True):
        period = period_of(change, reference)
        named = name_change(words, change, desk.world, number, with_days=False)
        if period.first is not None:
            rows.append((period.first, named))
        if period.last is not None:
            rows.append((period.last + timedelta(days=1), words("weeks_ends", change=named)))
    bases = desk.world.layers.bases
    for column, key in (("opened", "weeks_opens"), ("closed", "weeks_closes")):
        for base_id, day in bases[column].dropna().items():
            rows.append((day.date(), words(key, name=base_name(desk.world, str(base_id)))))
    return [(day, text) for day, text in rows if first <= day < end]


def _week_table(words: Words, timeline: Timeline) -> html.Div:
    rows = [
        [
            words.number(int(week)),
            words.date(row["starts"].date()),
            words.people(row["people_both"]),
            words.people_range(
                min(row["people_both_worst"], row["people_both_best"]),
                max(row["people_both_worst"], row["people_both_best"]),
            ),
            *(words.people(row[f"people_{status}"]) for status in STATUS[1:]),
            words.people_range(row["people_out_low"], row["people_out_high"]),
            words.people_range(row["person_weeks_low"], row["person_weeks_high"]),
        ]
        for week, row in rows_of(timeline.weeks)
    ]
    heads = [
        *(words(f"col_{name}") for name in ("week", "starts")),
        words("status_both"),
        words("col_worst_best"),
        *(words(f"status_{status}") for status in STATUS[1:]),
        words("col_out"),
        words("col_person_weeks"),
    ]
    table = draw_table(
        heads, rows, caption=words("weeks_table"), texts=2,
        row_data=[{"week": str(week)} for week in timeline.weeks.index],
    )  # fmt: skip
    return html.Div(table, id=ids.WEEK_TABLE)


def _area_table(words: Words, desk: Desk, timeline: Timeline) -> html.Div:
    people = timeline.areas["people_both"].unstack("area_id")
    last = dict(rows_of(timeline.areas.loc[people.index[-1]]))
    order = sorted(last, key=lambda area_id: -float(last[area_id]["people_out_high"]))
    rows = [
        [
            area_name(desk.world, str(area_id)) or words("study_no_area"),
            words.people(people[area_id].iloc[0]),
            words.people(people[area_id].min()),
            words.number(int(people[area_id].idxmin())),
            words.people(people[area_id].iloc[-1]),
            words.people_range(last[area_id]["people_out_low"], last[area_id]["people_out_high"]),
        ]
        for area_id in order[:MOST_AREAS]
    ]
    heads = [words(f"col_{name}") for name in ("area", "first", "lowest", "lowest_week", "last", "out")]
    return draw_table(heads, rows, caption=words("weeks_areas"))


STUDY: Final = Study(NAME, "time", draw_form, make, draw, is_light=True)
