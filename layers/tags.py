"""Tags of a way as they stand in the file, settled: units and words read, contradictions resolved."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from layers.conditions import is_denied, read_conditional

TAGS_PATH = Path(__file__).resolve().parent.parent / "data" / "road_tags.toml"

TAGS = (
    "highway",
    "surface",
    "tracktype",
    "smoothness",
    "oneway",
    "access",
    "vehicle",
    "motor_vehicle",
    "motorcar",
    "motorcycle",
    "hgv",
    "foot",
    "width",
    "four_wd_only",
    "bridge",
    "ford",
    "ferry",
    "maxspeed",
    "junction",
    "name",
    "ref",
    "service",
    "seasonal",
    "rains",
    "duration",
    "imputed",
)
"""Columns of `layers.roads.Roads.tags`."""

OWN_TAGS = ("name", "ref")
"""Tags that nearly every way has for itself; no rule looks at them."""

_CONDITIONALS = tuple(f"{key}:conditional" for key in ("access", "vehicle", "motor_vehicle", "motorcar"))
_PARTICULAR = tuple(f"{key}:conditional" for key in ("motorcycle", "hgv", "foot"))
RAW_TAGS = frozenset(
    (
        *(tag for tag in TAGS if tag not in ("ferry", "four_wd_only", "rains", "imputed")),
        *("route", "area", "est_width", "4wd_only", "winter_road", "ice_road", "wet_season", "dry_season"),
        *_CONDITIONALS,
        *_PARTICULAR,
    )
)
"""Keys of a way that are read from the file."""

HIGHWAYS = frozenset(
    (
        *("motorway", "trunk", "primary", "secondary", "tertiary"),
        *("motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link"),
        *("unclassified", "residential", "living_street", "service", "road", "track"),
        *("path", "footway", "bridleway", "cycleway", "pedestrian", "steps"),
    )
)
"""Values of `highway` that some vehicle or walker may use; planned and abandoned roads are not among them."""

CLASHES: Mapping[str, tuple[str, str]] = {
    "roundabout": ("roundabouts tagged oneway=no: they are taken as one-way", "remove one of the two tags"),
    "ford": (
        "both bridge and ford: they are taken as fords, the slower of the two",
        "remove one of the two tags",
    ),
    "ferry": (
        "both ferry and highway: they are taken as ferries",
        "tag the ferry and its approach as two ways",
    ),
    "access": (
        "closed in general and open to motor vehicles: the more particular tag is taken",
        "say whom access=no is meant for",
    ),
    "condition": (
        "conditions on access that are not about seasons: they are not heeded",
        "check whether these roads may be used",
    ),
    "rains for some": (
        "closed for a season to some vehicles only: they are taken as closed to those all year",
        "check these roads before they are relied on",
    ),
}
"""What contradicts itself, or cannot be held in full, by a word: what is done about it, and the mend."""

_IS_YES = ("yes", "true", "1")
_IS_NO = ("no", "false", "0")
_OPEN = ("yes", "designated", "permissive", "official")
_ROUNDABOUTS = ("roundabout", "circular")
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_SPEED = re.compile(rf"^{_NUMBER}\s*(mph|km/h|kmh|kph|knots)?$")
_ZONE = re.compile(r"^[a-z]{2}(?:-[a-z]+)?:(?:zone:?)?([a-z_]+|\d+)$")
_KPH = {"mph": 1.609344, "knots": 1.852}
_METRES = re.compile(rf"^{_NUMBER}\s*(m|metres?|meters?|cm|ft|feet)?$")
_FEET = re.compile(rf"^{_NUMBER}'\s*(?:{_NUMBER}(?:\"|''))?$")
_METRES_A_UNIT = {"cm": 0.01, "ft": 0.3048, "feet": 0.3048}


@dataclass(frozen=True, slots=True)
class TagRules:
    """What data/road_tags.toml says.

    Attributes
    ----------
    dry_months : frozenset of int
        1 to 12.
    zone_kph : mapping of str to float
        Speeds of zones and words that stand for a maxspeed.
    enough_km : float
        Tagged kilometres of a class from which on a missing tag is taken from them.
    impute : mapping of str to str
        The value a missing tag is taken to have where no roads near by tell; "" = it stays missing.
    """

    dry_months: frozenset[int]
    zone_kph: Mapping[str, float]
    enough_km: float
    impute: Mapping[str, str]


@cache
def read_tag_rules(path: Path = TAGS_PATH) -> TagRules:
    """Read the rules for tags; read once a process."""
    tables: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))
    maxspeed, impute = tables["maxspeed"], tables["impute"]["default"]
    return TagRules(
        dry_months=frozenset(tables["seasons"]["dry_months"]),
        zone_kph={word: float(kph) for word, kph in maxspeed.items() if word != "source"},
        enough_km=float(tables["impute"]["enough_km"]),
        impute={tag: str(value) for tag, value in impute.items() if tag != "source"},
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """The settled tags of a way.

    Attributes
    ----------
    tags : tuple of str
        Values of `TAGS`; "" = absent. `OWN_TAGS` are passed through.
    clashes : tuple of str
        Keys of `CLASHES`.
    """

    tags: tuple[str, ...]
    clashes: tuple[str, ...]


def is_road(raw: Mapping[str, str]) -> bool:
    """Tell whether a way is one to be read: a routable highway or a ferry, and no area."""
    is_way = raw.get("highway") in HIGHWAYS or raw.get("route") == "ferry"
    return is_way and raw.get("area") != "yes"


def settle_tags(raw: Mapping[str, str], rules: TagRules) -> Settled:
    """Settle the tags of a way.

    Parameters
    ----------
    raw : mapping of str to str
        Tags as in the file; keys other than `RAW_TAGS` are left alone.
    rules : TagRules

    Returns
    -------
    Settled
        The rules: the ferry wins over the highway, the ford over the bridge, the roundabout over oneway=no,
        the particular access over the general. Widths are in metres. A maxspeed in km/h or mph stands as
        written, words and zones become km/h.
    """
    tags = {tag: raw.get(tag, "").strip() for tag in TAGS}
    clashes: list[str] = []
    tags["ferry"] = "yes" if raw.get("route") == "ferry" else ""
    if tags["highway"] not in HIGHWAYS:
        tags["highway"] = ""
    if tags["ferry"] and tags["highway"]:
        tags["highway"] = ""
        clashes.append("ferry")
    if tags["bridge"] not in ("", *_IS_NO) and tags["ford"] not in ("", *_IS_NO):
        tags["bridge"] = ""
        clashes.append("ford")
    if tags["junction"] in _ROUNDABOUTS and tags["oneway"] in _IS_NO:
        tags["oneway"] = "yes"
        clashes.append("roundabout")
    tags["width"] = read_width(raw.get("width", "")) or read_width(raw.get("est_width", ""))
    tags["four_wd_only"] = "" if raw.get("4wd_only", "") in _IS_NO else raw.get("4wd_only", "").strip()
    tags["maxspeed"] = read_maxspeed(tags["maxspeed"], rules.zone_kph)
    tags["rains"] = tags["imputed"] = ""
    _settle_seasons(tags, raw, rules, clashes)
    is_closed = is_denied(tags["access"]) or is_denied(tags["vehicle"])
    if is_closed and tags["motor_vehicle"] in _OPEN:
        clashes.append("access")
    return Settled(tuple(tags.values()), tuple(dict.fromkeys(clashes)))


def _settle_seasons(
    tags: dict[str, str], raw: Mapping[str, str], rules: TagRules, clashes: list[str]
) -> None:
    """Fill `rains` and `seasonal`; alter the access that holds in the dry season."""
    if raw.get("winter_road") in _IS_YES or raw.get("ice_road") in _IS_YES:
        tags["seasonal"] = tags["seasonal"] or "winter"
    if tags["seasonal"] in ("dry_season", "yes", "winter") or raw.get("wet_season") in _IS_NO:
        tags["rains"] = "no"
    elif tags["seasonal"] == "wet_season" or raw.get("wet_season") in _IS_YES:
        tags["rains"] = "yes"
    if raw.get("dry_season") in _IS_NO:
        tags["seasonal"] = tags["seasonal"] or "wet_season"
    for key in _CONDITIONALS:
        if text := raw.get(key, ""):
            said = read_conditional(text, rules.dry_months)
            if not said.is_whole:
                clashes.append("condition")
            _settle_access(tags, key.removesuffix(":conditional"), said.dry, said.rains)
    for key in _PARTICULAR:
        if text := raw.get(key, ""):
            said = read_conditional(text, rules.dry_months)
            if not said.is_whole:
                clashes.append("condition")
            if is_denied(said.dry) or is_denied(said.rains):
                tags[key.removesuffix(":conditional")] = "no"
                clashes.append("rains for some")


def _settle_access(tags: dict[str, str], key: str, dry: str, rains: str) -> None:
    """Hold what a conditional says of both seasons in `key` (the dry season), `rains` and `seasonal`."""
    always = tags[key]
    in_dry, in_rains = dry or always, rains or always
    if rains or dry:
        if is_denied(in_rains) and not is_denied(in_dry):
            tags["rains"] = "no"
            tags[key] = in_dry
        elif is_denied(in_dry) and not is_denied(in_rains):
            tags["rains"] = tags["rains"] or "yes"
            tags["seasonal"] = tags["seasonal"] or "wet_season"
            tags[key] = in_rains
        else:
            tags[key] = in_dry
            if rains and not is_denied(rains):
                tags["rains"] = tags["rains"] or "yes"


def read_maxspeed(text: str, zone_kph: Mapping[str, float]) -> str:
    """Read a maxspeed: a number with its unit as written, words and zones as km/h; "" when it sets no limit.

    Of several values the smallest is taken.
    """
    parts = [part.strip() for part in re.split(r"[;|]", text.strip().lower()) if part.strip()]
    speeds = [kph for part in parts if (kph := _kph(part, zone_kph)) is not None]
    if len(parts) == 1 and speeds and _SPEED.match(parts[0]) and "," not in text and "knots" not in parts[0]:
        return text.strip()
    return f"{min(speeds):g}" if speeds else ""


def _kph(text: str, zone_kph: Mapping[str, float]) -> float | None:
    if match := _SPEED.match(text):
        kph = float(match[1].replace(",", ".")) * _KPH.get(match[2] or "", 1.0)
        return kph if kph > 0 else None
    zone = _ZONE.match(text)
    word = zone[1] if zone else text
    return float(word) if word.isdecimal() and zone else zone_kph.get(word)


def read_width(text: str) -> str:
    """Read a width, such as ``3``, ``3.5 m``, ``12'6"`` or ``10 ft``, as metres; "" when it is no width."""
    text = text.strip().lower()
    if match := _METRES.match(text):
        metres = _decimal(match[1]) * _METRES_A_UNIT.get(match[2] or "", 1.0)
    elif match := _FEET.match(text):
        metres = 0.3048 * (_decimal(match[1]) + _decimal(match[2] or "0") / 12)
    else:
        return ""
    return f"{metres:.4g}" if 0 < metres < 100 else ""


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))
