"""Incidents: what happened when and where, out of lists that others publish.

Of each row only id, kind, day, place and how well these are known is kept. Sexual violence is never placed:
such rows are counted and left out.
"""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.columns import Columns, is_within
from layers.errors import BadCoordinates, BadId, BadValue, Caution, EmptyLayer, raise_all
from layers.incident_days import read_days
from layers.incident_formats import UCDP, Format, plain, read_incident_table
from layers.region import LayerSource, Region
from layers.tables import WGS84

KINDS = ("battle", "violence_against_civilians", "abduction", "looting", "explosion", "protest", "other")

_UCDP_KINDS = {"1": "battle", "2": "battle", "3": "violence_against_civilians"}

# The first that a row's kinds hold names it; French and English, without accents.
_KIND_WORDS = (
    ("battle", r"battle|clash|combat|affrontement|accrochage|bataille"),
    ("violence_against_civilians", r"kill|\bdeaths?\b|\bmorts?\b|murder|meurtre|assassin|massacre|execution"),
    ("abduction", r"abduct|kidnap|enlevement|\brapt|disappearance|disparition|otage|hostage"),
    ("explosion", r"explosi|shelling|bombard|\bmines?\b|landmine|\bied\b|grenade|\bobus\b|strike"),
    ("looting", r"loot|pillage|property destruction|destruction de biens|extor|robber|\bvols?\b"),
    ("protest", r"protest|manifest|riot|emeute|demonstration"),
    ("violence_against_civilians", r"violence|attack|attaque|injur|wound|bless|torture|traitement"),
)
_SEXUAL = re.compile(
    r"\b(sex\w*|rape\w*|rapists?|viols?|violee?s?|violeurs?|gender based|sur le genre|sgbv|gbv|vbg|crsv)\b"
)

_ZERO_DEGREES = 0.01
_WORLD = (-180.0, -90.0, 180.0, 90.0)


def read_incidents(source: Path | LayerSource, region: Region) -> tuple[gpd.GeoDataFrame, list[Caution]]:
    """Read incidents out of a CSV in one of the formats of `layers.incident_formats`.

    Parameters
    ----------
    source : Path or LayerSource
    region : Region
        Rows outside of its bounds are left out.

    Returns
    -------
    GeoDataFrame
        Index `id` (str, unique; "line N" in a list without ids); columns kind (one of `KINDS`), date
        (datetime64[s]), is_precise (bool: the place is known to a village or town and the day to a week),
        source_format ("acled", "ucdp", "tracker" or "region") and geometry (points, EPSG:4326, all within the
        region's bounds). Its `attrs` hold "rows", how many the file has, and "left_out": how many are
        "outside_region" and, of the others, how many of "sexual_violence".
    list of Caution
        Rows that were left out, as counts, and rows that are imprecise. None of them names a row.

    Raises
    ------
    InputError
        Every fault of the file, at once, by line: no known header, no rows; ids that are empty or stand
        twice; days that are none; places at 0,0, swapped, outside of the world or no numbers; unknown kinds
        and precisions. No message repeats a cell.
    """
    path = source if isinstance(source, Path) else source.path
    form, table = read_incident_table(path)
    columns = Columns(table, "")
    columns.require(form.required)
    if not len(columns):
        raise_all(columns.faults)
    ids = _ids(columns)
    kind, is_sexual = _kinds(columns, form)
    date = read_days(columns, "date")
    is_precise = _precise(columns, form)
    lon, lat = columns.positions()
    _check_positions(columns, lon, lat, region)
    raise_all(columns.faults)
    is_inside = is_within(lon, lat, region.bounds)
    if not is_inside.any():
        mend = "give incidents of this region, or widen the bounds in region.toml"
        raise EmptyLayer("no incident lies within the region's bounds", file=path, mend=mend)
    kept = is_inside & ~is_sexual
    left_out = {
        "sexual_violence": int((is_sexual & is_inside).sum()),
        "outside_region": int((~is_inside).sum()),
    }
    frame = gpd.GeoDataFrame(
        {"kind": kind, "date": date, "is_precise": is_precise, "source_format": form.name},
        geometry=gpd.points_from_xy(lon, lat),
        crs=WGS84,
    ).set_index(ids)[kept]
    frame.attrs = {"rows": len(table.cells), "left_out": left_out}
    return frame, _cautions(table.file, left_out, int((~frame["is_precise"]).sum()))


