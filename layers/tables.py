"""Tables as they come: every cell as text, whatever the format, with the place of each row in its file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow
import pyarrow.parquet
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from layers.errors import BrokenFile, InputError, MissingFile, WrongCRS
from layers.region import LayerSource

TABLE_ENDINGS = (".csv", ".geojson", ".json", ".gpkg", ".parquet", ".geoparquet")
WGS84 = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands in its file.

    Attributes
    ----------
    file : str
        The file's name.
    cells : DataFrame of str
        Every cell as stripped text; "" = empty.
    places : tuple of str
        Where each row stands: "line 7" of a CSV (the header is line 1), "feature 7" of other formats.
    geometry : GeoSeries or None
        EPSG:4326, on the index of `cells`; None for a table without geometry.
    ragged : tuple of str
        Lines of a CSV whose number of cells is not that of the header; they are not among the rows.
    ragged_cells : tuple of str
        What those lines hold, for the check for personal data.
    """

    file: str
    cells: pd.DataFrame
    places: tuple[str, ...]
    geometry: gpd.GeoSeries | None = None
    ragged: tuple[str, ...] = ()
    ragged_cells: tuple[str, ...] = ()


def require_file(source: LayerSource) -> Path:
    """Return the layer's path.

    Raises
    ------
    MissingFile
        No file is there.
    """
    if not source.path.is_file():
        raise MissingFile(
            f"the file of the layer {source.name} is not there",
            file=source.path,
            mend="put it into the region's folder, or correct its path in region.toml",
        )
    return source.path


def read_table(source: LayerSource, *, names: Sequence[str] = ()) -> Table:
    """Read a CSV, GeoJSON, GeoPackage or (Geo)Parquet file.

    A CSV is UTF-8 with commas or semicolons between its cells. Geometries are brought to EPSG:4326.

    Parameters
    ----------
    source : LayerSource
    names : sequence of str
        The columns of a CSV that may come without a header: its first line is a row when it holds none of
        them. Empty = the first line is the header.

    Raises
    ------
    MissingFile, BrokenFile, WrongCRS
        The file is absent, cannot be read, or does not state the reference system of its geometries.
    """
    path = require_file(source)
    ending = path.suffix.lower()
    if ending == ".csv":
        return _read_csv(path, names)
    if ending not in TABLE_ENDINGS:
        raise BrokenFile(
            f"the layer {source.name} cannot be read from this kind of file",
            file=path,
            mend=f"give it as {', '.join(TABLE_ENDINGS)}",
        )
    frame = read_features(path)
    geometry = None
    if isinstance(frame, gpd.GeoDataFrame):
        geometry = frame.geometry
        frame = frame.drop(columns=frame.geometry.name)
    cells = pd.DataFrame({str(name).strip(): _as_text(frame[name]) for name in frame}, index=frame.index)
    places = tuple(f"feature {number}" for number in range(1, len(frame) + 1))
    return Table(path.name, cells, places, geometry)


def read_features(path: Path) -> gpd.GeoDataFrame | pd.DataFrame:
    """Read features from GeoJSON, GeoPackage or (Geo)Parquet, brought to EPSG:4326, index 0 to n - 1.

    Returns
    -------
    GeoDataFrame or DataFrame
        A DataFrame when the file holds no geometry.

    Raises
    ------
    BrokenFile, WrongCRS
    """
    try:
        if path.suffix.lower() in (".parquet", ".geoparquet"):
            frame = _read_parquet(path)
        else:
            frame = pyogrio.read_dataframe(path)
    except (DataSourceError, DataLayerError, pyarrow.ArrowException, UnicodeDecodeError, OSError) as error:
        # The reader's own words may repeat what the file holds, so they are not shown.
        raise _broken(path, f"it cannot be read as {path.suffix.lower()}") from error
    frame = frame.reset_index(drop=True)
    if isinstance(frame, gpd.GeoDataFrame) and len(frame):
        frame = to_wgs84(frame, path)
    return frame


def to_wgs84(frame: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    """Bring a frame to EPSG:4326.

    Raises
    ------
    WrongCRS
        The file does not say which reference system its coordinates are in.
    """
    crs = frame.crs
    if crs is None or not (crs.is_geographic or crs.is_projected):
        raise WrongCRS(
            "the file does not state a coordinate reference system",
            file=path,
            mend="save it with its reference system, best EPSG:4326",
        )
    return frame if crs == WGS84 else frame.to_crs(WGS84)


def _read_parquet(path: Path) -> gpd.GeoDataFrame | pd.DataFrame:
    columns = pyarrow.parquet.read_schema(path)
    if columns.metadata and b"geo" in columns.metadata:
        return gpd.read_parquet(path)
    return pd.read_parquet(path)


def _read_csv(path: Path, names: Sequence[str] = ()) -> Table:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + path.read_bytes()[: error.start].count(b"\n")
        raise BrokenFile(
            "it is not UTF-8 text", file=path, rows=[f"line {line}"], mend='save it as "CSV UTF-8"'
        ) from error
    if "\0" in text:
        line = 1 + text[: text.index("\0")].count("\n")
        raise _broken(path, "it is not plain text", 'save it as "CSV UTF-8"', [f"line {line}"])
    first = text.partition("\n")[0]
    if not first.strip():
        raise _broken(path, "it has no header", "write the names of the columns on the first line")
    if "\t" in first and "," not in first and ";" not in first:
        raise _broken(path, "its columns are separated by tabs", "save it with commas or semicolons")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader)]
        rows = []
        if names and not set(names) & set(header):
            rows, header = [(reader.line_num, header)], list(names)
        rows += [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        mend = "close the quotation marks around a cell where they were opened"
        raise _broken(path, "its quotation marks are wrong", mend, [f"line {reader.line_num}"]) from error
    # Told by their numbers: a file without a header has a row of data in the place of the names.
    doubled = [str(i) for i, name in enumerate(header, start=1) if name and header.count(name) > 1]
    if doubled:
        raise _broken(path, f"columns {', '.join(doubled)} have the same name", "keep one of each")
    rows = [(line, row) for line, row in rows if any(row)]
    whole = [(line, row) for line, row in rows if len(row) == len(header)]
    ragged = [(line, row) for line, row in rows if len(row) != len(header)]
    return Table(
        file=path.name,
        cells=pd.DataFrame([row for _, row in whole], columns=header, dtype=str),
        places=tuple(f"line {line}" for line, _ in whole),
        ragged=tuple(f"line {line}" for line, _ in ragged),
        ragged_cells=tuple(cell for _, row in ragged for cell in row),
    )


def _as_text(column: pd.Series) -> pd.Series:
    """Write a column as text: whole numbers without a point, dates as YYYY-MM-DD, nothing as ""."""
    if pd.api.types.is_bool_dtype(column):
        text = column.astype("object").map({True: "true", False: "false"})
    elif pd.api.types.is_datetime64_any_dtype(column):
        text = column.dt.strftime("%Y-%m-%d")
    else:
        text = column.astype("object").map(_cell_text)
    return text.where(column.notna(), "").astype(str)


def _cell_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _broken(
    path: Path,
    message: str,
    mend: str = "save it again from the program it came from",
    rows: Sequence[str] = (),
) -> InputError:
    return BrokenFile(message, file=path, rows=rows, mend=mend)
