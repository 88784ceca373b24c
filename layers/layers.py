"""Everything that is known of a region, read and checked together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from layers.areas import find_areas, read_areas
from layers.assumptions import Assumptions, read_assumptions
from layers.bases import read_bases
from layers.claims import best_signal, claims_table, is_towers, sample_claims
from layers.clutter import read_clutter
from layers.drawn import read_borders, read_lakes, read_towns
from layers.elevation import Elevation, read_elevation, relief_cautions
from layers.errors import Caution, InputError, each_fault, raise_all
from layers.imputation import impute_roads, region_defaults
from layers.mechanisms import check_mechanisms, no_mechanisms, read_mechanisms
from layers.places import no_places, read_places
from layers.progress import Progress, no_progress
from layers.rasters import check_raster
from layers.region import LayerSource, Region, read_region
from layers.roadblocks import read_roadblocks
from layers.roads import Roads, read_roads
from layers.sources import region_fault
from layers.tables import require_file
from layers.tags import read_tag_rules
from layers.towers import read_towers
from layers.villages import read_villages

UNREAD_LAYERS = ("population", "incidents", "lakes", "borders", "towns")
"""Layers that others read when they need them; here only their being there is checked."""


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of a region. Frames are shared, not copied: they are not to be altered.

    Attributes
    ----------
    region : Region
    villages : GeoDataFrame
        See `layers.villages`.
    bases : GeoDataFrame
        See `layers.bases`.
    mechanisms : DataFrame
        See `layers.mechanisms`; no rows when the region has no such layer.
    places : GeoDataFrame
        See `layers.places`; no rows when the region has no such layer.
    areas : GeoDataFrame or None
        See `layers.areas`; None when the region has no such layer.
    signal : DataFrame
        On the villages' index: `signal` (categorical of `layers.signal.SIGNAL`), the best that any operator
        claims, and `dbm` (NaN = not stated).
    roads : Roads
        With missing tags imputed, see `layers.imputation`.
    cautions : tuple of Caution
        Rows that were kept and are shown as unknown or in part.
    area_id : Series of str
        On the villages' index: the finest area that contains each; "" where none does.
    elevation : Elevation or None
        See `layers.elevation`; None when the region has no such layer.
    roadblocks : GeoDataFrame or None
        See `layers.roadblocks`; None when the region has no such layer.
    claims : DataFrame or None
        What each operator claims for each village, one row a village, operator and technology, see
        `layers.claims`; None when the region has no claims.
    masts : GeoDataFrame or None
        See `layers.towers`; None when the region lists no towers.
    clutter : Elevation or None
        Heights of trees and houses above the ground in metres, see `layers.clutter`; None when the region has
        no such layer.
    """

    region: Region
    villages: gpd.GeoDataFrame
    bases: gpd.GeoDataFrame
    mechanisms: pd.DataFrame
    places: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame | None
    signal: pd.DataFrame
    roads: Roads
    cautions: tuple[Caution, ...]
    area_id: pd.Series
    elevation: Elevation | None = None
    roadblocks: gpd.GeoDataFrame | None = None
    claims: pd.DataFrame | None = None
    masts: gpd.GeoDataFrame | None = None
    clutter: Elevation | None = None


