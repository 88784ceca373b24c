"""A country's OpenStreetMap extract of Geofabrik, clipped to the box."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import osmium
import osmium.filter
import osmium.io

from layers.errors import FetchError
from layers.fetch.download import AGAIN, Download
from layers.fetch.job import Box, Job, box_name
from layers.osm import OSM_ERRORS

CONTINENT = "africa"
WAY_KEYS = ("highway", "route", "amenity", "healthcare", "man_made")
NODE_KEYS = ("place", "amenity", "healthcare", "man_made", "natural")
_MD5 = re.compile("[0-9a-fA-F]{32}")
_STAMP = "osmosis_replication_timestamp"


def fetch_extract(job: Job) -> tuple[Path, Download, str]:
    """Fetch the job's extract and clip it to the box.

    Ways that touch the box are kept whole, with all of their nodes.

    Returns
    -------
    path : Path
        .osm.pbf with the roads, ferries, places and sites within the box.
    download : Download
        The country's file.
    as_of : str
        Its day, YYYY-MM-DD; "" where the file does not say.

    Raises
    ------
    FetchError
    """
    source = job.sources["geofabrik"]
    place = job.extract if "/" in job.extract else f"{CONTINENT}/{job.extract}"
    url = source.at(f"{place}-latest.osm.pbf")
    name = f"{place.replace('/', '-')}.osm.pbf"
    job.follow("extract", 0, 1)
    # The checksum changes every day with the file, so it is never taken from an earlier try.
    job.downloader.forget(f"{name}.md5")
    stated = job.downloader.get(f"{url}.md5", f"{name}.md5", limit_bytes=1000, may_be_absent=True)
    text = stated.path.read_text(encoding="ascii", errors="replace") if stated else ""
    checksum = _MD5.match(text)
    md5 = checksum[0] if checksum else ""
    found = job.downloader.need(url, name, limit_bytes=source.limit_bytes, md5=md5)
    clipped = job.folder / f"clip-{found.sha256[:12]}-{box_name(job.box)}.osm.pbf"
    job.progress("clipping the extract", 1.0)
    try:
        if not clipped.is_file():
            part = job.folder / f"part-{clipped.name}"
            clip(found.path, part, job.box)
            part.replace(clipped)
        with osmium.io.Reader(str(found.path)) as reader:
            stamp = reader.header().get(_STAMP)
    except OSM_ERRORS as error:
        job.downloader.forget(name)
        raise FetchError(f"the extract cannot be read to its end ({error})", file=url, mend=AGAIN) from error
    return clipped, found, stamp[:10]


def clip(source: Path, target: Path, box: Box) -> None:
    """Write the roads, places and sites of an OSM file that touch a box.

    The file is read four times; only ids are kept in memory, so that a country's file fits.
    """
    wanted, inside = osmium.IdTracker(), osmium.IdTracker()
    for way in _ways(source):
        wanted.add_references(way)
    for node in _nodes(source, wanted.id_filter(), box):
        inside.add_node(node.id)
    target.unlink(missing_ok=True)
    with osmium.BackReferenceWriter(str(target), ref_src=str(source), remove_tags=False) as writer:
        for node in _nodes(source, osmium.filter.KeyFilter(*NODE_KEYS), box):
            writer.add_node(node)
        for way in _ways(source):
            if inside.contains_any_references(way):
                writer.add_way(way)


def _nodes(source: Path, which: Any, box: Box) -> Iterator[osmium.osm.Node]:
    west, south, east, north = box
    for node in osmium.FileProcessor(str(source), osmium.osm.NODE).with_filter(which):
        if isinstance(node, osmium.osm.Node) and west <= node.lon <= east and south <= node.lat <= north:
            yield node


def _ways(source: Path) -> Iterator[osmium.osm.Way]:
    keys = osmium.filter.KeyFilter(*WAY_KEYS)
    for way in osmium.FileProcessor(str(source), osmium.osm.WAY).with_filter(keys):
        if isinstance(way, osmium.osm.Way):
            yield way


def day_or(text: str, other: date) -> date:
    """Return a day written YYYY-MM-DD, or the other when there is none."""
    return date.fromisoformat(text) if text else other
