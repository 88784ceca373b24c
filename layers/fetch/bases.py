"""Bases: Geo-PKO's list of deployments, with what is known to be wrong with it."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd
from pyproj import Geod

from layers.errors import Caution, FetchError
from layers.fetch.download import AGAIN
from layers.fetch.job import Fetched, Harvest, Job

FILE = "bases.csv"
HEADER = ("base_id", "name", "kind", "lon", "lat", "troops", "opened", "closed", "mobilisation_minutes")
COLUMNS = ("mission", "year", "location", "latitude", "longitude", "NoTroops", "hq", "ave.no.troops")
MISSIONS = ("MONUSCO",)
DATA = "data/FrontMap_v.2.3.csv"

MISPLACED = {"nyamilima": (29.567, -0.883), "kitchanga": (29.060, -1.250)}
"""Places that lie far from where the list has them: name -> where the place of that name is."""

MISPLACED_M = 20_000
CAUTIONS = (
    (
        "public maps of a year, not the present posture: opened and closed are unknown",
        "give the dates you know",
    ),
    ("no base is told to be a COB or a TOB: the kind is unknown, save of headquarters", "give the kinds"),
    (
        "positions are those of the place, about 1 km off, not of the camp's gate",
        "correct them where it matters",
    ),
    (
        "bases are missing: none of the five closed on 31 July 2017 is in the list, and place names vary",
        "add the bases you know of",
    ),
)


def fetch_bases(job: Job) -> Harvest:
    """Fetch the list and write the places of the latest year within the box.

    Raises
    ------
    FetchError
        It cannot be fetched or read.
    """
    source = job.sources["geopko"]
    url = source.at(DATA)
    job.follow("bases", 0, 1)
    found = job.downloader.need(url, "geopko.csv", limit_bytes=source.limit_bytes)
    try:
        table = pd.read_csv(found.path)
        bases = latest_bases(table)
    except (ValueError, KeyError) as error:  # pandas' parser faults are ValueErrors
        job.downloader.forget("geopko.csv")
        message = "the list is not a table of Geo-PKO"
        raise FetchError(message, file=url, mend=f"check the address, or {AGAIN}") from error
    west, south, east, north = job.box
    is_inside = bases["longitude"].between(west, east) & bases["latitude"].between(south, north)
    bases = bases[is_inside]
    if bases.empty:
        return Harvest({})
    ids = base_ids(bases["location"])
    _write(job.folder / FILE, bases, ids)
    as_of = date(int(bases["year"].iloc[0]), 12, 31)
    layer = Fetched(FILE, source.source, source.licence, as_of, "observed", job.options(found))
    cautions = [Caution(FILE, message, (), mend) for message, mend in CAUTIONS]
    wrong = misplaced(bases, ids)
    if wrong:
        message = f"more than {MISPLACED_M / 1000:.0f} km from the place of that name"
        cautions.insert(0, Caution(FILE, message, wrong, "correct lon and lat"))
    return Harvest({"bases": layer}, tuple(cautions))


def latest_bases(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a place of the mission's latest year, in the order of names.

    Of several rows of a place in that year the mean strength of the year and the highest headquarters count;
    a strength of nought is an observers' post, an empty one is unknown.
    """
    rows = table.loc[table["mission"].isin(MISSIONS), list(COLUMNS)]
    if rows.empty:
        raise ValueError("no row of the mission")
    rows = rows[rows["year"] == rows["year"].max()].dropna(subset=["latitude", "longitude"])
    rows = rows.assign(troops=rows["ave.no.troops"].fillna(rows["NoTroops"]))
    groups = rows.groupby("location", as_index=False, sort=True)
    how = {"year": "max", "latitude": "last", "longitude": "last", "troops": "max", "hq": "max"}
    bases: pd.DataFrame = groups.agg(how)
    return bases


def base_ids(names: pd.Series) -> list[str]:
    """Return an id for each name: geopko-kitchanga, with a number where two would be alike."""
    ids: list[str] = []
    for name in names:
        plain = unicodedata.normalize("NFKD", str(name)).encode("ascii", "ignore").decode().casefold()
        stem = "geopko-" + (re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "base")
        again = sum(id_ == stem or id_.startswith(f"{stem}~") for id_ in ids)
        ids.append(f"{stem}~{again + 1}" if again else stem)
    return ids


def misplaced(bases: pd.DataFrame, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of bases that lie far from the place of their name, of those known to."""
    geod = Geod(ellps="WGS84")
    wrong = []
    for id_, name, lon, lat in zip(
        ids, bases["location"], bases["longitude"], bases["latitude"], strict=True
    ):
        there = MISPLACED.get(str(name).casefold())
        if there is not None and geod.inv(lon, lat, *there)[2] > MISPLACED_M:
            wrong.append(id_)
    return tuple(wrong)


def _write(path: Path, bases: pd.DataFrame, ids: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        names, hqs, troops = bases["location"].tolist(), bases["hq"].tolist(), bases["troops"].tolist()
        places = zip(bases["longitude"].tolist(), bases["latitude"].tolist(), strict=True)
        for id_, name, hq, strength, (lon, lat) in zip(ids, names, hqs, troops, places, strict=True):
            kind = "HQ" if hq >= 1 else ""
            stated = "" if pd.isna(strength) else f"{strength:.0f}"
            writer.writerow((id_, " ".join(str(name).split()), kind, lon, lat, stated, "", "", ""))
