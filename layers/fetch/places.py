"""Villages and other places that are to be reached, out of OpenStreetMap."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import osmium
import osmium.filter

from layers.errors import BrokenFile, Caution, FetchError
from layers.fetch.download import AGAIN
from layers.fetch.extract import day_or, fetch_extract
from layers.fetch.job import Box, Fetched, Harvest, Job
from layers.fetch.overpass import PLACES, fetch_osm, merge
from layers.osm import OSM_ERRORS
from layers.places_osm import read_osm_places

VILLAGES_FILE = "villages.csv"
PLACES_FILE = "places.csv"
VILLAGE_KINDS = ("city", "town", "village", "hamlet", "isolated_dwelling")
"""Values of `place` that are villages here; quarters of a town are not."""

HEALTH = ("hospital", "clinic", "doctors", "health_post")
WATER = ("water_well", "water_tap")
VILLAGE_HEADER = ("village_id", "name", "lon", "lat", "population")
PLACE_HEADER = ("place_id", "kind", "name", "lon", "lat", "people")

Rows = list[tuple[object, ...]]


def fetch_places(job: Job) -> Harvest:
    """Fetch villages (place nodes) and places (IDP sites, markets, water points, schools, health sites).

    A population is taken where the node states one; it is never guessed.

    Raises
    ------
    FetchError
        They cannot be fetched, or there is no village.
    """
    if job.extract:
        path, found, day = fetch_extract(job)
        source, options = job.sources["geofabrik"], job.options(found)
    else:
        files, day = fetch_osm(job, "places", PLACES)
        path = job.folder / "places.osm.pbf"
        merge(files, path)
        source = job.sources["overpass"]
        options = {"url": source.url, "retrieved": job.today.isoformat()}
    try:
        villages, places = _villages(path, job.box), read_sites(path, job.box)
    except (BrokenFile, *OSM_ERRORS) as error:
        raise FetchError("what came cannot be read as OSM", file=path, mend=AGAIN) from error
    if not villages:
        raise FetchError("there is no village within the box", file=source.url, mend="check --bbox")
    _write(job.folder / VILLAGES_FILE, VILLAGE_HEADER, villages)
    _write(job.folder / PLACES_FILE, PLACE_HEADER, places)
    as_of = day_or(day, job.today)
    layers = {
        name: Fetched(file, source.source, source.licence, as_of, "observed", options)
        for name, file in (("villages", VILLAGES_FILE), ("places", PLACES_FILE))
    }
    caution = Caution(
        VILLAGES_FILE,
        "OpenStreetMap does not hold every village, and hardly ever states a population",
        (),
        "compare with a register of localities; add rows and populations that you can vouch for",
    )
    return Harvest(layers, (caution,))


def _villages(path: Path, box: Box) -> Rows:
    nodes = read_osm_places(path)
    nodes = nodes[nodes["place"].isin(VILLAGE_KINDS)]
    lon, lat = nodes.geometry.x.to_numpy(), nodes.geometry.y.to_numpy()
    people = nodes["population"].to_numpy()
    return [
        (f"osm-n{id_}", _plain(name), f"{x:.7f}", f"{y:.7f}", f"{p:.0f}" if p > 0 else "")
        for id_, name, x, y, p in zip(nodes["osm_id"], nodes["name"], lon, lat, people, strict=True)
        if _is_inside(x, y, box)
    ]


def read_sites(path: Path, box: Box) -> Rows:
    """Return the sites of an OSM file within a box as rows of `PLACE_HEADER`, in the order of their ids.

    A site drawn as a way stands at the mean of its nodes.
    """
    rows: dict[str, tuple[object, ...]] = {}
    keys = osmium.filter.KeyFilter("amenity", "healthcare", "man_made", "natural")
    entities = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    for entity in entities.with_filter(keys):
        tags = dict(entity.tags)
        kind = site_kind(tags)
        if not kind:
            continue
        if isinstance(entity, osmium.osm.Node):
            id_, points = f"osm-n{entity.id}", [(entity.lon, entity.lat)]
        elif isinstance(entity, osmium.osm.Way):
            id_ = f"osm-w{entity.id}"
            points = [(node.lon, node.lat) for node in entity.nodes if node.location.valid()]
        else:
            continue
        if points:
            x, y = np.mean(points, axis=0)
            if _is_inside(x, y, box):
                rows[id_] = (id_, kind, _plain(tags.get("name", "")), f"{x:.7f}", f"{y:.7f}", "")
    return [rows[id_] for id_ in sorted(rows)]


def site_kind(tags: dict[str, str]) -> str:
    """Return what a site is by its tags: idp_site, market, school, health, water_point, or "" = none.

    Examples
    --------
    >>> site_kind({"amenity": "marketplace"})
    'market'
    """
    amenity = tags.get("amenity", "")
    if amenity == "refugee_site":
        return "idp_site"
    if amenity == "marketplace":
        return "market"
    if amenity == "school":
        return "school"
    if amenity in HEALTH or "healthcare" in tags:
        return "health"
    is_water = amenity == "drinking_water" or tags.get("man_made") in WATER
    return "water_point" if is_water or tags.get("natural") == "spring" else ""


def _is_inside(lon: float, lat: float, box: Box) -> bool:
    return box[0] <= lon <= box[2] and box[1] <= lat <= box[3]


def _plain(name: str) -> str:
    """Return a name on one line, without a sign at its head that a spreadsheet would run as a formula."""
    return " ".join(name.split()).lstrip("=+-@ ")


def _write(path: Path, header: tuple[str, ...], rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
