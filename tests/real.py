"""Regions made of real data, in a temporary folder: real OSM with its own place nodes, and North Kivu.

Only roads, villages, areas and populations are real; bases, mechanisms and signal of the OSM extracts are
invented.
"""

from __future__ import annotations

import math
from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.places_osm import read_osm_places
from tests.regions import write_region

OSM_FILES = (
    "osm_andorra.osm.pbf",
    "osm_liechtenstein_2013.osm.pbf",
    "osm_north_bayreuth_de.osm.gz",
    "osm_beatty_nevada.osm",
)
MARGIN = 0.05

# From west to east: likely, uncertain, unlikely, unknown.
SIGNAL_BANDS = [[-80.0, -95.0, -120.0, math.nan]]


def osm_region(data: Path, name: str, folder: Path) -> Path:
    """Make a region of an OSM extract: its place nodes are the villages, up to three of them have a base.

    Parameters
    ----------
    data : Path
        The shared data.
    name : str
        One of `OSM_FILES`.
    folder : Path
        The region's folder, made here.

    Returns
    -------
    Path
        `folder`. Bases are b0, b1, b2: the first, middle and last village from west to east, 200 m to the
        north.
    """
    places = read_osm_places(data / "roads" / name)
    places = places.sort_values("osm_id").reset_index(drop=True)
    villages = pd.DataFrame(
        {
            "village_id": [f"osm-{osm_id}" for osm_id in places["osm_id"]],
            "name": places["name"],
            "lon": places.geometry.x,
            "lat": places.geometry.y,
            "population": places["population"],
        }
    )
    west, south, east, north = (float(value) for value in places.total_bounds)
    return write_region(
        folder,
        title=name,
        villages=villages.to_csv(index=False),
        bases=_bases_at(villages).to_csv(index=False),
        mechanisms=_mechanisms_at(villages).to_csv(index=False),
        places=None,
        areas=None,
        roads_osm=data / "roads" / name,
        signal=SIGNAL_BANDS,
        bounds=(west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN),
        metric_crs=f"EPSG:{places.estimate_utm_crs().to_epsg()}",
        timezone="UTC",
    )


def lines_region(data: Path, folder: Path) -> Path:
    """Make a region of lines with OSM tags as columns (Hampi, India): a village beside every tenth line."""
    name = "osm_hampi_india.geojson"
    lines = gpd.read_file(data / "roads" / name)
    points = lines.geometry.iloc[::10].representative_point()
    villages = pd.DataFrame(
        {
            "village_id": [f"line-{row}" for row in points.index],
            "name": "",
            "lon": points.x + 0.001,
            "lat": points.y,
            "population": 100,
        }
    )
    west, south, east, north = (float(value) for value in lines.total_bounds)
    return write_region(
        folder,
        title="Hampi",
        villages=villages.to_csv(index=False),
        bases=_bases_at(villages).to_csv(index=False),
        mechanisms=_mechanisms_at(villages).to_csv(index=False),
        places=None,
        areas=None,
        roads_osm=data / "roads" / name,
        signal=SIGNAL_BANDS,
        bounds=(west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN),
        metric_crs="EPSG:32643",
        timezone="UTC",
    )


def north_kivu(data: Path, kivu: Path, folder: Path) -> Path:
    """Make a region of North Kivu: real places, territoires and people, over the embedded bases and roads.

    Parameters
    ----------
    data : Path
        The shared data.
    kivu : Path
        The embedded region, of which bases and roads are taken.
    folder : Path
        The region's folder, made here.
    """
    from layers.region import read_region

    embedded = read_region(kivu)
    places = pd.read_csv(data / "settlements" / "osm_places_nord_kivu.csv")
    villages = pd.DataFrame(
        {
            "village_id": [f"osm-{osm_id}" for osm_id in places["osm_id"]],
            "name": places["name"],
            "lon": places["lon"],
            "lat": places["lat"],
            # The raster's cell, not the place's own people: numbers with decimals, for the tests.
            "population": places["population_cell"],
        }
    )
    areas = gpd.read_file(data / "admin" / "cod_adm2_territoires_east.gpkg")
    areas = gpd.GeoDataFrame(
        {
            "area_id": [f"adm2-{value:.0f}" for value in areas["adm2_id"]],
            "level": 2,
            "name": areas["adm2_name"],
            "parent_id": "",
        },
        geometry=areas.geometry,
    )
    folder.mkdir(parents=True, exist_ok=True)
    areas_file = folder.parent / f"{folder.name}-territoires.gpkg"
    areas.to_file(areas_file, driver="GPKG")
    return write_region(
        folder,
        title="Nord-Kivu",
        villages=villages.to_csv(index=False),
        bases=embedded.layers["bases"].path,
        mechanisms=_mechanisms_at(villages, base_id="").to_csv(index=False),
        places=None,
        areas=areas_file,
        roads_osm=embedded.layers["roads"].path,
        signal=SIGNAL_BANDS,
        population=data / "population" / "population_1km_east.tif",
        bounds=embedded.bounds,
        metric_crs=embedded.metric_crs,
        timezone=embedded.timezone,
    )


def _bases_at(villages: pd.DataFrame) -> pd.DataFrame:
    ordered = villages.sort_values("lon")
    rows = ordered.iloc[sorted({0, len(ordered) // 2, len(ordered) - 1})]
    return pd.DataFrame(
        {
            "base_id": [f"b{n}" for n in range(len(rows))],
            "name": [f"Base {n}" for n in range(len(rows))],
            "kind": ["COB", "TOB", ""][: len(rows)],
            "lon": rows["lon"].to_numpy(),
            "lat": rows["lat"].to_numpy() + 0.002,
            "troops": [120, 35, None][: len(rows)],
        }
    )


def _mechanisms_at(villages: pd.DataFrame, base_id: str = "b0") -> pd.DataFrame:
    """Give every second village a CAN by phone, every sixth one by HF radio."""
    chosen = villages.iloc[::2]
    return pd.DataFrame(
        {
            "mechanism_id": [f"m{n}" for n in range(len(chosen))],
            "kind": "CAN",
            "village_id": chosen["village_id"].to_numpy(),
            "base_id": base_id,
            "owner": "community" if not base_id else "mission",
            "channel": ["hf_radio" if n % 3 == 0 else "phone" for n in range(len(chosen))],
            "tested": "2017-06-20",
        }
    )
