"""The list of the map's layers: a switch each, its legend, source, date and whether it is modelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from coverage.evaluate import STATUS
from dashboard import ids
from dashboard.map.payload import is_shown
from dashboard.map.signal_png import COLOURS
from dashboard.marks import draw_mark

if TYPE_CHECKING:
    from coverage.world import World
    from dashboard.words import Words

# The first ones asked about come first.
LISTED: Final = (
    "villages",
    "bases",
    "signal",
    "roads",
    "mechanisms",
    "roadblocks",
    "elevation",
    "places",
    "areas",
    "towns",
    "lakes",
    "borders",
)
NOT_DRAWN: Final = frozenset({"elevation", "roadblocks"})  # listed only: the answer rests on them
SHOWN_AT_FIRST: Final = frozenset({"villages", "bases", "roads", "areas", "towns", "lakes", "borders"})
SIGNALS: Final = ("likely", "uncertain", "unlikely", "unknown")  # best first


def layers_at_first(world: World) -> dict[str, bool]:
    """Which of the region's layers the map shows when the page opens."""
    return {
        name: name in SHOWN_AT_FIRST for name in LISTED if is_shown(world, name) and name not in NOT_DRAWN
    }


def draw_layers(words: Words, world: World, visible: dict[str, bool]) -> html.Ul:
    """A row for every layer of the region that the map draws or the answer rests on."""
    return html.Ul(
        [_row(words, world, name, visible.get(name, False)) for name in LISTED if is_shown(world, name)],
        className="layers",
    )


def _row(words: Words, world: World, name: str, is_visible: bool) -> html.Li:
    source = world.region.layers[name]
    is_modelled = source.kind == "modelled"
    mark: list[Any] = (
        [dmc.Badge(words("modelled"), size="xs", variant="light", color="yellow")] if is_modelled else []
    )
    legend = _legend(words, name)
    described = words("layer_source", source=source.source, date=words.date(source.as_of))
    share = world.network_imputed_share() if name == "roads" else None
    if share:
        described += f"; {words('layer_imputed', percent=words.number(100 * share))}"
    if name in NOT_DRAWN:
        label = html.Span([words(f"layer_{name}"), " ", *mark], className="layer-name")
        return html.Li([label, html.Div(described, className="hint")], className="layer-listed")
    return html.Li(
        [
            dmc.Switch(
                id={"type": ids.LAYER, "name": name},
                label=html.Span([words(f"layer_{name}"), " ", *mark]),
                description=described,
                checked=is_visible,
                size="xs",
            ),
            *([html.Div(legend, className="legend")] if legend else []),
        ]
    )


def _legend(words: Words, name: str) -> list[html.Span]:
    marks: list[tuple[Any, str]] = []
    if name == "villages":
        marks = [(draw_mark(status), f"status_{status}") for status in STATUS]
    elif name == "signal":
        marks = [(_swatch(COLOURS[signal]), f"signal_{signal}") for signal in SIGNALS]
    return [html.Span([mark, words(key)], className="legend-item") for mark, key in marks]


def _swatch(colour: tuple[int, int, int, int]) -> html.I:
    red, green, blue, opacity = colour
    return html.I(
        className="swatch", style={"background": f"rgb({red} {green} {blue} / {opacity / 255:.2f})"}
    )
