"""What may leave the house: whatever is derived from layers inherits the highest sensitivity among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from layers.errors import InputError
from layers.region import SENSITIVITIES, LayerSource

# The layers that the answer for a village rests on.
ANSWER_LAYERS = (
    "villages",
    "bases",
    "roads",
    "mechanisms",
    "signal",
    "towers",
    "elevation",
    "clutter",
    "areas",
)


def answer_layers(layers: Mapping[str, LayerSource]) -> tuple[LayerSource, ...]:
    """Return those of a region's layers that the answer for a village is derived from."""
    return tuple(layers[name] for name in ANSWER_LAYERS if name in layers)


def highest_sensitivity(layers: Iterable[LayerSource]) -> str:
    """Return the highest sensitivity among `layers`: "public", "restricted" or "confidential".

    Layers of kind modelled count with what their table says, too: a model may have been fitted to closed
    data.
    """
    return max((layer.sensitivity for layer in layers), key=SENSITIVITIES.index, default="public")


def check_exportable(layers: Iterable[LayerSource]) -> None:
    """Refuse an export that rests on layers that are not public, observed or modelled.

    Parameters
    ----------
    layers : iterable of LayerSource
        The inputs of the export; see :func:`answer_layers`.

    Raises
    ------
    InputError
        Naming each layer whose sensitivity is restricted or confidential.
    """
    closed = [layer for layer in layers if layer.sensitivity != "public"]
    if closed:
        raise InputError(
            "only what is public may be downloaded, and this rests on "
            + ", ".join(f"{layer.name} ({layer.sensitivity})" for layer in closed),
            file="region.toml",
            rows=[layer.name for layer in closed],
            mend="use a region of public layers, or the command `simulate` on your own machine",
        )
