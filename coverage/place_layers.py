"""The layers of a region with its places where its villages are: both are reached by the same rules."""

from __future__ import annotations

from dataclasses import replace

from layers.areas import find_areas
from layers.layers import Layers
from layers.mechanisms import no_mechanisms


def place_layers(layers: Layers) -> Layers:
    """Put the places in the villages' stead, their people as population; they have no mechanisms."""
    places = layers.places.rename(columns={"people": "population"})
    return replace(
        layers,
        villages=places.rename_axis("village_id"),
        mechanisms=no_mechanisms(),
        area_id=find_areas(places.geometry, layers.areas),
    )
