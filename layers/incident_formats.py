"""Lists of incidents as others publish them: told apart by their headers, cells under one name.

Only the columns named here are kept while a file is read. Descriptions, headlines, actors and sources are
passed over line by line.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from layers.errors import BrokenFile, MissingColumn, MissingFile
from layers.tables import Table

CELLS = ("id", "kind", "tags", "date", "lon", "lat", "place_precision", "day_precision")
"""What a list comes to; "kind" may be several columns, put together."""

_LIST_ENDING = ".csv"


@dataclass(frozen=True, slots=True)
class Format:
    """One way to list incidents.

    Attributes
    ----------
    name : str
        Kept with every incident.
    marks : tuple of str
        Headers that tell the format, all of them there; empty = its required cells do.
    headers : mapping of str to tuple of str
        The headers that stand for each of `CELLS`, plain (see `plain`); of several the first that is there,
        of "kind" all of them.
    required : tuple of str
        Of `CELLS`.
    coarse_place, coarse_day : float
        From this precision on, the place is no village and no town; the day is not known to a week.
    """

    name: str
    marks: tuple[str, ...]
    headers: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    coarse_place: float = float("inf")
    coarse_day: float = float("inf")


ACLED = Format(
    name="acled",
    marks=("event_date", "event_type"),
    headers={
        "id": ("event_id_cnty", "data_id"),
        "kind": ("event_type", "sub_event_type"),
        "tags": ("tags",),
        "date": ("event_date",),
        "lon": ("longitude",),
        "lat": ("latitude",),
        "place_precision": ("geo_precision",),
        "day_precision": ("time_precision",),
    },
    required=("id", "kind", "date", "lon", "lat", "place_precision"),
    coarse_place=3,
    coarse_day=3,
)
UCDP = Format(
    name="ucdp",
    marks=("type_of_violence",),
    headers={
        "id": ("id",),
        "kind": ("type_of_violence",),
        "date": ("date_start",),
        "lon": ("longitude",),
        "lat": ("latitude",),
        "place_precision": ("where_prec",),
        "day_precision": ("date_prec",),
    },
    required=("id", "kind", "date", "lon", "lat", "place_precision"),
    coarse_place=3,  # 1 the place, 2 near it, 3 its territoire or district alone, by the middle of it
    coarse_day=4,
)
REGION = Format(
    name="region",
    marks=("id", "kind", "date", "lon", "lat"),
    headers={name: (name,) for name in ("id", "kind", "date", "lon", "lat")},
    required=("id", "kind", "date", "lon", "lat"),
)
TRACKER = Format(
    name="tracker",
    marks=(),
    headers={
        "id": ("id", "incident_id", "event_id", "uuid", "identifiant", "code"),
        "kind": (
            *("incident_type", "incident_types", "incident_category", "type", "types", "kind", "category"),
            *("categories", "type_d_incident", "types_d_incident", "type_incident", "categorie", "nature"),
            *("0_name", "1_name", "2_name", "3_name"),
        ),
        "date": (
            *("date", "incident_date", "start_date", "start_date_time_date", "date_incident"),
            *("date_de_l_incident", "date_debut", "date_de_debut"),
        ),
        "lon": ("longitude", "lon", "lng", "long"),
        "lat": ("latitude", "lat"),
    },
    required=("kind", "date", "lon", "lat"),
)
FORMATS = (ACLED, UCDP, REGION, TRACKER)
"""In the order in which they are tried."""


def plain(text: str) -> str:
    """Return a text in small letters without accents, all else than letters and digits as "_".

    Examples
    --------
    >>> plain("Type d’incident"), plain("start_date_time/date")
    ('type_d_incident', 'start_date_time_date')
    """
    bare = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", bare.casefold()).strip("_")


def find_format(headers: Sequence[str], file: str) -> Format:
    """Return the format that plain headers are of.

    Raises
    ------
    MissingColumn
        None fits, or the one that does lacks columns.
    """
    given = set(headers)
    for each in FORMATS:
        missing = [cell for cell in each.required if not given & set(each.headers[cell])]
        if each.marks and given.issuperset(each.marks) and missing:
            lacking = ", ".join(each.headers[cell][0] for cell in missing)
            mend = "export it again with these columns"
            raise MissingColumn(f"a list of the format {each.name} without {lacking}", file=file, mend=mend)
        if not missing and given.issuperset(each.marks):
            return each
    raise MissingColumn(
        "the header is of no list of incidents that is known here",
        file=file,
        mend="give an export of ACLED, of UCDP GED or of the Kivu Security Tracker with its header, or the "
        f"columns {', '.join(REGION.marks)}",
    )


def read_incident_table(path: Path) -> tuple[Format, Table]:
    """Read a list of incidents: the cells named in `CELLS` that its format has, as stripped text.

    Raises
    ------
    MissingFile, BrokenFile, MissingColumn
    """
    if not path.is_file():
        raise MissingFile("there is no such file", file=path, mend="give the list of incidents")
    if path.suffix.lower() != _LIST_ENDING:
        raise BrokenFile("it is not a CSV", file=path, mend="save it as CSV UTF-8")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            return _read_rows(csv.reader(file, delimiter=_delimiter(first, path), strict=True), path)
    except UnicodeDecodeError as error:
        raise BrokenFile("it is not UTF-8 text", file=path, mend='save it as "CSV UTF-8"') from error


def _delimiter(first: str, path: Path) -> str:
    if not first.strip():
        mend = "write the names of the columns on the first line"
        raise BrokenFile("it has no header", file=path, mend=mend)
    if "\0" in first:
        raise BrokenFile("it is not plain text", file=path, mend='save it as "CSV UTF-8"')
    if "\t" in first and "," not in first and ";" not in first:
        mend = "save it with commas or semicolons"
        raise BrokenFile("its columns are separated by tabs", file=path, mend=mend)
    return ";" if first.count(";") > first.count(",") else ","


def _read_rows(reader: Any, path: Path) -> tuple[Format, Table]:
    kept: list[tuple[str, ...]] = []
    places: list[str] = []
    ragged: list[str] = []
    try:
        header = [plain(name) for name in next(reader)]
        form = find_format(header, path.name)
        wanted = _positions(form, header, path)
        for row in reader:
            if len(row) == len(header):
                kept.append(
                    tuple("; ".join(filter(None, (row[n].strip() for n in ns))) for ns in wanted.values())
                )
                places.append(f"line {reader.line_num}")
            elif any(row):
                ragged.append(f"line {reader.line_num}")
    except csv.Error as error:
        mend = "close the quotation marks around a cell where they were opened"
        raise BrokenFile(
            "its quotation marks are wrong", file=path, rows=[f"line {reader.line_num}"], mend=mend
        ) from error
    cells = pd.DataFrame(kept, columns=list(wanted), dtype=str)
    is_there = (cells != "").any(axis=1).to_numpy()
    places = [place for place, is_kept in zip(places, is_there, strict=True) if is_kept]
    cells = cells[is_there].reset_index(drop=True)
    return form, Table(path.name, cells, tuple(places), ragged=tuple(ragged))


def _positions(form: Format, header: Sequence[str], path: Path) -> dict[str, list[int]]:
    """Where the cells of a format stand in a header."""
    wanted = {}
    for cell, names in form.headers.items():
        there = [name for name in names if name in header]
        there = there if cell == "kind" else there[:1]
        doubled = [name for name in there if header.count(name) > 1]
        if doubled:
            raise BrokenFile(
                f"several columns are called {', '.join(doubled)}", file=path, mend="keep one of each"
            )
        if there:
            wanted[cell] = [header.index(name) for name in there]
    return wanted
