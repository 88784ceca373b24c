"""Flask routes of the map: the library and the drawn layers, compressed once, answered with ETags."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, Response, abort, request

from dashboard.map.drawing import drawn_layers
from dashboard.map.library import LIBRARY_FILES, library_path

if TYPE_CHECKING:
    from coverage.world import World
    from dashboard.map.pictures import SignalPictures

CONTENT_TYPES = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "geojson": "application/geo+json",
    "json": "application/json",
    "png": "image/png",
}


@dataclass(frozen=True, slots=True)
class MapFile:
    """One answer of a route: its bytes, the same compressed, and the tag by which a browser knows them."""

    body: bytes
    compressed: bytes
    etag: str
    content_type: str


class MapFiles:
    """The files of the map, each made at its first request and kept; safe to ask from several threads.

    Parameters
    ----------
    makers
        By file name, the function that makes its bytes; None where there is nothing to show.
    """

    def __init__(self, makers: Mapping[str, Callable[[], bytes | None]]) -> None:
        """Keep the makers; nothing is made yet."""
        self._makers = dict(makers)
        self._files: dict[str, MapFile | None] = {}
        self._lock = threading.Lock()

    def get(self, name: str) -> MapFile | None:
        """Return a file, or None when there is none of that name."""
        if name not in self._makers:
            return None
        with self._lock:
            if name not in self._files:
                body = self._makers[name]()
                self._files[name] = None if body is None else make_file(name, body)
            return self._files[name]


def make_file(name: str, body: bytes) -> MapFile:
    """Return a file with its compressed bytes (none for pictures, packed already) and its tag."""
    suffix = name.rsplit(".", 1)[-1]
    compressed = b"" if suffix == "png" else gzip.compress(body, compresslevel=6, mtime=0)
    return MapFile(body, compressed, hashlib.sha256(body).hexdigest()[:20], CONTENT_TYPES[suffix])


def register_map_routes(server: Flask, world: World, pictures: SignalPictures) -> None:
    """Serve the map's library and layers under ``/map/``, pictures that were made under ``/map/picture/``.

    Layers that the region marks confidential, and layers it has not, answer 404. Nothing is made before it is
    first asked for.
    """
    makers: dict[str, Callable[[], bytes | None]] = {
        name: library_path(name).read_bytes for name in LIBRARY_FILES
    }
    makers |= drawn_layers(world)
    makers |= pictures.makers()
    files = MapFiles(makers)

    def map_file(name: str) -> Response:
        found = files.get(name)
        if found is None:
            abort(404)
        return answer(found, is_fixed=name in LIBRARY_FILES and "v" in request.args)

    def picture(name: str) -> Response:
        body = pictures.file(name)
        if body is None:
            abort(404)
        return answer(make_file(name, body), is_fixed=True)  # its name tells one from the next

    server.add_url_rule("/map/<name>", "map_file", map_file)
    server.add_url_rule("/map/picture/<name>", "map_picture", picture)


def answer(file: MapFile, *, is_fixed: bool) -> Response:
    """Return a file as an answer to the present request: 304 when the browser has it, gzip when it can.

    A fixed file (asked for by its version) is never asked for again; the others are checked each time.
    """
    can_gzip = bool(file.compressed) and "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(file.compressed if can_gzip else file.body, content_type=file.content_type)
    if can_gzip:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = (
        "private, max-age=31536000, immutable" if is_fixed else "private, no-cache"
    )
    response.set_etag(file.etag, weak=True)  # weak: plain and compressed bytes share it
    response.make_conditional(request)
    return response
