"""A stand-in for the internet on loopback: speaks the services' protocols, and fails on demand.

Every service lies in a folder of its name, as a mirror of all has it: /overpass/interpreter, /hdx/api/3/...
Files are served with ETag, Range and If-Range. `plan` puts faults before the answers: each is used up by one
request.
"""

from __future__ import annotations

import hashlib
import io
import json
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
from rasterio.io import MemoryFile
from rasterio.transform import from_bounds

from tests.regions import ISLAND_NODES, MAIN_NODES, SIDE_NODES, VILLAGES, WAYS, osm, polygons

Answer = tuple[int, dict[str, str], bytes]

BOX = "28.9,-0.3,29.3,0.1"
ADMIN_ZIP = "dataset/f42132b9/resource/97260e2b/download/cod_admin_boundaries.geojson.zip"
POP_TIF = (
    "GIS/Population/Global_2015_2030/R2025A/2024/COD/v1/1km_ua/constrained/"
    "cod_pop_2024_CN_1km_R2025A_UA_v1.tif"
)
EXTRACT = "africa/congo-democratic-republic-latest.osm.pbf"
BASES_CSV = """mission,year,country,location,latitude,longitude,\
Infantry,NoTroops,Reserve,hq,UNPOL,Med,Av,UNMO,ave.no.troops
MONUSCO,2023,DRC,Alpha,0.0,29.0,150.0,150.0,0.0,0,0,0,0,0,150.0
MONUSCO,2024,DRC,Alpha,0.0,29.0,150.0,150.0,0.0,0,0,0,0,0,120.0
MONUSCO,2024,DRC,Alpha,0.0,29.0,150.0,90.0,0.0,0,0,0,0,0,120.0
MONUSCO,2024,DRC,Bravo,0.0,29.2,0.0,,0.0,2,0,0,0,1,
MONUSCO,2024,DRC,Kitchanga,-0.1,29.1,0.0,0.0,0.0,0,0,0,0,1,0.0
MONUSCO,2024,DRC,Kinshasa,-4.3,15.3,0.0,300.0,0.0,3,1,1,0,0,300.0
MINUSMA,2024,Mali,Gao,16.2,0.0,0.0,300.0,0.0,3,1,1,0,0,300.0
"""
"""Alpha twice in its last year; Bravo a headquarters of unknown strength; Kitchanga where it is not."""


