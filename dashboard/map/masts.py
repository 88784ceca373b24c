"""The masts as the map draws them: those of the layer loaded once, then only what a scenario changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dashboard.map.geojson import features, text_of

if TYPE_CHECKING:
    import geopandas as gpd

    from coverage.scenario import Scenario
    from coverage.world import World
    from layers.region import LayerSource

MAST_STATES: Final = ("standing", "lost", "fed", "added")


def mast_source(world: World) -> LayerSource | None:
    """The layer that the masts were read from; None where the region has none."""
    layers = world.region.layers
    if world.layers.masts is None:
        return None
    return layers["towers"] if "towers" in layers else layers["signal"]


def has_masts(world: World) -> bool:
    """Tell whether the region has masts that may leave the server (whose layer is not confidential)."""
    source = mast_source(world)
    return source is not None and source.sensitivity != "confidential"


def has_claims(world: World) -> bool:
    """Tell whether the region has claims of signal, not masts alone, that may leave the server."""
    source = world.region.layers.get("signal")
    is_masts = source is not None and source is mast_source(world)
    return source is not None and not is_masts and source.sensitivity != "confidential"


def draw_masts(masts: gpd.GeoDataFrame) -> bytes:
    """Return the masts of the layer: id, technologies, is_guessed."""
    rows = zip(masts.index, text_of(masts["technologies"]), masts["is_guessed"], strict=True)
    return features(
        masts.geometry.to_numpy(),
        (
            {"id": str(key), "technologies": technologies.replace(";", ", "), "is_guessed": bool(is_guessed)}
            for key, technologies, is_guessed in rows
        ),
    )


def mast_rows(world: World, scenario: Scenario) -> list[dict[str, Any]]:
    """Return the masts that a scenario, which was checked, loses, silences or adds.

    Returns
    -------
    list of dict
        ``id``, ``lon``, ``lat`` (EPSG:4326), ``state`` (lost, fed through a lost one, added),
        ``technologies``, ``is_guessed``. Masts of a confidential layer are left out.
    """
    masts = world.radio_plan(scenario).masts
    changed = masts[masts["is_added"] | (masts["lost"] != "")]
    shown = changed if has_masts(world) else changed[changed["is_added"]]
    return [
        {
            "id": str(row.Index),
            "lon": round(float(point.x), 5),
            "lat": round(float(point.y), 5),
            "state": "added" if row.is_added else str(row.lost),
            "technologies": str(row.technologies).replace(";", ", "),
            "is_guessed": bool(row.is_guessed),
        }
        for row, point in zip(shown.drop(columns="geometry").itertuples(), shown.geometry, strict=True)
    ]
