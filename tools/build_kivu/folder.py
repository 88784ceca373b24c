"""Building the folder of the embedded region."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import set_precision, transform
from shapely.geometry import mapping

from tools.build_kivu.areas import build_areas
from tools.build_kivu.catalogue import readme, region_toml
from tools.build_kivu.crossings import join_crossings
from tools.build_kivu.facts import FACTS, SEED, Facts, read_facts
from tools.build_kivu.ground import Ground
from tools.build_kivu.mechanisms import build_mechanisms, estimate_minutes
from tools.build_kivu.osm import write_osm
from tools.build_kivu.relief import build_relief, write_relief
from tools.build_kivu.roads import RoadSet, build_roads
from tools.build_kivu.signal import build_signal, place_masts, read_signal_at, write_signal
from tools.build_kivu.towers import build_towers
from tools.build_kivu.villages import build_places, build_villages, choose_hubs

BASE_COLUMNS = ["name", "kind", "lon", "lat", "troops", "opened", "closed", "mobilisation_minutes", "source"]


def build(out: Path) -> None:
    """Write the embedded region into a folder, byte for byte the same on each run.

    Parameters
    ----------
    out : Path
        Made when it is not there; files of the same names are written over.
    """
    out.mkdir(parents=True, exist_ok=True)
    facts = read_facts()
    # One stream a step, so that a change of one step leaves the others as they are.
    rngs = iter([np.random.default_rng([SEED, step]) for step in range(11)])
    areas = build_areas(facts, next(rngs))
    ground = Ground(facts, next(rngs))
    hubs = choose_hubs(areas, facts.territoires, ground, next(rngs))
    roads = build_roads(facts, ground, hubs, next(rngs))
    join_crossings(roads)
    write_osm(out / "roads.osm.pbf", roads, next(rngs))
    villages = build_villages(facts, areas, roads, next(rngs))
    places = build_places(villages, next(rngs))
    rng = next(rngs)
    masts = place_masts(facts, roads, rng)
    signal, grid = build_signal(facts, masts, rng)
    write_signal(out / "signal.tif", signal, grid)
    table = _with_degrees(villages)
    dbm = read_signal_at(signal, grid, table["lon"], table["lat"])
    mechanisms = build_mechanisms(estimate_minutes(facts, roads, villages), dbm, next(rngs))
    write_relief(out / "elevation.tif", *build_relief(facts, roads, next(rngs)))
    towers = build_towers(facts, masts, next(rngs))
    columns = ["name", "lon", "lat", "population", "province", "territoire"]
    _write_csv(out / "villages.csv", table[columns])
    _write_csv(out / "places.csv", _with_degrees(places)[["kind", "name", "lon", "lat", "people"]])
    _write_csv(out / "mechanisms.csv", mechanisms)
    _write_csv(out / "towers.csv", towers)
    _write_csv(out / "bases.csv", _bases(facts))
    _write_geojson(out / "areas.geojson", areas)
    towns = facts.towns.reset_index()[["town_id", "name", "rank", "population", "source", "geometry"]]
    _write_geojson(
        out / "towns.geojson",
        towns.set_geometry(towns.geometry.map(lambda point: set_precision(point, 1e-4))),
    )
    for name in ("lakes.geojson", "borders.geojson"):
        (out / name).write_bytes((FACTS / name).read_bytes())
    (out / "region.toml").write_text(region_toml(), encoding="utf-8", newline="\n")
    numbers = _numbers(facts, roads, villages, places, mechanisms) | _tower_numbers(towers)
    (out / "README.md").write_text(readme(numbers), encoding="utf-8", newline="\n")


def _bases(facts: Facts) -> pd.DataFrame:
    towns = _with_degrees(facts.towns, digits=4)
    at = towns.loc[facts.bases["town_id"], ["lon", "lat"]].set_index(facts.bases.index)
    return facts.bases.assign(lon=at["lon"], lat=at["lat"])[BASE_COLUMNS]


def _with_degrees(frame: gpd.GeoDataFrame, digits: int = 5) -> pd.DataFrame:
    degrees = frame.geometry.to_crs("EPSG:4326")
    return pd.DataFrame(frame.drop(columns="geometry")).assign(
        lon=degrees.x.round(digits), lat=degrees.y.round(digits)
    )


def _write_csv(path: Path, frame: pd.DataFrame) -> None:
    frame.to_csv(path, lineterminator="\n", encoding="utf-8")


def _write_geojson(path: Path, frame: gpd.GeoDataFrame) -> None:
    """Write one feature a line, coordinates with at most 5 decimals, missing values as null."""
    features = []
    for row in frame.itertuples(index=False):
        properties = {
            key: None if pd.isna(value) else int(value) if isinstance(value, float) else value
            for key, value in row._asdict().items()
            if key != "geometry"
        }
        shape = mapping(transform(row.geometry, lambda xy: xy.round(5)))
        feature = {"type": "Feature", "properties": properties, "geometry": shape}
        features.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":"), default=int))
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _tower_numbers(towers: pd.DataFrame) -> dict[str, object]:
    masts = towers.drop_duplicates("mast_id")
    return {
        "cells": len(towers),
        "masts": len(masts),
        "masts_guessed": int(masts["changeable"].sum()),
        "masts_without_height": int(masts["height_m"].isna().sum()),
        "masts_fed": int((masts["fed_by"] != "").sum()),
    }


def _numbers(
    facts: Facts,
    roads: RoadSet,
    villages: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    mechanisms: pd.DataFrame,
) -> dict[str, object]:
    """Return what README.md says in numbers."""
    xy = np.array(roads.xy)
    length_km = {"all": 0.0}
    for line, tags in zip(roads.lines, roads.tags, strict=True):
        km = float(np.hypot(*np.diff(xy[line], axis=0).T).sum()) / 1_000
        length_km[tags["highway"]] = length_km.get(tags["highway"], 0.0) + km
        length_km["all"] += km
    kinds = mechanisms["kind"].value_counts()
    numbers: dict[str, object] = {f"km_{kind}": round(km) for kind, km in length_km.items()}
    numbers |= {
        "nodes": len(roads.xy),
        "villages": len(villages),
        "places": len(places),
        "bases": len(facts.bases),
    }
    numbers |= {f"rows_{kind}": int(count) for kind, count in kinds.items()}
    numbers |= {"seed": str(SEED), "towns": len(facts.towns), "people": int(villages["population"].sum())}
    numbers["unknown"] = int(villages["population"].isna().sum())
    numbers["known_heights"] = int(pd.read_csv(FACTS / "heights.csv")["kind"].isin(("town", "ground")).sum())
    numbers["totals"] = "\n".join(
        f"| {row.name} | {row.villages:,} | {row.people:,} |" for row in facts.territoires if row.villages
    )
    return numbers