@dataclass
class Fault:
    """What is done to one request instead of, or with, its answer."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut_after: int = -1
    wait_s: float = 0.0


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


class StandIn:
    """The server; `url` is what is given to --mirror."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.moved: dict[str, str] = {}
        self.without_range: set[str] = set()
        self.asked: list[Asked] = []
        self.faults: list[tuple[str, Fault]] = []
        self.osm_text = toy_osm()
        self.packages: dict[str, dict[str, Any]] = {}
        self.found: list[dict[str, Any]] = []
        self.nominatim: list[dict[str, Any]] = []
        self.stop = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"standin": self}))
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def plan(self, part: str, *faults: Fault) -> None:
        """Put faults before the answers to paths (or bodies) that hold a text."""
        self.faults += [(part, fault) for fault in faults]

    def next_fault(self, text: str) -> Fault | None:
        for at, (part, fault) in enumerate(self.faults):
            if part in text:
                del self.faults[at]
                return fault
        return None

    def times_asked(self, part: str) -> int:
        return sum(part in asked.path or part in asked.body for asked in self.asked)

    def fill(self) -> StandIn:
        """Give it all that a fetch of the toy region asks for."""
        self.files["/geopko/data/FrontMap_v.2.3.csv"] = BASES_CSV.encode()
        self.files[f"/hdx-files/{ADMIN_ZIP}"] = admin_zip()
        self.moved[f"/hdx/{ADMIN_ZIP}"] = f"/hdx-files/{ADMIN_ZIP}"
        home = "https://data.humdata.org/"
        self.packages["cod-ab-cod"] = {
            "name": "cod-ab-cod",
            "dataset_date": "[2025-01-28T00:00:00 TO 2025-01-28T23:59:59]",
            "license_title": "Creative Commons Attribution for Intergovernmental Organisations",
            "groups": [{"name": "cod"}],
            "resources": [
                {"format": "Geodatabase", "url": f"{home}x/cod_admin_boundaries.gdb.zip"},
                {"format": "XLSX", "url": f"{home}x/cod_admin_boundaries.xlsx"},
                {"format": "GeoJSON", "url": home + ADMIN_ZIP},
            ],
        }
        self.files[f"/worldpop_files/{POP_TIF}"] = raster((28.0, -1.0, 30.0, 1.0), 240, 240, 7.0, -99999.0)
        for name, height in (("S01_00_E028", 1000.0), ("S01_00_E029", 1100.0), ("N00_00_E029", 1200.0)):
            tile = f"Copernicus_DSM_COG_10_{name}_00_DEM"
            lat = -1.0 if name.startswith("S") else 0.0
            lon = float(name[-3:])
            path = f"/copernicus/{tile}/{tile}.tif"
            self.files[path] = raster((lon, lat, lon + 1, lat + 1), 360, 360, height, None)
        return self


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """Serve on a free port of loopback for the length of a block."""
    standin = StandIn()
    thread = threading.Thread(
        target=standin.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    try:
        yield standin
    finally:
        standin.stop.set()
        standin.server.shutdown()
        standin.server.server_close()
        thread.join()


def _ring(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def toy_osm() -> str:
    """The toy region's roads with its villages as place nodes, a school, and a hospital drawn as a way."""
    villages = [(900 + at, row["lon"], row["lat"]) for at, row in enumerate(VILLAGES)]
    tags = {
        900 + at: {"place": "village", "name": str(row["name"]), "population": str(row["population"] or "0")}
        for at, row in enumerate(VILLAGES)
    }
    more = [(950, 29.06, 0.0), (960, 29.02, 0.01), (961, 29.04, 0.01), (962, 29.04, 0.03), (963, 35.0, 1.0)]
    tags |= {950: {"amenity": "school", "name": "=1+1"}, 963: {"place": "town", "name": "Far away"}}
    tags[105] = {"barrier": "gate"}
    ways = (*WAYS, (40, (960, 961, 962), {"amenity": "hospital", "name": "Hôpital\n général"}))
    text = osm(sorted((*MAIN_NODES, *SIDE_NODES, *ISLAND_NODES, *villages, *more)), ways, tags)
    text = text.replace(' version="1"', "")  # `out body` gives no versions
    return text.replace("<node", '<meta osm_base="2026-11-20T08:00:00Z"/><node', 1)


def admin_zip() -> bytes:
    """COD-AB as HDX has it: one GeoJSON a level, lower-case columns, lines beside."""
    first = {"adm1_name": "Province", "adm1_pcode": "CD61", "adm0_pcode": "CD"}
    levels = {
        "cod_admin0": [({"adm0_name": "RDC", "adm0_pcode": "CD"}, _ring(28.0, -1.0, 30.0, 1.0))],
        "cod_admin1": [(first, _ring(28.0, -1.0, 30.0, 1.0))],
        "cod_admin2": [
            ({"adm2_name": "West", "adm2_pcode": "CD6101", **first}, _ring(28.0, -1.0, 29.105, 1.0)),
            ({"adm2_name": "East", "adm2_pcode": "CD6102", **first}, _ring(29.105, -1.0, 30.0, 1.0)),
            ({"adm2_name": "Far", "adm2_pcode": "CD6103", **first}, _ring(20.0, -1.0, 21.0, 1.0)),
            ({"adm2_name": "No code", "adm2_pcode": None, **first}, _ring(29.0, -1.0, 29.1, 1.0)),
        ],
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, rows in levels.items():
            archive.writestr(f"{name}.geojson", polygons(rows))
        archive.writestr("cod_adminlines.geojson", "{}")
        archive.writestr("__MACOSX/._cod_admin1.geojson", "x")
    return buffer.getvalue()


def raster(
    bounds: tuple[float, float, float, float], rows: int, columns: int, value: float, nodata: float | None
) -> bytes:
    """A GeoTIFF of one value."""
    with MemoryFile() as memory:
        with memory.open(
            driver="GTiff", height=rows, width=columns, count=1, dtype="float32", crs="EPSG:4326",
            nodata=nodata, transform=from_bounds(*bounds, columns, rows),
        ) as file:  # fmt: skip
            file.write(np.full((rows, columns), value, dtype="float32"), 1)
        return bytes(memory.read())


class Handler(BaseHTTPRequestHandler):
    """Answers one connection; `standin` is set on a class of its own for each server."""

    protocol_version = "HTTP/1.1"
    standin: StandIn

    def do_GET(self) -> None:
        self.answer("")

    def do_POST(self) -> None:
        self.answer(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, body: str) -> None:
        self.standin.asked.append(Asked(self.command, self.path, dict(self.headers), body))
        fault = self.standin.next_fault(f"{self.path} {body}") or Fault()
        if fault.wait_s:
            self.standin.stop.wait(fault.wait_s)
        status, headers, content = self.content(body)
        if fault.status:
            status, headers, content = fault.status, {}, b"not now"
        if fault.body is not None:
            content = fault.body
        headers = {**headers, **fault.headers}
        try:
            self.send_response(status)
            self.send_header("Content-Length", headers.pop("Content-Length", str(len(content))))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content if fault.cut_after < 0 else content[: fault.cut_after])
            self.wfile.flush()
            if fault.cut_after >= 0:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
        except OSError:  # the other side has gone
            self.close_connection = True

    def content(self, body: str) -> Answer:
        standin, parts = self.standin, urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if parts.path in standin.moved:
            return 302, {"Location": standin.moved[parts.path]}, b""
        if parts.path in standin.files:
            return self.file(parts.path)
        for start, service in SERVICES.items():
            if parts.path.startswith(start):
                return service(standin, query, body)
        return 404, {}, b"no such file"

    def file(self, path: str) -> Answer:
        content = self.standin.files[path]
        etag = '"' + hashlib.sha1(content).hexdigest() + '"'
        headers = {"ETag": etag, "Content-Type": self.standin.types.get(path, "application/octet-stream")}
        wanted = self.headers.get("Range", "")
        is_whole = path in self.standin.without_range or self.headers.get("If-Range", etag) != etag
        if not wanted or is_whole:
            return 200, headers, content
        start = int(wanted.removeprefix("bytes=").rstrip("-"))
        if start >= len(content):
            return 416, {"Content-Range": f"bytes */{len(content)}"}, b""
        headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        return 206, headers, content[start:]


def _overpass(standin: StandIn, _query: dict[str, str], body: str) -> Answer:
    if "data" not in parse_qs(body):
        return 400, {}, b"no data"
    return 200, {"Content-Type": "application/osm3s+xml"}, standin.osm_text.encode()


def _package_show(standin: StandIn, query: dict[str, str], _body: str) -> Answer:
    package = standin.packages.get(query["id"])
    if package is None:
        return _json(404, {"success": False, "error": {"message": "Not found"}})
    return _json(200, {"success": True, "result": package})


def _package_search(standin: StandIn, query: dict[str, str], _body: str) -> Answer:
    start, rows = int(query["start"]), int(query["rows"])
    page = {"count": len(standin.found), "results": standin.found[start : start + rows]}
    return _json(200, {"success": True, "result": page})


def _worldpop(_standin: StandIn, query: dict[str, str], _body: str) -> Answer:
    rows = [
        {"id": year, "iso3": "COD", "popyear": str(year), "license": "CC BY 4.0",
         "files": [f"https://data.worldpop.org/{POP_TIF.replace('2024', str(year))}"]}
        for year in (2023, 2024, 2090)
    ]  # fmt: skip
    return _json(200, {"data": rows if query.get("iso3") == "COD" else []})


def _nominatim(standin: StandIn, _query: dict[str, str], _body: str) -> Answer:
    return _json(200, standin.nominatim)


def _json(status: int, content: object) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(content).encode()


SERVICES = {
    "/overpass/interpreter": _overpass,
    "/hdx/api/3/action/package_show": _package_show,
    "/hdx/api/3/action/package_search": _package_search,
    "/worldpop/rest/data/pop/": _worldpop,
    "/nominatim/search": _nominatim,
}


def wait_for(condition: Any, seconds: float = 5.0) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    assert condition()
