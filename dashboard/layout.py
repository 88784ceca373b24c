"""The page's frame: header, controls, answer, map, table, curve, the drawer that says why, footer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import dcc, html

from coverage.scenario import Scenario
from dashboard import ids
from dashboard.analyses import KINDS
from dashboard.assumptions import draw_assumptions_drawer
from dashboard.attributes import aria
from dashboard.controls import draw_controls, draw_unverified
from dashboard.curve import FONTS, GRAPH_CONFIG
from dashboard.layers_list import layers_at_first
from dashboard.map import map_panel
from dashboard.radio.masts_table import draw_mast_columns
from dashboard.radio.panels import RADIO_KINDS
from dashboard.studies.panel import draw_frame, draw_time_bar
from dashboard.table import GRID_OPTIONS, draw_columns
from dashboard.why_drawer import draw_why_drawer
from dashboard.words import LANGUAGES, words_in

if TYPE_CHECKING:
    from coverage.world import World
    from dashboard.session import Desk
    from dashboard.words import Words

NAVBAR_WIDTH: Final = 330  # pixels
CURVE_HEIGHT: Final = 210  # pixels
CLOCK_MS: Final = 900
THEME: Final[dict[str, Any]] = {
    "primaryColor": "blue",
    "fontFamily": FONTS,
    "headings": {"fontFamily": FONTS},
    "defaultRadius": "sm",
}


def draw_page(desk: Desk) -> dmc.MantineProvider:
    """The whole page, in English and light until the browser's own choice is read from its stores."""
    words = words_in("en")
    world = desk.world
    return dmc.MantineProvider(
        id=ids.PROVIDER,
        forceColorScheme="light",
        theme=THEME,
        children=[
            *_stores(world),
            dmc.NotificationContainer(id=ids.NOTIFICATIONS, position="bottom-right", autoClose=6000),
            dmc.AppShell(
                [
                    dmc.AppShellHeader(_header(words, world)),
                    dmc.AppShellNavbar(
                        html.Div(
                            draw_controls(words, Scenario(), world, desk.saved(), layers_at_first(world)),
                            id=ids.CONTROLS,
                            className="controls",
                        )
                    ),
                    dmc.AppShellMain(_main(words, world)),
                ],
                id=ids.SHELL,
                header={"height": 52},
                navbar={"width": NAVBAR_WIDTH, "breakpoint": "md", "collapsed": {"mobile": True}},
                padding=0,
            ),
            draw_why_drawer(words, NAVBAR_WIDTH),
            dmc.Drawer(
                draw_assumptions_drawer(words),
                id=ids.ASSUMPTIONS_DRAWER,
                position="right",
                size="min(760px, 100%)",
                padding="md",
                title=words("assumptions_open"),
                closeButtonProps={"aria-label": words("why_close")},
            ),
            dmc.Modal(
                id=ids.CALIBRATION_MODAL,
                opened=False,
                fullScreen=True,
                closeButtonProps={"aria-label": words("why_close")},
            ),
            dmc.Modal(
                [
                    html.Div(id=ids.CHANGE_FORM),
                    dmc.Button(words("change_set"), id=ids.CHANGE_SET, n_clicks=0, size="sm", mt="md"),
                ],
                id=ids.CHANGE_MODAL,
                opened=False,
                size="md",
                closeButtonProps={"aria-label": words("why_close")},
            ),
            dcc.Location(id=ids.ADDRESS, refresh=False),
            dcc.Download(id=ids.DOWNLOAD),
        ],
    )


def draw_banner(words: Words, world: World) -> str:
    """The region's banner in the page's language; English, else empty, when it has none."""
    banner = world.region.banner
    return banner.get(words.language) or banner.get("en") or ""


def draw_footer(words: Words, world: World) -> list[html.P]:
    """What the numbers are and are not, the boundaries, and whose product this is not."""
    reference = words("footer_reference", date=words.date(world.region.reference_date))
    return [
        html.P(words("footer_estimate")),
        html.P(words("footer_boundaries")),
        html.P(f"{words('footer_product')} {reference}"),
    ]


def _stores(world: World) -> list[Any]:
    return [
        dcc.Store(id=ids.SCENARIO, data=Scenario().to_json()),
        dcc.Store(id=ids.MAP_PAINT),
        dcc.Store(id=ids.MAP_LAYERS, data=layers_at_first(world)),
        dcc.Store(id=ids.MAP_SELECT),
        dcc.Store(id=ids.MAP_WAY),
        dcc.Store(id=ids.MAP_CLICK),
        dcc.Store(id=ids.MAP_SIGNAL),
        dcc.Store(id=ids.MAP_CLASSES),
        dcc.Store(id=ids.MAST_ACT),
        dcc.Store(id=ids.MAP_WEEKS),
        dcc.Store(id=ids.CHANGE_TARGET),
        dcc.Store(id=ids.STUDY, data=""),
        dcc.Store(id=ids.STUDY_ASKED, data={}),
        dcc.Store(id=ids.CLICK_MODE, data=""),
        dcc.Store(id=ids.WHY_VILLAGE),
        *(dcc.Store(id=f"{kind}-overlay") for kind in KINDS),
        *(
            dcc.Interval(id=name, interval=CLOCK_MS, disabled=True)
            for name in (
                *(f"{kind}-clock" for kind in (*KINDS, *RADIO_KINDS)),
                ids.SIGNAL_CLOCK,
                ids.CLASS_CLOCK,
                ids.STUDY_CLOCK,
            )
        ),
        dcc.Store(id=ids.REDRAW, data=0),
        dcc.Store(id=ids.REFUSED, data=0),
        dcc.Store(id=ids.LANGUAGE, data="en", storage_type="local"),
        dcc.Store(id=ids.COLOUR_SCHEME, data="light", storage_type="local"),
    ]


