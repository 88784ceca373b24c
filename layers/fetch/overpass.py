"""OpenStreetMap by the Overpass API: the box is asked for in tiles, so that a cut loses one tile."""

from __future__ import annotations

import math
import re
from pathlib import Path

import osmium

from layers.errors import FetchError
from layers.fetch.download import AGAIN
from layers.fetch.job import Box, Job, box_name
from layers.osm import OSM_ERRORS

TILE_DEGREES = 1.0
LEAST_DEGREES = 0.1
LEAST_SERVER_S = 5
QUEUE_S = 15
"""A query may wait so long before it begins; the server gives up before it is given up on."""

ROADS = 'way["highway"]({box});way["route"="ferry"]({box});'
PLACES = (
    'node["place"]({box});'
    'nw["amenity"~"^(refugee_site|marketplace|school|hospital|clinic|doctors|health_post|drinking_water)$"]'
    '({box});nw["healthcare"]({box});nw["man_made"~"^(water_well|water_tap)$"]({box});'
    'node["natural"="spring"]({box});'
)
_TAIL_BYTES = 4096
_REMARK = re.compile(r"<remark>(.*?)</remark>|\"remark\"\s*:\s*\"(.*?)\"", re.DOTALL)
_BASE = re.compile(rb'osm_base="(\d{4}-\d\d-\d\d)')


class _TooMuchError(Exception):
    """The server gave up within its limits: a smaller tile may pass."""


def fetch_osm(job: Job, what: str, query: str) -> tuple[list[Path], str]:
    """Fetch what a query finds in the job's box.

    Returns
    -------
    files : list of Path
        OSM XML, one a tile; ways are whole, with all of their nodes.
    as_of : str
        The day of the oldest answer, YYYY-MM-DD; "" where the server does not say.

    Raises
    ------
    FetchError
    """
    waiting = list(reversed(tiles(job.box, TILE_DEGREES)))
    files: list[Path] = []
    days: list[str] = []
    while waiting:
        tile = waiting.pop()
        count = len(files) + len(waiting) + 1
        job.follow(f"{what}, tile {len(files) + 1} of {count}", len(files), count)
        try:
            path, day = _fetch_tile(job, what, query, tile)
        except _TooMuchError as error:
            if tile[2] - tile[0] <= LEAST_DEGREES:
                url = job.sources["overpass"].url
                mend = "take --extract instead, or another server with --mirror overpass=URL"
                raise FetchError(
                    f"the server gave up on a small tile: {error}", file=url, mend=mend
                ) from error
            half = max(tile[2] - tile[0], tile[3] - tile[1]) / 2
            waiting += reversed(tiles(tile, half))
            continue
        files.append(path)
        days.append(day)
    return files, min(filter(None, days), default="")


def merge(files: list[Path], target: Path) -> None:
    """Write OSM files as one, sorted, what stands in several of them once.

    Raises
    ------
    FetchError
        A file cannot be read to its end.
    """
    target.unlink(missing_ok=True)
    reader = osmium.MergeInputReader()
    try:
        for path in files:
            reader.add_file(str(path))
        with osmium.SimpleWriter(str(target)) as writer:
            reader.apply(writer, simplify=True)
    except OSM_ERRORS as error:
        message = f"the answers cannot be read as OSM ({error})"
        raise FetchError(message, file=target, mend=AGAIN) from error


def tiles(box: Box, degrees: float) -> list[Box]:
    """Cut a box into a grid of equal tiles, none wider or higher than `degrees`.

    Examples
    --------
    >>> tiles((29.0, -1.0, 30.5, 0.0), 1.0)
    [(29.0, -1.0, 29.75, 0.0), (29.75, -1.0, 30.5, 0.0)]
    """
    west, south, east, north = box
    columns = max(1, math.ceil((east - west) / degrees - 1e-9))
    rows = max(1, math.ceil((north - south) / degrees - 1e-9))
    lons = [west + (east - west) * column / columns for column in range(columns)] + [east]
    lats = [south + (north - south) * row / rows for row in range(rows)] + [north]
    return [
        (lons[column], lats[row], lons[column + 1], lats[row + 1])
        for row in range(rows)
        for column in range(columns)
    ]


def _fetch_tile(job: Job, what: str, query: str, tile: Box) -> tuple[Path, str]:
    source = job.sources["overpass"]
    west, south, east, north = tile
    box = f"{south:.7f},{west:.7f},{north:.7f},{east:.7f}"
    server_s = max(LEAST_SERVER_S, int(job.downloader.patience.read_s) - QUEUE_S)
    text = f"[out:xml][timeout:{server_s}];({query.format(box=box)});(._;>;);out body;"
    name = f"{what}-{box_name(tile)}.osm"
    url = source.at("interpreter")
    found = job.downloader.post(url, name, {"data": text}, limit_bytes=source.limit_bytes)
    head, tail = _ends(found.path)
    remark = _REMARK.search(tail) or _REMARK.search(head.decode("utf-8", "replace"))
    words = " ".join((remark[1] or remark[2]).split()) if remark else ""
    if "error" in words:
        job.downloader.forget(name)
        if "timed out" in words or "out of memory" in words or "run out" in words:
            raise _TooMuchError(words)
        raise FetchError(f"the server stopped half-way: {words}", file=url, mend=AGAIN)
    if b"<osm" not in head or not tail.rstrip().endswith("</osm>"):
        job.downloader.forget(name)
        raise FetchError("the answer is not whole OSM XML", file=url, mend=AGAIN)
    day = _BASE.search(head)
    return found.path, day[1].decode() if day else ""


def _ends(path: Path) -> tuple[bytes, str]:
    with path.open("rb") as file:
        head = file.read(_TAIL_BYTES)
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        return head, file.read().decode("utf-8", "replace")