def _ids(columns: Columns) -> pd.Index:
    if "id" not in columns.table.cells:
        places: pd.Index = pd.Index(columns.table.places, name="id", dtype="str")
        return places
    ids = columns.text("id")
    mend = "give every incident an id of its own"
    columns.fault(BadId, "the id is empty", (ids == "").to_numpy(), mend)
    doubled = (ids.duplicated(keep=False) & (ids != "")).to_numpy()
    columns.fault(BadId, "the id stands on several rows", doubled, "keep one row an incident")
    index: pd.Index = pd.Index(ids, name="id", dtype="str")
    return index


def _kinds(columns: Columns, form: Format) -> tuple[pd.Series, NDArray[np.bool_]]:
    """Return the kind of each row, and which rows are of sexual violence."""
    text = columns.text("kind")
    if form is UCDP:
        kind = text.map(_UCDP_KINDS)
        mend = "1 state-based, 2 non-state, 3 one-sided, as UCDP gives it"
        columns.fault(BadValue, "type_of_violence is not 1, 2 or 3", kind.isna().to_numpy(), mend)
        return kind.fillna("other"), np.zeros(len(text), dtype=bool)
    kind = text.map({each: kind_of(each) for each in text.unique()})
    said = text + "; " + columns.text("tags")
    is_sexual = said.map({each: is_sexual_violence(each) for each in said.unique()})
    return kind, is_sexual.to_numpy(dtype=bool)


def kind_of(words: str) -> str:
    """Return the kind that the words of a list stand for, "other" where none is known.

    Examples
    --------
    >>> kind_of("Explosions/Remote violence; Grenade"), kind_of("Enlèvement"), kind_of("Agreement")
    ('explosion', 'abduction', 'other')
    """
    text = plain(words).replace("_", " ")
    return next((kind for kind, pattern in _KIND_WORDS if re.search(pattern, text)), "other")


def is_sexual_violence(words: str) -> bool:
    """Tell whether the words of a list speak of sexual violence, in French or English.

    Examples
    --------
    >>> is_sexual_violence("Viol collectif"), is_sexual_violence("Violence against civilians; Attack")
    (True, False)
    """
    return bool(_SEXUAL.search(plain(words).replace("_", " ")))


def _precise(columns: Columns, form: Format) -> NDArray[np.bool_]:
    """Say of which rows place and day are known well enough; one that states no precision it has is not."""
    known = np.ones(len(columns), dtype=bool)
    for cell, coarse in (("place_precision", form.coarse_place), ("day_precision", form.coarse_day)):
        if cell in columns.table.cells:
            value = columns.numbers(cell, is_whole=True, minimum=1)
            known &= (value < coarse).to_numpy()
    return known


def _check_positions(
    columns: Columns, lon: NDArray[np.float64], lat: NDArray[np.float64], region: Region
) -> None:
    is_zero = (np.abs(lon) < _ZERO_DEGREES) & (np.abs(lat) < _ZERO_DEGREES)
    mend = "leave the rows out: nobody knows where these incidents were"
    columns.fault(BadCoordinates, "incidents at 0,0", is_zero, mend)
    is_outside = np.isfinite(lon) & np.isfinite(lat) & ~is_within(lon, lat, region.bounds)
    is_swapped = is_outside & ~is_zero & is_within(lat, lon, region.bounds)
    mend = "swap the two: lon is east, lat north; leave out rows of countries that lie there"
    columns.fault(BadCoordinates, "longitude and latitude look swapped", is_swapped, mend)
    is_nowhere = is_outside & ~is_swapped & ~is_within(lon, lat, _WORLD)
    mend = "give decimal degrees: longitude from -180 to 180, latitude from -90 to 90"
    columns.fault(BadCoordinates, "outside of the world", is_nowhere, mend)


def _cautions(file: str, left_out: dict[str, int], imprecise: int) -> list[Caution]:
    """Say what was left out and what is kept as unknown: counts alone, no rows."""
    said = (
        (left_out["sexual_violence"], "of sexual violence: counted and left out, never placed"),
        (left_out["outside_region"], "outside of the region's bounds: left out"),
        (imprecise, "whose place or day is known roughly: their answer is unknown"),
    )
    return [Caution(file, f"{count} incidents {what}", (), "nothing to do") for count, what in said if count]
