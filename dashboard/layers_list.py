"""The list of the map's layers: a switch each, its legend, source, date and whether it is modelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from dashboard import ids

if TYPE_CHECKING:
    from coverage.world import World
    from dashboard.words import Words

# On the map from bottom to top; the first ones asked about come first in the list.
LISTED: Final = ("villages", "bases", "signal", "roads", "mechanisms", "areas", "towns", "lakes", "borders")
SHOWN_AT_FIRST: Final = frozenset({"villages", "bases", "roads", "areas", "towns", "lakes", "borders"})
STATUSES: Final = ("both", "call_only", "reach_only", "neither", "unknown")
_LEGENDS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "villages": tuple((f"status-{name}", f"status_{name}") for name in STATUSES),
    "signal": tuple(
        (f"signal-{name}", f"signal_{name}") for name in ("likely", "uncertain", "unlikely", "unknown")
    ),
}


def layers_at_first(world: World) -> dict[str, bool]:
    """Which of the region's layers the map shows when the page opens."""
    return {name: name in SHOWN_AT_FIRST for name in LISTED if name in world.region.layers}


def draw_layers(words: Words, world: World, visible: dict[str, bool]) -> html.Ul:
    """A row for every layer of the region that the map can draw."""
    return html.Ul(
        [_row(words, world, name, visible.get(name, False)) for name in layers_at_first(world)],
        className="layers",
    )


def _row(words: Words, world: World, name: str, is_visible: bool) -> html.Li:
    source = world.region.layers[name]
    is_modelled = source.kind == "modelled"
    mark: list[Any] = (
        [dmc.Badge(words("modelled"), size="xs", variant="light", color="yellow")] if is_modelled else []
    )
    legend = [
        html.Span([html.I(className=f"swatch {swatch}"), words(key)], className="legend-item")
        for swatch, key in _LEGENDS.get(name, ())
    ]
    return html.Li(
        [
            dmc.Switch(
                id={"type": ids.LAYER, "name": name},
                label=html.Span([words(f"layer_{name}"), " ", *mark]),
                description=words("layer_source", source=source.source, date=words.date(source.as_of)),
                checked=is_visible,
                size="xs",
            ),
            *([html.Div(legend, className="legend")] if legend else []),
        ]
    )