def read_layers(folder: Path, assumptions: Assumptions, progress: Progress = no_progress) -> Layers:
    """Read and check every layer of a region.

    Parameters
    ----------
    folder : Path
        Holds region.toml.
    assumptions : Assumptions
    progress : callable
        Told how far the reading of large files has come.

    Raises
    ------
    InputError
        Every fault of every layer, at once.
    """
    region = read_region(folder)
    gathered = _Gathered(region)
    villages = gathered.read_frame("villages", read_villages)
    bases = gathered.read_frame("bases", read_bases)
    mechanisms = gathered.read_frame("mechanisms", read_mechanisms)
    places = gathered.read_frame("places", read_places)
    areas = gathered.read_frame("areas", read_areas)
    roads = gathered.read("roads", lambda source: _read_roads(source, region, areas, progress))
    elevation = gathered.read("elevation", lambda source: read_elevation(source, region))
    roadblocks = gathered.read_frame("roadblocks", read_roadblocks)
    points = no_places().geometry if villages is None else villages.geometry
    claims = gathered.attempt(lambda: sample_claims(region.layers.get("signal"), points, assumptions)) or ()
    masts = gathered.read_masts(assumptions)
    clutter = gathered.read("clutter", lambda source: read_clutter(source, region))
    if mechanisms is not None:
        file = region.layers["mechanisms"].path.name
        gathered.attempt(lambda: check_mechanisms(mechanisms, villages, bases, file))
    for name in UNREAD_LAYERS:
        gathered.read(name, require_file)
    raise_all(gathered.faults)
    area_id = find_areas(villages.geometry, areas)
    cautions = [*gathered.cautions, *roads.cautions]
    for name in ("elevation", "clutter"):
        cautions += relief_cautions(region.layers[name]) if name in region.layers else []
    if areas is not None and (area_id == "").any():
        outside = tuple(villages.index[area_id == ""])
        file, mend = region.layers["areas"].path.name, "add their areas; until then they are counted in none"
        cautions.append(Caution(file, "no area contains these villages", outside, mend))
    return Layers(
        region=region,
        villages=villages,
        bases=bases,
        mechanisms=no_mechanisms() if mechanisms is None else mechanisms,
        places=no_places() if places is None else places,
        areas=areas,
        signal=best_signal(claims, points.index),
        roads=roads,
        cautions=tuple(cautions),
        area_id=area_id,
        elevation=elevation,
        roadblocks=roadblocks,
        claims=claims_table(claims, points.index),
        masts=masts,
        clutter=clutter,
    )


def _read_roads(
    source: LayerSource, region: Region, areas: gpd.GeoDataFrame | None, progress: Progress
) -> Roads:
    rules = read_tag_rules()
    defaults = region_defaults(source.options, rules)
    roads = read_roads(source, region, progress)
    return impute_roads(roads, areas, enough_km=rules.enough_km, defaults=defaults)


def check_region(folder: Path) -> tuple[list[InputError], list[Caution]]:
    """Return every fault and every caution of a region; faults in the input are never raised.

    Beyond what `read_layers` needs, the layers that are only drawn and the other rasters are opened too.
    """
    faults: list[InputError] = []
    cautions: list[Caution] = []
    try:
        region = read_region(folder)
    except InputError as error:
        return list(each_fault(error)), cautions
    try:
        cautions += read_layers(folder, read_assumptions()).cautions
    except InputError as error:
        faults += each_fault(error)
    drawn = _Gathered(region)
    for name, read in (("lakes", read_lakes), ("borders", read_borders), ("towns", read_towns)):
        drawn.read(name, read)
    drawn.read("population", check_raster)
    seen = {str(fault) for fault in faults}
    faults += [fault for fault in drawn.faults if str(fault) not in seen]
    return faults, cautions


class _Gathered:
    """Reads one layer after the other, keeping the faults of each instead of stopping at the first."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.faults: list[InputError] = []
        self.cautions: list[Caution] = []

    def attempt(self, read: Callable[[], Any]) -> Any:
        """Return what `read` returns, or None when it finds faults."""
        try:
            return read()
        except InputError as error:
            self.faults += each_fault(error)
            return None

    def read(self, name: str, read: Callable[[LayerSource], Any]) -> Any:
        """Return a layer, or None when the region has none of this name or it has faults."""
        source = self.region.layers.get(name)
        return None if source is None else self.attempt(lambda: read(source))

    def read_frame(self, name: str, read: Callable[[LayerSource, Region], tuple[Any, list[Caution]]]) -> Any:
        """Return a layer's frame and keep its cautions."""
        found = self.read(name, lambda source: read(source, self.region))
        if found is None:
            return None
        frame, cautions = found
        self.cautions += cautions
        return frame

    def read_masts(self, assumptions: Assumptions) -> Any:
        """Return the masts of the layer `towers`, or of `signal` where that lists towers; else None."""
        layers = self.region.layers
        listed = [name for name in ("towers", "signal") if name in layers]
        listed = [name for name in listed if name == "towers" or is_towers(layers[name])]
        if len(listed) > 1:
            mend = "keep one of the two lists of towers"
            self.faults.append(
                region_fault("towers are listed twice", ["layers.towers", "layers.signal"], mend)
            )
            return None
        if not listed:
            return None
        return self.read_frame(listed[0], lambda source, region: read_towers(source, region, assumptions))
