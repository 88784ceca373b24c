"""Checks of a table's columns: each turns text into values and notes every fault by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.errors import (
    BadCoordinates,
    BadDate,
    BadGeometry,
    BadId,
    BadValue,
    Caution,
    EmptyLayer,
    InputError,
    MissingColumn,
)
from layers.region import Region
from layers.tables import WGS84, Table

FORMULA_STARTS = ("=", "+", "-", "@")
TRUE_WORDS = ("true", "yes", "oui", "vrai", "1")
FALSE_WORDS = ("false", "no", "non", "faux", "0")

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"

_ODD_IN_IDS = r"[<>\x00-\x1f\x7f]"

Mask = NDArray[np.bool_]


class Columns:
    """Reads the columns of one table, gathering faults and cautions on the way.

    Every method returns arrays or Series as long as the table, with an empty value wherever it noted a fault,
    so that one reading finds every fault of a file.

    Parameters
    ----------
    table : Table
    id_column : str
        The column that names the rows in faults.
    label : callable, optional
        What may be shown of an id; "" = nothing, and the row's place is shown in its stead.

    Attributes
    ----------
    faults : list of InputError
    cautions : list of Caution
    """

    def __init__(self, table: Table, id_column: str, *, label: Callable[[str], str] = str) -> None:
        """Take the table; nothing is checked yet."""
        self.table = table
        self.id_column = id_column
        self.faults: list[InputError] = []
        self.cautions: list[Caution] = []
        ids = self.text(id_column)
        self._labels = [label(id_) or place for id_, place in zip(ids, table.places, strict=True)]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.table.cells)

    def fault(self, kind: type[InputError], message: str, mask: Mask | None, mend: str) -> None:
        """Note a fault of the rows where `mask` is true, if there are any; None = the whole file."""
        rows = [] if mask is None else self._rows(mask)
        if rows or mask is None:
            self.faults.append(kind(message, file=self.table.file, rows=rows, mend=mend))

    def caution(self, message: str, mask: Mask, mend: str) -> None:
        """Note rows that are kept and shown as unknown, if there are any."""
        rows = self._rows(mask)
        if rows:
            self.cautions.append(Caution(self.table.file, message, tuple(rows), mend))

    def require(self, names: Sequence[str], *, needs_rows: bool = True) -> None:
        """Note the absence of columns or rows, and lines that do not fit the header."""
        missing = [name for name in names if name not in self.table.cells]
        if self.table.geometry is not None:
            missing = [name for name in missing if name not in ("lon", "lat")]
        if missing:
            self.fault(
                MissingColumn,
                f"missing {'columns' if len(missing) > 1 else 'column'} {', '.join(missing)}",
                None,
                f"the table needs the columns {', '.join(names)}",
            )
        if self.table.ragged:
            self.faults.append(
                BadValue(
                    "lines with more or fewer cells than the header",
                    file=self.table.file,
                    rows=self.table.ragged,
                    mend="put cells that hold the delimiter between quotation marks",
                )
            )
        if needs_rows and not len(self) and not self.table.ragged:
            self.fault(EmptyLayer, "the table has no rows", None, "give at least one row")

    def text(self, name: str) -> pd.Series:
        """Return a column as text, "" where it is empty or absent."""
        if name in self.table.cells:
            return self.table.cells[name].astype(str)
        return pd.Series("", index=self.table.cells.index, dtype=str)

    def ids(self) -> pd.Index:
        """Check the ids: there, different, not to be taken for a formula by a spreadsheet."""
        ids = self.text(self.id_column)
        if self.id_column in self.table.cells:
            empty = (ids == "").to_numpy()
            self.fault(BadId, f"{self.id_column} is empty", empty, "give every row an id of its own")
            doubled = (ids.duplicated(keep=False) & (ids != "")).to_numpy()
            self.fault(BadId, f"{self.id_column} stands on several rows", doubled, "give each its own id")
            self.shared_ids(self.id_column)
        index: pd.Index = pd.Index(ids, name=self.id_column)
        return index

    def shared_ids(self, name: str) -> pd.Series:
        """Return a column of ids that several rows may share; "" where empty.

        An id is not to be taken for a formula by a spreadsheet.
        """
        ids = self.text(name)
        self.fault(
            BadId,
            f"{name} begins with {' '.join(FORMULA_STARTS)} and could be run as a formula",
            ids.str.startswith(FORMULA_STARTS).to_numpy(dtype=bool),
            "begin ids with a letter or a digit",
        )
        odd = ids.str.contains(_ODD_IN_IDS, regex=True).to_numpy(dtype=bool)
        self.fault(BadId, f"{name} holds signs that are not for ids", odd, "leave out < > and such")
        return ids

    def numbers(self, name: str, *, is_whole: bool = False, minimum: float | None = 0) -> pd.Series:
        """Return a column as float64, NaN where empty; other text and values below `minimum` are faults."""
        text = self.text(name)
        is_number = text.str.fullmatch(_NUMBER).to_numpy(dtype=bool)
        values = pd.to_numeric(text.where(is_number), errors="coerce").astype("float64")
        is_number = is_number & np.isfinite(values.to_numpy())
        wrong = (text != "").to_numpy() & ~is_number
        self.fault(
            BadValue,
            f"{name} holds text where a number belongs",
            wrong,
            "write digits with a decimal point and no other separator; leave the cell empty where unknown",
        )
        if minimum is not None:
            below = (values < minimum).to_numpy()
            self.fault(BadValue, f"{name} is below {minimum:g}", below, "correct it, or leave it empty")
        if is_whole:
            broken = (values % 1 > 0).to_numpy()
            self.fault(BadValue, f"{name} is not a whole number", broken, "round it")
        return values.where(is_number)

    def dates(self, name: str) -> pd.Series:
        """Return a column as datetime64, NaT where empty; anything but YYYY-MM-DD is a fault."""
        text = self.text(name)
        day = text.where(text != "").str.replace(r"T00:00:00(\.0+)?Z?$", "", regex=True)
        has_form = day.str.fullmatch(r"\d{4}-\d{2}-\d{2}").eq(True)
        values = pd.to_datetime(day.where(has_form), format="%Y-%m-%d", errors="coerce").astype(
            "datetime64[s]"
        )
        wrong = ((text != "") & values.isna()).to_numpy()
        self.fault(BadDate, f"{name} is not a date", wrong, "write it YYYY-MM-DD, or leave it empty")
        return values

    def words(self, name: str, allowed: Sequence[str], *, may_be_empty: bool = True) -> pd.Series:
        """Return a column of words out of a list, in the list's spelling; "" where empty."""
        text = self.text(name)
        spelling = {word.casefold(): word for word in allowed}
        values = text.str.casefold().map(spelling).fillna("").astype(str)
        wrong = (values == "").to_numpy() & (text != "").to_numpy()
        self.fault(BadValue, f"{name} is not a known word", wrong, f"use one of {', '.join(allowed)}")
        if not may_be_empty and name in self.table.cells:
            empty = (text == "").to_numpy()
            self.fault(BadValue, f"{name} is empty", empty, f"use one of {', '.join(allowed)}")
        return values

    def flags(self, name: str) -> pd.Series:
        """Return a column of yes or no as nullable boolean; empty = unknown."""
        text = self.text(name).str.casefold()
        wrong = ~text.isin([*TRUE_WORDS, *FALSE_WORDS, ""]).to_numpy()
        self.fault(BadValue, f"{name} is neither yes nor no", wrong, "write true or false, or leave it empty")
        return text.isin(TRUE_WORDS).astype("boolean").mask(~text.isin([*TRUE_WORDS, *FALSE_WORDS]))

    def points(self, region: Region) -> gpd.GeoSeries:
        """Return the points of the rows, EPSG:4326, after checking that they lie within the region."""
        lon, lat = self.positions()
        self._check_bounds(lon, lat, region.bounds)
        return gpd.GeoSeries(gpd.points_from_xy(lon, lat), index=self.table.cells.index, crs=WGS84)

    def positions(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return longitude and latitude of the rows, EPSG:4326, wherever they are; NaN where faulty."""
        if self.table.geometry is not None:
            return self._geometry_points(self.table.geometry.to_numpy())
        return self._column_points()

    def polygons(self) -> gpd.GeoSeries:
        """Return the polygons of the rows, EPSG:4326, after checking that each is there and sound."""
        if self.table.geometry is None:
            mend = "give a GeoJSON, GeoPackage or GeoParquet of polygons"
            self.fault(BadGeometry, "the table has no polygons", None, mend)
            return gpd.GeoSeries([None] * len(self), index=self.table.cells.index, crs=WGS84)
        shapes = self.table.geometry.to_numpy()
        is_empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
        self.fault(BadGeometry, "the geometry is empty", is_empty, "draw the polygon, or leave the row out")
        kinds = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
        is_other = ~is_empty & ~np.isin(shapely.get_type_id(shapes), kinds)
        self.fault(BadGeometry, "the geometry is not a polygon", is_other, "give polygons")
        is_invalid = ~is_empty & ~is_other & ~shapely.is_valid(shapes)
        mend = 'repair it, for example with "Fix geometries" in QGIS'
        self.fault(BadGeometry, "the polygon is invalid (it crosses or touches itself)", is_invalid, mend)
        return self.table.geometry

    def _column_points(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        values = []
        for name in ("lon", "lat"):
            text = self.text(name)
            number = pd.to_numeric(text.where(text.str.fullmatch(_NUMBER)), errors="coerce").to_numpy(
                "float64"
            )
            wrong = ~np.isfinite(number)
            if name in self.table.cells:
                mend = "give decimal degrees with a decimal point"
                self.fault(BadCoordinates, f"{name} is empty or not a number", wrong, mend)
            values.append(np.where(wrong, np.nan, number))
        return values[0], values[1]

    def _geometry_points(
        self, shapes: NDArray[np.object_]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        is_empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
        self.fault(BadGeometry, "the geometry is empty", is_empty, "give every row a point")
        is_other = ~is_empty & (shapely.get_type_id(shapes) != shapely.GeometryType.POINT)
        self.fault(BadGeometry, "the geometry is not a point", is_other, "give every row one point")
        lon = shapely.get_x(shapes)
        lat = shapely.get_y(shapes)
        is_odd = ~is_empty & ~is_other & ~(np.isfinite(lon) & np.isfinite(lat))
        self.fault(BadGeometry, "the coordinates are not numbers", is_odd, "give longitude and latitude")
        is_missing = is_empty | is_other | is_odd
        return np.where(is_missing, np.nan, lon), np.where(is_missing, np.nan, lat)

    def _check_bounds(
        self,
        lon: NDArray[np.float64],
        lat: NDArray[np.float64],
        bounds: tuple[float, float, float, float],
    ) -> None:
        west, south, east, north = bounds
        is_outside = np.isfinite(lon) & np.isfinite(lat) & ~is_within(lon, lat, bounds)
        is_swapped = is_outside & is_within(lat, lon, bounds)
        self.fault(
            BadCoordinates,
            "longitude and latitude look swapped",
            is_swapped,
            "swap the two: lon is east, lat north",
        )
        self.fault(
            BadCoordinates,
            f"outside of the region's bounds {west:g}, {south:g}, {east:g}, {north:g}",
            is_outside & ~is_swapped,
            "correct the coordinates, leave the rows out, or widen the bounds in region.toml",
        )

    def _rows(self, mask: Mask) -> list[str]:
        return list(dict.fromkeys(self._labels[row] for row in np.flatnonzero(mask)))


def is_within(
    lon: NDArray[np.float64], lat: NDArray[np.float64], bounds: tuple[float, float, float, float]
) -> Mask:
    """Say which points lie within west, south, east, north; a point that is not known does not."""
    west, south, east, north = bounds
    inside: Mask = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return inside
