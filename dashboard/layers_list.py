"""The list of the map's layers: a switch each, its legend, source, date and whether it is modelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from coverage.evaluate import STATUS
from dashboard import ids
from dashboard.map.masts import MAST_STATES, has_claims, has_masts, mast_source
from dashboard.map.palette import mast_mark
from dashboard.map.payload import is_shown
from dashboard.map.pictures import PICTURES
from dashboard.map.signal_png import COLOURS, DISAGREE, DISAGREE_COLOURS
from dashboard.marks import draw_mark
from dashboard.radio.classes import ANSWER, offered_views

if TYPE_CHECKING:
    from coverage.world import World
    from dashboard.words import Words
    from layers.region import LayerSource

# The first ones asked about come first.
LISTED: Final = (
    "villages",
    "bases",
    "signal",
    "towers",
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
SHOWN_AT_FIRST: Final = frozenset(
    {"villages", "bases", "towers", "roads", "areas", "towns", "lakes", "borders"}
)
SIGNALS: Final = ("likely", "uncertain", "unlikely", "unknown")  # best first


def layers_at_first(world: World) -> dict[str, bool]:
    """Which of the region's layers the map shows when the page opens."""
    return {
        name: name in SHOWN_AT_FIRST for name in LISTED if _is_listed(world, name) and name not in NOT_DRAWN
    }


def draw_layers(words: Words, world: World, visible: dict[str, bool]) -> html.Ul:
    """A row for every layer of the region that the map draws or the answer rests on."""
    return html.Ul(
        [_row(words, world, name, visible.get(name, False)) for name in LISTED if _is_listed(world, name)],
        className="layers",
    )


def _is_listed(world: World, name: str) -> bool:
    """The pictures of signal are listed where there are claims or masts."""
    if name == "signal":
        return has_claims(world) or has_masts(world)
    return has_masts(world) if name == "towers" else is_shown(world, name)


def _source(world: World, name: str) -> LayerSource:
    masts = mast_source(world)
    is_masts = name == "towers" or (name == "signal" and not has_claims(world))
    return masts if is_masts and masts is not None else world.region.layers[name]


def _row(words: Words, world: World, name: str, is_visible: bool) -> html.Li:
    source = _source(world, name)
    is_modelled = source.kind == "modelled"
    mark: list[Any] = (
        [dmc.Badge(words("modelled"), size="xs", variant="light", color="yellow")] if is_modelled else []
    )
    legend = [] if name == "villages" else draw_legend(words, name)  # of the villages: in _choice
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
            *_choice(words, world, name),
        ]
    )


def _choice(words: Words, world: World, name: str) -> list[Any]:
    """By what the villages are coloured; which picture of the signal is shown."""
    if name == "villages":
        views = [{"value": view, "label": words(f"view_{view}")} for view in offered_views(world)]
        choice = dmc.Select(
            id=ids.CLASS_VIEW,
            label=words("class_view"),
            data=views,
            value=ANSWER,
            allowDeselect=False,
            size="xs",
        )
        return [
            html.Div(choice, className="layer-choice"),
            html.Div(draw_legend(words, name), id=ids.CLASS_LEGEND, className="legend"),
        ]
    if name == "signal":
        has = {"claimed": has_claims(world), "modelled": has_masts(world)}
        has["disagree"] = has["claimed"] and has["modelled"]
        names = [picture for picture in PICTURES if has[picture]]
        pictures = [{"value": picture, "label": words(f"picture_{picture}")} for picture in names]
        choice = dmc.Select(
            id=ids.SIGNAL_PICTURE, label=words("signal_picture"), data=pictures, value=names[0],
            allowDeselect=False, size="xs",
        )  # fmt: skip
        return [
            html.Div(choice, className="layer-choice"),
            html.Div(draw_picture_legend(words, names[0]), id=ids.SIGNAL_LEGEND, className="legend"),
        ]
    return []


def draw_picture_legend(words: Words, picture: str) -> list[html.Span]:
    """The colours of a picture of the signal; what is modelled says so."""
    if picture == "disagree":
        marks = [(DISAGREE_COLOURS[word], f"class_agreement_{word}") for word in DISAGREE]
    else:
        marks = [(COLOURS[signal], f"signal_{signal}") for signal in SIGNALS]
    spans = [html.Span([_swatch(colour), words(key)], className="legend-item") for colour, key in marks]
    if picture == "claimed":
        return spans
    return [*spans, dmc.Badge(words("modelled"), size="xs", variant="light", color="yellow")]


def draw_legend(words: Words, name: str) -> list[html.Span]:
    """The marks of a layer: the answers of villages, the states of masts; of others none."""
    marks: list[tuple[Any, str]] = []
    if name == "villages":
        marks = [(draw_mark(status), f"status_{status}") for status in STATUS]
    elif name == "towers":
        marks = [
            (
                html.Span(
                    [
                        html.Span(mast_mark(state, scheme), className=f"mark mark-{scheme}")
                        for scheme in ("light", "dark")
                    ],
                    className="mark",
                ),
                f"mast_{state}",
            )
            for state in MAST_STATES
        ]
    return [html.Span([mark, words(key)], className="legend-item") for mark, key in marks]


def _swatch(colour: tuple[int, int, int, int]) -> html.I:
    red, green, blue, opacity = colour
    return html.I(
        className="swatch", style={"background": f"rgb({red} {green} {blue} / {opacity / 255:.2f})"}
    )
