"""Pieces of the command line that several commands share, and the parser made of them.

Nothing here imports a room that computes: `python app.py --help` must answer at once.
"""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from routing.profile import SEASONS, VEHICLES

LENSES = ("road", "chain")
ACCESS_WORDS = ("open", "escort", "denied")
GIVEN_CHANNELS = ("phone", "hf_radio", "satphone")
RESTORED_ITEMS = ("credit", "charging", "antenna")
MAST_KINDS = ("macro", "small")
SIGNAL_BASES = ("claimed", "modelled", "agreed")
DEFAULT_VEHICLE = "4x4"
DEFAULT_SEASON = "dry"

# Twelve days: travel times are whole milliseconds in 32 bits, and what is longer counts as impassable.
GREATEST_MINUTES = 12 * 24 * 60

_NEGATIVE_VALUE = re.compile(r"-\.?\d")


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the front door.

    Attributes
    ----------
    help : str
        One line.
    add_arguments : callable
        Adds the command's arguments to its parser.
    run : callable
        Takes the parsed arguments, returns the exit status.
    """

    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def build_parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    """Return the parser of the front door.

    Parameters
    ----------
    commands : mapping of str to Command
        By the word that is typed.

    Returns
    -------
    ArgumentParser
        Its result has `command`, the word, and what that command asks for.
    """
    parser = argparse.ArgumentParser(
        prog="python app.py",
        description="Who can call and be reached: villages, phone signal, bases and roads of a region. "
        "Without a command, serves the page.",
        epilog="Modelled estimate; not a guarantee or a commitment to respond.",
        allow_abbrev=False,
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in commands.items():
        piece = subparsers.add_parser(
            name,
            help=command.help,
            description=command.help,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(piece)
    return parser


def prepare(argv: Sequence[str], default: str) -> list[str]:
    """Make what was typed ready for argparse.

    The default command is put first where none was given, and a value that starts with a minus and a digit
    is joined to the option before it: argparse would take `-116.7,36.9` for an option of its own.

    Examples
    --------
    >>> prepare(["--port", "80"], "serve")
    ['serve', '--port', '80']
    >>> prepare(["simulate", "r", "--place", "-116.7,36.9"], "serve")
    ['simulate', 'r', '--place=-116.7,36.9']
    """
    words = list(argv)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words.insert(0, default)
    joined: list[str] = []
    for word in words:
        is_value = bool(_NEGATIVE_VALUE.match(word))
        if (
            is_value
            and joined
            and joined[-1].startswith("--")
            and "=" not in joined[-1]
            and joined[-1] != "--"
        ):
            joined[-1] = f"{joined[-1]}={word}"
        else:
            joined.append(word)
    return joined


def add_region(parser: argparse.ArgumentParser) -> None:
    """Add the region's folder, as a place of its own."""
    parser.add_argument(
        "region", metavar="REGION", type=folder, help="folder of the region (with region.toml)"
    )


def add_out(parser: argparse.ArgumentParser) -> None:
    """Add the folder that is written."""
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=folder,
        required=True,
        help="folder to write, whole or not at all; it may hold earlier output of this command only",
    )


def add_profile(parser: argparse.ArgumentParser, *, has_defaults: bool = True) -> None:
    """Add vehicle and season; without defaults, None says that nothing was given."""
    parser.add_argument(
        "--vehicle",
        choices=VEHICLES,
        default=DEFAULT_VEHICLE if has_defaults else None,
        help=f"vehicle (default {DEFAULT_VEHICLE})",
    )
    parser.add_argument(
        "--season",
        choices=SEASONS,
        default=DEFAULT_SEASON if has_defaults else None,
        help=f"season (default {DEFAULT_SEASON})",
    )


def folder(text: str) -> Path:
    """Return a path from text; an empty one is refused, since it would mean the working folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("a folder is needed, the text is empty")
    return Path(text)


def minutes(text: str) -> float:
    """Return minutes from text: more than 0, at most twelve days."""
    value = _number(text)
    if not 0 < value <= GREATEST_MINUTES:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of minutes from 0 to {GREATEST_MINUTES}")
    return value


def lon_lat(text: str) -> tuple[float, float]:
    """Return longitude and latitude, EPSG:4326 degrees, from ``LON,LAT``."""
    parts = [_number(part) for part in text.split(",")]
    if len(parts) != 2 or not all(math.isfinite(part) for part in parts):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not LON,LAT: two numbers with a comma between, as in 28.8,-1.4"
        )
    lon, lat = parts
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not on the globe: longitude comes first, then latitude"
        )
    return lon, lat


def lon_lat_minutes(text: str) -> tuple[float, float, float]:
    """Return longitude, latitude and minutes, 0 or more and at most twelve days, from ``LON,LAT,MINUTES``."""
    place, _, last = text.rpartition(",")
    if text.count(",") != 2:
        raise argparse.ArgumentTypeError(f"{text!r} is not LON,LAT,MINUTES, as in 28.8,-1.4,30")
    lon, lat = lon_lat(place)
    value = _number(last)
    if not 0 <= value <= GREATEST_MINUTES:
        raise argparse.ArgumentTypeError(f"{last!r} is not a number of minutes from 0 to {GREATEST_MINUTES}")
    return lon, lat, value


def lon_lat_kind(text: str) -> tuple[float, float, str]:
    """Return longitude, latitude and kind of a mast from ``LON,LAT`` (macro) or ``LON,LAT,KIND``."""
    if text.count(",") != 2:
        return *lon_lat(text), MAST_KINDS[0]
    place, _, kind = text.rpartition(",")
    if kind not in MAST_KINDS:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not LON,LAT,KIND, where KIND is one of {', '.join(MAST_KINDS)}"
        )
    return *lon_lat(place), kind


def area_access(text: str) -> tuple[str, str]:
    """Return an area's id and its access from ``AREA_ID=open|escort|denied``."""
    return _id_and_word(text, "AREA_ID", "ACCESS", ACCESS_WORDS)


def village_channel(text: str) -> tuple[str, str]:
    """Return a village's id and a channel from ``VILLAGE_ID=phone|hf_radio|satphone``."""
    return _id_and_word(text, "VILLAGE_ID", "CHANNEL", GIVEN_CHANNELS)


def village_item(text: str) -> tuple[str, str]:
    """Return a village's id and an item from ``VILLAGE_ID=credit|charging|antenna``."""
    return _id_and_word(text, "VILLAGE_ID", "ITEM", RESTORED_ITEMS)


def _id_and_word(text: str, id_name: str, word_name: str, words: tuple[str, ...]) -> tuple[str, str]:
    id_, _, word = text.rpartition("=")
    if not id_ or word not in words:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not {id_name}={word_name}, where {word_name} is one of {', '.join(words)}"
        )
    return id_, word


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
