"""Questions that take long: the best masts, what an offer buys, whom the siting rule leaves out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from coverage.masts.choose import MastChoice, choose_masts
from coverage.masts.offers import compare_offers
from coverage.siting.rule import ALL, RULE, Siting, siting_rule
from dashboard import ids
from dashboard.radio.names import village_name

if TYPE_CHECKING:
    import pandas as pd

    from coverage.scenario import Scenario
    from dashboard.session import Desk
    from dashboard.words import Words

RADIO_KINDS: Final = ("best_masts", "offers", "siting")
OFFERED: Final = 10
MOST_MASTS: Final = 20
MOST_SITES: Final = 8
MOST_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class BestForm:
    """What the panel of the best masts asks for."""

    count: int
    kind: str
    with_network: bool

    @classmethod
    def read(cls, count: object, kind: object, with_network: object) -> BestForm:
        """Read the controls; a number that is none, or too great, becomes the nearest that fits."""
        number = int(count) if isinstance(count, int | float) else 1
        return cls(
            min(max(number, 1), MOST_MASTS), "small" if kind == "small" else "macro", bool(with_network)
        )


def draw_radio_analyses(words: Words) -> list[Any]:
    """A switch and a panel for each question; the best masts have a form of their own."""
    rows = []
    for kind in RADIO_KINDS:
        form = [draw_best_form(words)] if kind == "best_masts" else []
        switch = dmc.Switch(id=f"{kind}-switch", label=words(f"analysis_{kind}"), checked=False, size="sm")
        panel = html.Div(id=f"{kind}-panel", className="analysis")
        rows.append(html.Div([switch, *form, panel], className=f"analysis-{kind}"))
    return rows


def draw_best_form(words: Words) -> html.Div:
    """How many masts, of which kind, with or without networks for those who are newly covered."""
    kinds = [{"value": kind, "label": words(f"mast_short_{kind}")} for kind in ("macro", "small")]
    return html.Div(
        [
            dmc.Group(
                [
                    dmc.NumberInput(
                        id=ids.BEST_COUNT, label=words("best_count"), value=3, min=1, max=MOST_MASTS,
                        allowDecimal=False, size="xs", w=96, debounce=400,
                    ),
                    dmc.Select(
                        id=ids.BEST_KIND, label=words("best_kind"), data=kinds, value="macro",
                        allowDeselect=False, size="xs", style={"flex": 1},
                    ),
                ],
                gap="xs",
                wrap="nowrap",
            ),
            dmc.Switch(id=ids.BEST_NETWORK, label=words("best_network"), checked=True, size="xs", mt=6),
        ],
        className="best-form",
    )  # fmt: skip


def key_of(kind: str, scenario: Scenario, form: BestForm) -> Hashable:
    """What tells one piece of work from the next."""
    return (kind, scenario.id, form if kind == "best_masts" else None)


def make_radio(desk: Desk, kind: str, scenario: Scenario, form: BestForm) -> Any:
    """Compute the answer to a question about a scenario that was checked."""
    if kind == "siting":
        return siting_rule(desk.world, desk.answers.result(scenario))
    if kind == "offers":
        return compare_offers(desk.world, scenario, OFFERED, max_seconds=MOST_SECONDS)
    return choose_masts(
        desk.world,
        scenario,
        form.count,
        kind="small" if form.kind == "small" else "macro",
        with_network=form.with_network,
        max_seconds=MOST_SECONDS,
    )


def draw_radio_panel(words: Words, desk: Desk, kind: str, found: Any) -> list[Any]:
    """What stands under the switch of a question."""
    if kind == "siting":
        return _siting(words, found)
    return _offers(words, found) if kind == "offers" else _best(words, desk, found)


def _best(words: Words, desk: Desk, found: MastChoice) -> list[Any]:
    before, after = found.comparison.before, found.comparison.after
    told = [float(result.overall()["people_low"]["both"]) for result in (before, after)]
    proof = words("best_proven") if found.is_proven else words(
        "best_bound", bound=words.people(found.upper_bound), percent=words.number(100 * found.gap, 1)
    )  # fmt: skip
    rows = [
        html.Li(
            words(
                "best_mast",
                place=_place(words, desk, row),
                people=words.people(float(row["people_both"])),
                villages=words.counted("card_villages", int(row["villages_both"])),
                covered=words.people(float(row["people_covered"])),
            )
        )
        for row in found.masts.drop(columns="geometry").to_dict("records")
    ]
    lines = [
        html.P(
            [
                words(
                    "best_found",
                    count=words.number(len(found.masts)),
                    candidates=words.number(found.candidates),
                    people=words.people(found.people_both),
                ),
                " ",
                _modelled(words),
            ]
        ),
        html.P(proof),
        html.P(words("best_evaluated", people=words.people(told[1] - told[0]))),
    ]
    if found.villages_undecided:
        lines.append(html.P(words.counted("best_undecided", found.villages_undecided), className="hint"))
    take = dmc.Button(
        words("best_take"), id={"type": ids.BEST_TAKE, "n": 0}, n_clicks=0, size="xs", variant="light"
    )
    return [*lines, html.Ol(rows, className="why-list"), take]


def _place(words: Words, desk: Desk, row: Mapping[Any, Any]) -> str:
    """The village at which a mast would stand, else the point on a hilltop."""
    key = str(row["candidate_id"])
    if key in desk.world.layers.villages.index:
        return village_name(desk.world, key)
    lat, lon = (words.number(float(row[name]), 3) for name in ("lat", "lon"))
    return words("best_hill", lat=lat, lon=lon)


def _offers(words: Words, found: pd.DataFrame) -> list[Any]:
    heads = ("offer", "people_both", "people_call", "km2")
    rows = [
        html.Tr(
            [
                html.Th(
                    [
                        words(f"offer_{row['offer']}", count=words.number(int(row["count"]))),
                        html.Div(words("offer_network"), className="hint")
                        if row["with_network"] and row["offer"] != "hf_radio"
                        else None,
                    ],
                    scope="row",
                ),
                *(html.Td(_figure(words, float(row[name]), name), className="number") for name in heads[1:]),
            ]
        )
        for row in found.to_dict("records")
    ]
    head = html.Tr([html.Th(words(f"col_offer_{name}"), scope="col") for name in heads])
    return [
        html.P([words("offers_help"), " ", _modelled(words)], className="hint"),
        html.Table([html.Thead(head), html.Tbody(rows)], className="why-table offers"),
    ]


def _figure(words: Words, value: float, name: str) -> str:
    return words.number(value) if name == "km2" else words.people(value)


def _siting(words: Words, found: Siting) -> list[Any]:
    total = found.left_out.to_dict("index")[ALL]
    totals = found.totals.to_dict("index")
    out = words(
        "siting_out",
        people=words.people_range(float(total["people_low"]), float(total["people_high"])),
        villages=words.count_range(int(total["villages_low"]), int(total["villages_high"])),
        minutes=words.minutes(found.limit_minutes),
    )
    classes = [
        html.Tr(
            [
                html.Th(words(f"class_rule_{rule}"), scope="row"),
                html.Td(words.people(float(totals[rule]["people"])), className="number"),
                html.Td(words.number(int(totals[rule]["villages"])), className="number"),
            ]
        )
        for rule in RULE
    ]
    head = html.Tr([html.Th(words(key), scope="col") for key in ("col_rule", "col_people", "table")])
    sites = [
        html.Li(
            words(
                "siting_site",
                name=row["name"] or row["village_id"],
                kind=words(f"siting_{row['kind']}"),
                people=words.people(float(row["people_both"])),
                call=words.people(float(row["people_call"])),
            )
        )
        for row in found.alternatives.head(MOST_SITES).to_dict("records")
    ]
    return [
        html.P([out, " ", _modelled(words)]),
        html.P(words("siting_help"), className="hint"),
        html.Table([html.Thead(head), html.Tbody(classes)], className="why-table"),
        html.Span(words("siting_sites"), className="field-label"),
        html.Ol(sites, className="why-list") if sites else html.P(words("siting_none"), className="hint"),
    ]


def _modelled(words: Words) -> dmc.Badge:
    return dmc.Badge(words("modelled"), size="xs", variant="light", color="yellow")
