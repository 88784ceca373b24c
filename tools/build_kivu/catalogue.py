"""What the folder says of itself: region.toml and README.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.build_kivu.facts import BOUNDS, METRIC_CRS, SEED

README = Path(__file__).parent / "README.in.md"

_SEED = f"seed {SEED}"
_MODELLED = f"Modelled for exercises by tools/build_kivu, {_SEED}"
_DAY = "2017-07-15"


@dataclass(frozen=True, slots=True)
class _Layer:
    path: str
    source: str = _MODELLED
    licence: str = "Apache-2.0"
    as_of: str = _DAY
    kind: str = "modelled"
    unit: str = ""


_LAYERS = {
    "villages": _Layer("villages.csv"),
    "places": _Layer("places.csv"),
    "bases": _Layer(
        "bases.csv",
        "Published bases and closures (UN Peacekeeping notice, 19 July 2017; Congolese press, 2024)",
        kind="observed",
    ),
    "roads": _Layer(
        "roads.osm.pbf",
        "Axes, classes and surfaces: general knowledge of the national network; lines and smaller roads "
        f"modelled, {_SEED}",
    ),
    "mechanisms": _Layer(
        "mechanisms.csv",
        "Modelled: a quarter of the published mission-wide counts (PA 2022, fact sheet 2018, NUPI 2013), "
        f"{_SEED}",
    ),
    "signal": _Layer("signal.tif", unit="dBm"),
    "towers": _Layer("towers.csv"),
    "areas": _Layer("areas.geojson", f"Names and seats known, outlines modelled, {_SEED}"),
    "elevation": _Layer(
        "elevation.tif",
        "Modelled between known peaks, lakes and rounded heights of towns (general knowledge), "
        f"{_SEED}; not a survey",
        unit="m",
    ),
    "lakes": _Layer(
        "lakes.geojson", "GSHHG, high resolution, cropped", "LGPL-3.0-or-later", "2017-06-15", "observed"
    ),
    "borders": _Layer(
        "borders.geojson",
        "Natural Earth 1:10m (world-atlas 2.0.2), cropped",
        "Public domain",
        "2018-05-21",
        "observed",
    ),
    "towns": _Layer(
        "towns.geojson",
        "Single positions from GeoNames, IPIS, OpenStreetMap and Geo-PKO, each named in the file",
        "Facts; GeoNames CC BY 4.0, OpenStreetMap ODbL 1.0",
        kind="observed",
    ),
}


def region_toml() -> str:
    """Return the text of region.toml."""
    lines = [
        'title = "Kivu"',
        f"bounds = {list(BOUNDS)}",
        f'metric_crs = "{METRIC_CRS}"',
        'timezone = "Africa/Lubumbashi"',
        "# Before the five closures of 31 July 2017.",
        "reference_date = 2017-07-15",
        'banner_en = "Exercise data; historical, not current posture"',
        'banner_fr = "Données d’exercice ; situation historique, et non le dispositif actuel"',
    ]
    for name, layer in _LAYERS.items():
        lines += ["", f"[layers.{name}]", f'path = "{layer.path}"', f'source = "{layer.source}"']
        lines += [f'licence = "{layer.licence}"', f"as_of = {layer.as_of}", f'kind = "{layer.kind}"']
        lines += ['sensitivity = "public"'] + ([f'unit = "{layer.unit}"'] if layer.unit else [])
    return "\n".join(lines) + "\n"


def readme(numbers: Mapping[str, object]) -> str:
    """Return the text of README.md with the numbers of this build."""
    text = README.read_text(encoding="utf-8")
    for key, value in numbers.items():
        text = text.replace("{" + key + "}", f"{value:,}" if isinstance(value, int) else str(value))
    return text
