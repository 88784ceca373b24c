"""Builds small regions with arithmetic that fits in the head.

The toy region lies on the equator, so that 0.01 degree is the same length along both roads on a sphere::

    lon   29.00   29.01 ... 29.10 ... 29.19   29.20       v1 v2 v3 v4 at 29.00 29.05 29.10 29.20
    lat 0.00  o=======o==========o==========o=======o     main road N2, 21 nodes 100..120, way 1,
              b1                 |                  b2                 highway=primary surface=gravel
                                 |                        side road, 11 nodes 110, 201..210, way 2,
    lat -0.10                    o  v5, b3                             highway=track tracktype=grade3

    lat -0.18 o---o---o  v6                               island road, nodes 301..303 (29.00..29.02),
                                                                       way 3, highway=tertiary
    lat -0.05, lon 29.18: v7, 5.5 km from the nearest road

Each step between nodes is 0.01 degree: 1,113.19 m along the equator and 1,105.74 m along a meridian on the
WGS84 ellipsoid, 1,111.95 m both ways on a sphere of 6,371,009 m. So b1 - v2 is 5 steps, b1 - v3 10, b1 - v4
20, b1 - v5 20 (10 along the main road and 10 along the track), b2 - v3 10, b3 - v3 10.

Villages and people: v1 1000, v2 200, v3 unknown, v4 400, v5 800, v6 50, v7 30; 2,480 known in all.
Bases: b1 COB 120 troops; b2 TOB 35 troops; b3 of unknown kind and strength; all open since 2015 or before.
Mechanisms: m1 CAN by phone at v2, hub b1, tested 10 days before the reference date 2017-07-01; m2 CAN by HF
radio at v4, hub b2, tested a year before; m3 CLA embedded at b1 (v1); m4 mission LPC at v3, hub b1; m5 CAN by
phone at v5, hub b3, never tested.
Areas: province P (level 1); territoires W (west of 29.105) and E (level 2). v1 v2 v3 v5 v6 are in W, v4 v7
in E.
Signal, dBm: -80 (likely) west of 29.075, -95 (uncertain) to 29.125, -120 (unlikely) to 29.175, unknown east;
so v1 v2 v6 likely, v3 v5 uncertain, v4 v7 unknown.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Table = Sequence[Mapping[str, Any]]
Given = Table | str | Path | None
"""Rows of a table, the whole text of the file, a file to copy, or None for no such layer."""

REFERENCE_DATE = "2017-07-01"

VILLAGES: Table = (
    {"village_id": "v1", "name": "Amani", "lon": 29.00, "lat": 0.0, "population": 1000, "territoire": "W"},
    {"village_id": "v2", "name": "Bahari", "lon": 29.05, "lat": 0.0, "population": 200, "territoire": "W"},
    {"village_id": "v3", "name": "Chanzo", "lon": 29.10, "lat": 0.0, "population": "", "territoire": "W"},
    {"village_id": "v4", "name": "Daraja", "lon": 29.20, "lat": 0.0, "population": 400, "territoire": "E"},
    {"village_id": "v5", "name": "Elimu", "lon": 29.10, "lat": -0.10, "population": 800, "territoire": "W"},
    {"village_id": "v6", "name": "Furaha", "lon": 29.01, "lat": -0.18, "population": 50, "territoire": "W"},
    {"village_id": "v7", "name": "Giza", "lon": 29.18, "lat": -0.05, "population": 30, "territoire": "E"},
)
BASES: Table = (
    {"base_id": "b1", "name": "Alpha", "kind": "COB", "lon": 29.00, "lat": 0.0, "troops": 120,
     "opened": "2010-01-01", "closed": "", "mobilisation_minutes": 20},
    {"base_id": "b2", "name": "Bravo", "kind": "TOB", "lon": 29.20, "lat": 0.0, "troops": 35,
     "opened": "2015-06-01", "closed": "", "mobilisation_minutes": ""},
    {"base_id": "b3", "name": "Charlie", "kind": "", "lon": 29.10, "lat": -0.10, "troops": "",
     "opened": "", "closed": "", "mobilisation_minutes": ""},
)  # fmt: skip
MECHANISMS: Table = (
    {"mechanism_id": "m1", "kind": "CAN", "village_id": "v2", "base_id": "b1", "owner": "mission",
     "channel": "phone", "is_embedded": "", "women": 3, "men": 5, "since": "2012-03-01",
     "tested": "2017-06-21"},
    {"mechanism_id": "m2", "kind": "CAN", "village_id": "v4", "base_id": "b2", "owner": "mission",
     "channel": "hf_radio", "is_embedded": "", "women": "", "men": "", "since": "", "tested": "2016-07-01"},
    {"mechanism_id": "m3", "kind": "CLA", "village_id": "v1", "base_id": "b1", "owner": "mission",
     "channel": "phone", "is_embedded": "true", "women": 1, "men": 1, "since": "2012-03-01",
     "tested": "2017-06-30"},
    {"mechanism_id": "m4", "kind": "LPC", "village_id": "v3", "base_id": "b1", "owner": "mission",
     "channel": "", "is_embedded": "", "women": 6, "men": 6, "since": "2014-01-01", "tested": ""},
    {"mechanism_id": "m5", "kind": "CAN", "village_id": "v5", "base_id": "b3", "owner": "mission",
     "channel": "phone", "is_embedded": "", "women": 2, "men": 2, "since": "", "tested": ""},
)  # fmt: skip
PLACES: Table = (
    {"place_id": "p1", "kind": "water_point", "name": "Spring", "lon": 29.06, "lat": 0.0, "people": ""},
    {"place_id": "p2", "kind": "idp_site", "name": "Camp", "lon": 29.12, "lat": 0.0, "people": 500},
)


def _box(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def polygons(rows: Sequence[tuple[Mapping[str, Any], list[list[list[float]]]]]) -> str:
    """Write polygons and their properties as GeoJSON."""
    features = [
        {"type": "Feature", "properties": dict(row), "geometry": {"type": "Polygon", "coordinates": ring}}
        for row, ring in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


AREAS = polygons(
    [
        ({"area_id": "P", "level": 1, "name": "Province", "parent_id": ""}, _box(28.9, -0.3, 29.3, 0.1)),
        ({"area_id": "W", "level": 2, "name": "West", "parent_id": "P"}, _box(28.9, -0.3, 29.105, 0.1)),
        ({"area_id": "E", "level": 2, "name": "East", "parent_id": "P"}, _box(29.105, -0.3, 29.3, 0.1)),
    ]
)

MAIN_NODES = [(100 + step, 29.00 + 0.01 * step, 0.0) for step in range(21)]
SIDE_NODES = [(200 + step, 29.10, -0.01 * step) for step in range(1, 11)]
ISLAND_NODES = [(301 + step, 29.00 + 0.01 * step, -0.18) for step in range(3)]
WAYS: Sequence[tuple[int, Sequence[int], Mapping[str, str]]] = (
    (1, range(100, 121), {"highway": "primary", "surface": "gravel", "ref": "N2"}),
    (2, (110, *range(201, 211)), {"highway": "track", "tracktype": "grade3", "surface": "dirt"}),
    (3, (301, 302, 303), {"highway": "tertiary"}),
)


def osm(
    nodes: Sequence[tuple[int, float, float]] = (*MAIN_NODES, *SIDE_NODES, *ISLAND_NODES),
    ways: Sequence[tuple[int, Sequence[int], Mapping[str, str]]] = WAYS,
    node_tags: Mapping[int, Mapping[str, str]] | None = None,
) -> str:
    """Write an OSM file: nodes (id, lon, lat), ways (id, node ids, tags), tags of nodes by id."""
    node_tags = node_tags or {}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="tests">']
    for node, lon, lat in nodes:
        lines.append(f'<node id="{node}" version="1" lon="{lon:.7f}" lat="{lat:.7f}">')
        lines += [_tag(key, value) for key, value in node_tags.get(node, {}).items()]
        lines.append("</node>")
    for way, refs, tags in ways:
        lines.append(f'<way id="{way}" version="1">')
        lines += [f'<nd ref="{ref}"/>' for ref in refs]
        lines += [_tag(key, value) for key, value in tags.items()]
        lines.append("</way>")
    return "\n".join([*lines, "</osm>", ""])


def _tag(key: str, value: str) -> str:
    return f'<tag k="{key}" v="{value}"/>'


def write_region(
    folder: Path,
    *,
    villages: Given = VILLAGES,
    bases: Given = BASES,
    mechanisms: Given = MECHANISMS,
    places: Given = PLACES,
    areas: str | Path | None = AREAS,
    roads_osm: str | Path | None = None,
    signal: float | Sequence[Sequence[float]] | str | Path | None = (),
    population: Path | None = None,
    title: str = "Toy region",
    bounds: tuple[float, float, float, float] = (28.9, -0.3, 29.3, 0.1),
    metric_crs: str = "EPSG:32735",
    timezone: str = "Africa/Lubumbashi",
    reference_date: str | None = REFERENCE_DATE,
    banner: Mapping[str, str] | None = None,
    layer_keys: Mapping[str, Mapping[str, str]] | None = None,
    extra_layers: Mapping[str, Path | str] | None = None,
) -> Path:
    """Write a sound small region and return its folder; each argument overrides one part of it.

    Parameters
    ----------
    folder : Path
        Made when it is absent.
    villages, bases, mechanisms, places
        Rows (written as CSV; the columns are the union of the rows' keys), the text of a CSV, a file to copy
        (it keeps its ending), or None for no such layer.
    areas
        The text of a GeoJSON, a file to copy, or None.
    roads_osm
        The text of an .osm file (see `osm`), a file to copy (it keeps its name), or None for the toy roads.
    signal
        dBm everywhere (a number), rows of dBm from north to south over the bounds (NaN = unknown), the text
        of a GeoJSON of polygons, a file to copy, or None. By default the bands of the toy region.
    population
        A raster to copy.
    layer_keys
        Keys of region.toml to set in a layer's table, such as ``{"bases": {"sensitivity": "restricted"}}``.
    extra_layers
        Files to copy (or texts of GeoJSON) for lakes, borders, towns and so on, by layer name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths: dict[str, str] = {}
    for name, given in (
        ("villages", villages),
        ("bases", bases),
        ("mechanisms", mechanisms),
        ("places", places),
    ):
        if given is not None:
            paths[name] = _write_table(folder, name, given)
    paths["roads"] = _write_text(folder, "roads.osm", osm() if roads_osm is None else roads_osm)
    if areas is not None:
        paths["areas"] = _write_text(folder, "areas.geojson", areas)
    keys: dict[str, dict[str, str]] = {}
    if isinstance(signal, str | Path):
        paths["signal"] = _write_text(folder, "signal.geojson", signal)
    elif signal is not None:
        write_signal(folder / "signal.tif", signal, bounds)
        paths["signal"] = "signal.tif"
        keys["signal"] = {"unit": "dBm"}
    if population is not None:
        paths["population"] = _write_text(folder, "population.tif", population)
    for name, extra in (extra_layers or {}).items():
        paths[name] = _write_text(folder, f"{name}.geojson", extra)
    for name, more in (layer_keys or {}).items():
        keys[name] = {**keys.get(name, {}), **more}
    head = [f"title = {json.dumps(title)}", f"bounds = {list(bounds)}", f'metric_crs = "{metric_crs}"']
    head.append(f'timezone = "{timezone}"')
    if reference_date is not None:
        head.append(f"reference_date = {reference_date}")
    head += [f"banner_{language} = {json.dumps(words)}" for language, words in (banner or {}).items()]
    text = "\n".join([*head, *(_layer_table(name, path, keys.get(name, {})) for name, path in paths.items())])
    (folder / "region.toml").write_text(text + "\n", encoding="utf-8")
    return folder


def _layer_table(name: str, path: str, keys: Mapping[str, str]) -> str:
    table = {
        "path": json.dumps(path),
        "source": '"Invented for tests"',
        "licence": '"CC0-1.0"',
        "as_of": REFERENCE_DATE,
        "kind": '"modelled"',
        "sensitivity": '"public"',
        **{key: value if key == "as_of" else json.dumps(value) for key, value in keys.items()},
    }
    return "\n".join(["", f"[layers.{name}]", *(f"{key} = {value}" for key, value in table.items())])


def _write_table(folder: Path, name: str, given: Table | str | Path) -> str:
    if isinstance(given, str | Path):
        return _write_text(folder, f"{name}.csv", given)
    columns = list(dict.fromkeys(column for row in given for column in row))
    lines = [",".join(columns)]
    lines += [",".join(str(row.get(column, "")) for column in columns) for row in given]
    return _write_text(folder, f"{name}.csv", "\n".join(lines) + "\n")


def _write_text(folder: Path, name: str, given: str | Path) -> str:
    if isinstance(given, Path):
        target = folder / (given.name if name == "roads.osm" else Path(name).stem + given.suffix)
        shutil.copyfile(given, target)
        return target.name
    (folder / name).write_text(given, encoding="utf-8")
    return name


def signal_bands(width: int = 80) -> list[float]:
    """Return the dBm of the toy region's columns from west to east, each 0.4 / `width` degrees wide."""
    lons = [28.9 + 0.4 * (column + 0.5) / width for column in range(width)]
    return [
        -80.0 if lon < 29.075 else -95.0 if lon < 29.125 else -120.0 if lon < 29.175 else float("nan")
        for lon in lons
    ]


def write_signal(
    path: Path,
    dbm: float | Sequence[Sequence[float]],
    bounds: tuple[float, float, float, float],
    *,
    crs: str | None = "EPSG:4326",
    nodata: float | None = -9999.0,
) -> Path:
    """Write a GeoTIFF of float32 dBm over `bounds`, north up; NaN is written as `nodata`.

    `dbm` is a number for everywhere, rows from north to south, or () for the bands of the toy region.
    """
    import numpy as np
    import rasterio
    from rasterio.transform import from_bounds

    if isinstance(dbm, int | float):
        cells = np.full((4, 4), dbm, dtype="float32")
    else:
        cells = np.array(dbm if len(dbm) else [signal_bands()] * 80, dtype="float32")
    if nodata is not None:
        cells = np.where(np.isnan(cells), np.float32(nodata), cells)
    height, width = cells.shape
    transform = from_bounds(*bounds, width, height)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=height,
        width=width,
        count=1,
        dtype="float32",
        crs=crs,
        nodata=nodata,
        transform=transform,
    ) as raster:
        raster.write(cells, 1)
    return path