def _header(words: Words, world: World) -> html.Div:
    return html.Div(
        [
            html.A(words("skip"), href="#sentence", className="skip", id=ids.SKIP),
            dmc.Burger(
                id=ids.CONTROLS_BURGER,
                opened=False,
                hiddenFrom="md",
                size="sm",
                **aria(label=words("open_controls")),
            ),
            html.Div(
                [
                    html.Span(words("title"), id=ids.TITLE, className="title"),
                    html.Span(world.region.title, className="region"),
                ],
                className="titles",
            ),
            html.Div(draw_banner(words, world), id=ids.BANNER, className="banner", role="note"),
            dmc.SegmentedControl(
                id=ids.LANGUAGE_SWITCH,
                data=[{"value": name, "label": name.upper()} for name in LANGUAGES],
                value="en",
                size="xs",
                **aria(label="Language / Langue"),
            ),
            dmc.ActionIcon(
                html.Span("\u25d0", **aria(hidden="true")),
                id=ids.SCHEME_SWITCH,
                variant="default",
                size="lg",
                n_clicks=0,
                **aria(label=words("scheme")),
            ),
        ],
        className="header",
    )


def _main(words: Words, world: World) -> html.Div:
    return html.Div(
        [
            html.Div(
                draw_banner(words, world), id=ids.BANNER_NARROW, className="banner banner-narrow", role="note"
            ),
            html.Section(
                [
                    html.H1(
                        words("loading"),
                        id=ids.SENTENCE,
                        className="sentence",
                        tabIndex=-1,
                        **aria(live="polite"),
                    ),
                    html.P(id=ids.LOST, className="lost"),
                    html.Div(
                        [
                            html.Ul(id=ids.BASIS, className="basis"),
                            html.Div(draw_unverified(words, Scenario()), id=ids.UNVERIFIED_SLOT),
                        ],
                        className="basis-row",
                    ),
                    html.Div(id=ids.CARDS, className="cards"),
                    html.P(id=ids.DOUBT_LINE, className="hint doubt-line"),
                ],
                className="answer",
            ),
            html.Div(
                [
                    html.Section(
                        [
                            html.Div(id=ids.MAP_HINT, className="map-hint", role="status"),
                            html.Div(map_panel(world), id=ids.MAP_PANEL, className="map-frame"),
                            draw_time_bar(words),
                        ],
                        className="map-section",
                    ),
                    html.Div([draw_frame(words), _table(words), _curve(words)], className="side"),
                ],
                className="work",
            ),
            html.Footer(draw_footer(words, world), id=ids.FOOTER, className="footer"),
        ],
        className="page",
    )


def _table(words: Words) -> html.Section:
    return html.Section(
        [
            html.Div(
                [
                    html.H2(words("table"), id=ids.TABLE_TITLE, className="section-title"),
                    dmc.SegmentedControl(
                        id=ids.TABLE_TAB,
                        data=[{"value": "out", "label": "\u2026"}],
                        value="out",
                        size="xs",
                        **aria(label=words("table")),
                    ),
                ],
                className="panel-head",
            ),
            html.Div(
                [
                    html.P(id=ids.TABLE_EMPTY, className="empty"),
                    _grid(ids.TABLE, draw_columns(words), "village_id"),
                ],
                id=ids.TABLE_VIEW,
                className="table-view",
            ),
            html.Div(
                [
                    html.P(words("masts_note"), id=ids.MASTS_NOTE, className="hint"),
                    _grid(ids.MASTS, draw_mast_columns(words), "mast_id"),
                ],
                id=ids.MASTS_VIEW,
                className="table-view away",
            ),
        ],
        className="panel table-panel",
    )


def _grid(name: str, columns: list[dict[str, Any]], key: str) -> dag.AgGrid:
    return dag.AgGrid(
        id=name,
        columnDefs=columns,
        rowData=[],
        getRowId=f"params.data.{key}",
        defaultColDef={"sortable": True, "filter": False, "resizable": True, "wrapHeaderText": True},
        dashGridOptions=GRID_OPTIONS,
        className="ag-theme-alpine grid",
        style={"height": None, "width": "100%"},  # the style sheet decides
    )


def _curve(words: Words) -> html.Section:
    return html.Section(
        [
            html.Div(
                html.H2(words("curve"), id=ids.CURVE_TITLE, className="section-title"), className="panel-head"
            ),
            dcc.Graph(id=ids.CURVE, config=GRAPH_CONFIG, className="curve", style={"height": CURVE_HEIGHT}),
        ],
        className="panel curve-panel",
    )
