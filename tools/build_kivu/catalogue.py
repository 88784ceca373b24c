"""What the folder says of itself: region.toml and README.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tools.build_kivu.facts import BOUNDS, METRIC_CRS

README = Path(__file__).parent / "README.in.md"

_MODELLED = "Modelled for exercises by tools/build_kivu, seed 20170731"
_OWN = "Apache-2.0"
# name: (file, source, licence, as_of, kind, further lines)
_LAYERS: dict[str, tuple[str, str, str, str, str, str]] = {
    "villages": ("villages.csv", _MODELLED, _OWN, "2017-07-15", "modelled", ""),
    "places": ("places.csv", _MODELLED, _OWN, "2017-07-15", "modelled", ""),
    "bases": (
        "bases.csv",
        "Published closures and bases (UN Peacekeeping notice of 19 July 2017; Congolese press 2024), at their towns",
        _OWN, "2017-07-15", "observed", "",
    ),
    "roads": (
        "roads.osm.pbf",
        "Axes, classes and surfaces: general knowledge of the national network; lines and smaller roads modelled, seed 20170731",
        _OWN, "2017-07-15", "modelled", "",
    ),
    "mechanisms": (
        "mechanisms.csv",
        "Modelled, half of the published mission-wide counts (PA 2022, mission fact sheet 2018, NUPI 2013), seed 20170731",
        _OWN, "2017-07-15", "modelled", "",
    ),
    "signal": ("signal.tif", _MODELLED, _OWN, "2017-07-15", "modelled", 'unit = "dBm"'),
    "areas": ("areas.geojson", "Names and seats known, outlines modelled, seed 20170731", _OWN, "2017-07-15", "modelled", ""),
    "lakes": ("lakes.geojson", "GSHHG 2.3, high resolution, cropped", "LGPL-3.0-or-later", "2017-06-15", "observed", ""),
    "borders": ("borders.geojson", "Natural Earth 1:10m (world-atlas 2.0.2), cropped", "Public domain", "2018-05-21", "observed", ""),
    "towns": (
        "towns.geojson",
        "Single positions from GeoNames, IPIS, OpenStreetMap and Geo-PKO, each named in the file",
        "Facts; GeoNames CC BY 4.0, OpenStreetMap ODbL 1.0", "2017-07-15", "observed", "",
    ),
}  # fmt: skip


def region_toml() -> str:
    """Return the text of region.toml."""
    lines = [
        'title = "Kivu"',
        f"bounds = {list(BOUNDS)}",
        f'metric_crs = "{METRIC_CRS}"',
        'timezone = "Africa/Lubumbashi"',
        "# Before the five closures of 31 July 2017.",
        "reference_date = 2017-07-15",
        "banner_en = \"Exercise data; historical, not current posture\"",
        "banner_fr = \"Données d’exercice ; situation historique, et non le dispositif actuel\"",
    ]
    for name, (path, source, licence, as_of, kind, more) in _LAYERS.items():
        lines += ["", f"[layers.{name}]", f'path = "{path}"', f'source = "{source}"', f'licence = "{licence}"']
        lines += [f"as_of = {as_of}", f'kind = "{kind}"', 'sensitivity = "public"', *([more] if more else [])]
    return "\n".join(lines) + "\n"


def readme(numbers: Mapping[str, object]) -> str:
    """Return the text of README.md with the numbers of this build."""
    text = README.read_text(encoding="utf-8")
    for key, value in numbers.items():
        text = text.replace("{" + key + "}", f"{value:,}" if isinstance(value, int) else str(value))
    return text
