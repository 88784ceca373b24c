"""Writes lists of incidents in the formats in which others publish them; every incident is invented."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ACLED = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type"),
    *("sub_event_type", "actor1", "country", "admin1", "location", "latitude", "longitude", "geo_precision"),
    *("source", "notes", "fatalities", "tags"),
)
UCDP = (
    *("id", "relid", "year", "type_of_violence", "conflict_name", "side_a", "side_b", "source_article"),
    *("source_headline", "where_prec", "where_coordinates", "adm_1", "latitude", "longitude", "country"),
    *("date_prec", "date_start", "date_end", "best"),
)
TRACKER = (
    *("Longitude", "Latitude", "title/0/en", "notes/en", "start_date_time/date", "severity_rating"),
    "0/name",
)
TRACKER_FR = ("Identifiant", "Date de l’incident", "Type d’incident", "Latitude", "Longitude", "Résumé")
REGION = ("id", "kind", "date", "lon", "lat")

SECRET = "Somebody of Somewhere, said the paper"
"""Stands in every column that is not to be read."""


def acled(id_: str, day: str, lon: Any, lat: Any, **more: Any) -> dict[str, Any]:
    """Make a row of an armed clash at a known place."""
    row = dict.fromkeys(("actor1", "location", "source", "notes"), SECRET)
    kind = {"event_type": "Battles", "sub_event_type": "Armed clash", "geo_precision": 1, "time_precision": 1}
    return {**row, **kind, "event_id_cnty": id_, "event_date": day, "longitude": lon, "latitude": lat, **more}


def ucdp(id_: str, day: str, lon: Any, lat: Any, **more: Any) -> dict[str, Any]:
    """Make a row of one-sided violence at a known place."""
    row = dict.fromkeys(("side_a", "side_b", "source_article", "source_headline"), SECRET)
    kind = {"type_of_violence": 3, "where_prec": 1, "date_prec": 1, "date_end": day}
    return {**row, **kind, "id": id_, "date_start": day, "longitude": lon, "latitude": lat, **more}


def tracker(day: str, lon: Any, lat: Any, kind: str = "Abduction") -> dict[str, Any]:
    """Make a row in the columns of the copy of 2019."""
    said = {"title/0/en": SECRET, "notes/en": f"{SECRET}.\nAnd more."}
    return {**said, "start_date_time/date": day, "Longitude": lon, "Latitude": lat, "0/name": kind}


def write_list(
    path: Path, header: Sequence[str], rows: Sequence[Mapping[str, Any]], *, delimiter: str = ","
) -> Path:
    """Write rows as a CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path
