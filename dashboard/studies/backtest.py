"""Incidents of the past against the bases open on their days: counts and shares by area and quarter."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from binascii import Error as NotBase64
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import dcc, html

from coverage.backtest import NO_CAUSAL_CLAIM, NOT_KNOWN, PRESETS, Backtest, backtest
from dashboard.names import area_name
from dashboard.studies import ids
from dashboard.studies.form import Form, draw_choice, word
from dashboard.studies.study import Study, draw_lead, draw_table, rows_of
from layers.errors import BadValue, MissingFile
from layers.incidents import read_incidents

if TYPE_CHECKING:
    import geopandas as gpd

    from coverage.scenario import Scenario
    from dashboard.progress import Progress
    from dashboard.session import Desk
    from dashboard.words import Words
    from layers.errors import Caution
    from layers.region import Region

NAME: Final = "backtest"
MOST_BYTES: Final = 12_000_000
EVERYTHING: Final = "all"
MOST_ROWS: Final = 400


def draw_form(words: Words, _desk: Desk, _scenario: Scenario, form: Form) -> list[Any]:
    """The period, and the file; choosing one starts."""
    presets = [{"value": EVERYTHING, "label": words("backtest_all")}]
    presets += [{"value": name, "label": preset.title[words.language]} for name, preset in PRESETS.items()]
    return [
        draw_choice(NAME, "preset", words("backtest_preset"), presets, preset_of(form)),
        dcc.Upload(
            dmc.Button(words("backtest_file"), size="xs", variant="light", fullWidth=True),
            id={"type": ids.FILE, "name": NAME},
            accept=".csv,text/csv",
            max_size=MOST_BYTES,
            multiple=False,
        ),
        html.P(words("backtest_help", megabytes=words.number(MOST_BYTES / 1e6)), className="hint"),
    ]


def preset_of(form: Form) -> str:
    """The period that is asked for."""
    return word(form, "preset", tuple(PRESETS), EVERYTHING)


def read_upload(contents: str, file: str, region: Region) -> tuple[gpd.GeoDataFrame, list[Caution], str]:
    """Incidents of an uploaded file, what to say of them, and a mark of its content.

    The file lies on the disk of the server only while it is read.

    Raises
    ------
    InputError
        It is too large, no file at all, or see `layers.incidents.read_incidents`.
    """
    try:
        body = b64decode(contents.partition(",")[2], validate=True)
    except NotBase64 as error:
        raise BadValue("it cannot be read", file=file, mend="choose a CSV file") from error
    if len(body) > MOST_BYTES:
        mend = f"cut it down to {MOST_BYTES // 1_000_000} MB, such as to the years you ask about"
        raise BadValue("the file is too large", file=file, mend=mend)
    with TemporaryDirectory() as folder:
        path = Path(folder) / (Path(file).name or "incidents.csv")
        path.write_bytes(body)
        incidents, cautions = read_incidents(path, region)
    return incidents, cautions, hashlib.sha256(body).hexdigest()[:16]


def answer(desk: Desk, scenario: Scenario, form: Form, incidents: gpd.GeoDataFrame) -> Backtest:
    """Hold the incidents against the bases of their days; only counts and shares are kept."""
    preset = PRESETS.get(preset_of(form))
    return backtest(
        desk.world,
        scenario,
        incidents,
        after=preset.after if preset else None,
        before=preset.before if preset else None,
        bases=[base for base in preset.bases if base in desk.world.layers.bases.index] if preset else None,
    )


def make(_desk: Desk, _scenario: Scenario, _form: Form, _progress: Progress) -> Backtest:
    """Nothing is made without the file, which is not kept."""
    raise MissingFile(
        "the list of incidents is not kept here", file="incidents", mend="choose the file again"
    )


def draw(words: Words, desk: Desk, _scenario: Scenario, found: Backtest, _scheme: str) -> list[Any]:
    """What was counted and left out; all, before and after each closure, by area; what is not known."""
    left = [
        words.counted(f"backtest_{name}", count, field="count")
        for name, count in {**found.left_out, **found.unplaced}.items()
        if count
    ]
    lead = words(
        "backtest_lead",
        count=words.number(float(found.overall["incidents"])),
        first=words.date(found.first),
        last=words.date(found.last),
    )
    everything = [[words("backtest_everything"), *_shares(words, found.overall)]]
    changes = [html.P(words("backtest_changes"), className="hint")] if found.changes_not_used else []
    return [
        draw_lead(words, lead),
        html.P(NO_CAUSAL_CLAIM[words.language], className="study-claim"),
        html.P(words("backtest_sexual"), className="hint"),
        *([html.Ul([html.Li(text) for text in left], className="why-list quiet")] if left else []),
        *changes,
        draw_table(_heads(words, "backtest_what"), everything, caption=words("backtest_everything")),
        html.H3(words("backtest_closures"), className="study-head"),
        _closures(words, found),
        html.H3(words("backtest_quarters"), className="study-head"),
        _quarters(words, desk, found),
        html.Details(
            [
                html.Summary(words("backtest_not_known")),
                html.Ul([html.Li(text) for text in NOT_KNOWN[words.language]], className="why-list quiet"),
            ]
        ),
    ]


def _heads(words: Words, *first: str) -> list[str]:
    names = ("incidents", "in_time", "alarm", "both", "undecided")
    return [*(words(key) for key in first), *(words(f"col_{name}") for name in names)]


def _shares(words: Words, row: Any) -> list[str]:
    shares = [_range(words, row[f"{name}_low"], row[f"{name}_high"]) for name in ("in_time", "alarm", "both")]
    return [words.number(float(row["incidents"])), *shares, _range(words, row["unknown"], row["unknown"])]


def _range(words: Words, low: float, high: float) -> str:
    if low != low:  # too few to give a share
        return words("backtest_few")
    first, last = words.number(100 * low), words.number(100 * high)
    return f"{first}\u00a0%" if first == last else f"{first}\u2013{last}\u00a0%"


def _closures(words: Words, found: Backtest) -> Any:
    if not len(found.closures):
        return html.P(words("backtest_no_closure"), className="hint")
    rows = [
        [
            words(f"backtest_{when}", name=row["name"], date=words.date(row["closed"]),
                  days=words.number(row["days"])),
            *_shares(words, row),
        ]
        for (_, when), row in rows_of(found.closures)
    ]  # fmt: skip
    return draw_table(_heads(words, "col_closure"), rows, caption=words("backtest_closures"))


def _quarters(words: Words, desk: Desk, found: Backtest) -> html.Div:
    rows = [
        [area_name(desk.world, area_id) or words("study_no_area"), quarter, *_shares(words, row)]
        for (area_id, quarter), row in rows_of(found.quarters.head(MOST_ROWS))
    ]
    return draw_table(
        _heads(words, "col_area", "col_quarter"), rows, caption=words("backtest_quarters"), texts=2
    )


STUDY: Final = Study(NAME, "past", draw_form, make, draw, has_file=True)
