"""`fetch`: a region's folder, built from public sources on the internet."""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commands.arguments import Command, folder
from commands.say import note, notes

if TYPE_CHECKING:
    from layers.fetch.job import Job
    from layers.fetch.region import Report

LAYERS = ("roads", "places", "areas", "population", "bases", "elevation")
DEFAULT_COUNTRY = "COD"
DEFAULT_TIMEZONE = "Africa/Lubumbashi"
MOST_DEGREES = 20.0
INTERRUPTED = 130
BAR_CELLS = 24


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the region's folder, the area and what is wanted of it."""
    parser.add_argument(
        "region", metavar="REGION", type=folder, help="folder to build; new, or of this command"
    )
    area = parser.add_mutually_exclusive_group(required=True)
    area.add_argument(
        "--bbox", metavar="W,S,E,N", type=box, help="the area, in degrees, as in 28.5,-1.8,29.5,-1"
    )
    area.add_argument("--area", metavar="NAME", help="the area by its name, as in 'Masisi, Nord-Kivu'")
    parser.add_argument(
        "--layers", metavar="NAMES", type=layers, default=LAYERS, help=f"of {','.join(LAYERS)} (default all)"
    )
    parser.add_argument(
        "--extract",
        metavar="NAME",
        type=extract,
        help="take roads and places from a Geofabrik extract, such as congo-democratic-republic, "
        "and not from the Overpass API: better for large areas",
    )
    parser.add_argument(
        "--country",
        metavar="ISO3",
        type=countries,
        default=(DEFAULT_COUNTRY,),
        help=f"countries of areas and population, as in COD,RWA (default {DEFAULT_COUNTRY})",
    )
    parser.add_argument(
        "--cells", choices=("1km", "100m"), default="1km", help="of the population raster (default 1km)"
    )
    parser.add_argument("--title", metavar="TEXT", help="of the region (default the area's or folder's name)")
    parser.add_argument(
        "--timezone",
        metavar="NAME",
        type=timezone,
        default=DEFAULT_TIMEZONE,
        help=f"(default {DEFAULT_TIMEZONE})",
    )
    parser.add_argument("--again", action="store_true", help="fetch anew what stands already")
    parser.add_argument(
        "--mirror",
        metavar="URL",
        action="append",
        default=[],
        help="take another address: NAME=URL for one source, URL for all (URL/overpass, URL/hdx, ...)",
    )
    parser.add_argument(
        "--timeout",
        metavar="S",
        type=seconds,
        default=60.0,
        help="seconds a server may be silent (default 60)",
    )
    parser.add_argument(
        "--pause",
        metavar="S",
        type=seconds,
        default=2.0,
        help="seconds before a second try, then doubled (default 2)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Fetch what is not there yet; 0 when the region is whole, 2 when not, 130 when interrupted."""
    from layers.fetch.region import fetch_region, head_of
    from layers.fetch.state import halfway
    from layers.region import REQUIRED_LAYERS, read_region

    job = make_job(arguments)
    head = head_of(title_of(arguments), job.box, arguments.timezone)
    try:
        report = fetch_region(arguments.region, job, head, arguments.layers, is_again=arguments.again)
    except KeyboardInterrupt:
        end_bar()
        print(f"interrupted: {halfway(arguments.region)}", file=sys.stderr)
        return INTERRUPTED
    end_bar()
    notes(report.cautions)
    if report.faults:
        return _tell_faults(report)
    print("; ".join(f"{name}: {words}" for name, words in report.steps.items()))
    missing = [name for name in REQUIRED_LAYERS if name not in _layer_names(arguments.region)]
    if missing:
        note(f"a region needs {', '.join(missing)} too: fetch them, or add them as docs/regions.md says")
    else:
        region = read_region(arguments.region)
        print(f"{arguments.region}: {len(region.layers)} layers; `python app.py check` looks them over")
    return 0


def make_job(arguments: argparse.Namespace) -> Job:
    """Return the job that the arguments describe; an area's name is looked up.

    Raises
    ------
    FetchError
    """
    from datetime import UTC, datetime

    from layers.fetch.download import Downloader, Patience
    from layers.fetch.geocode import find_box
    from layers.fetch.job import Job
    from layers.fetch.sources import read_sources
    from layers.fetch.state import WORK, known_box

    sources = read_sources(arguments.mirror)
    patience = Patience(
        connect_s=min(20.0, arguments.timeout), read_s=arguments.timeout, pause_s=arguments.pause
    )
    # The name may lead to a slightly other box tomorrow: a region that is begun keeps its own.
    found = arguments.bbox or known_box(arguments.region, title_of(arguments))
    if found is None:
        found = box_of(find_box(arguments.area, sources["nominatim"], patience))
    work = arguments.region / WORK
    return Job(
        box=found,
        countries=arguments.country,
        extract=arguments.extract or "",
        cells=arguments.cells,
        today=datetime.now(UTC).date(),
        folder=work,
        sources=sources,
        downloader=Downloader(work, patience, say=tell_pause),
        progress=show_bar if sys.stderr.isatty() else StepTeller(),
    )


def title_of(arguments: argparse.Namespace) -> str:
    """Return the region's title: as given, else the area's name, else the folder's."""
    given = (arguments.title or arguments.area or "").strip()
    return given or arguments.region.absolute().name or "Region"


def _tell_faults(report: Report) -> int:
    for fault in report.faults:
        print(f"error: {fault}", file=sys.stderr)
    print(report.line(), file=sys.stderr)
    return 2


def _layer_names(region: Path) -> list[str]:
    """Return the layers that region.toml names; it may lack some that a region needs."""
    import tomllib

    from layers.region import REGION_FILE

    return list(tomllib.loads((region / REGION_FILE).read_text(encoding="utf-8")).get("layers", {}))


def show_bar(what: str, share: float) -> None:
    """Draw the progress as a bar on the last line of a terminal."""
    filled = round(BAR_CELLS * share)
    bar = "#" * filled + "." * (BAR_CELLS - filled)
    print(f"\r\x1b[K[{bar}] {100 * share:3.0f} % {what[:60]}", end="", file=sys.stderr, flush=True)


def end_bar() -> None:
    """Clear the bar's line."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def tell_pause(text: str) -> None:
    """Print why a pause is made; the bar is drawn anew below."""
    end_bar()
    note(text)


class StepTeller:
    """Prints each new piece of work on a line of its own, for logs: no bar, no line twice."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self.told = ""

    def __call__(self, what: str, share: float) -> None:
        """Print what is begun, without the bytes."""
        name = what.partition(" (")[0]
        if name != self.told:
            self.told = name
            print(f"{name} ...", flush=True)


def box(text: str) -> tuple[float, float, float, float]:
    """Return west, south, east, north from ``W,S,E,N``."""
    try:
        edges = [float(part) for part in text.split(",")]
    except ValueError:
        edges = []
    try:
        return box_of(edges)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {error}") from error


def box_of(edges: Sequence[float]) -> tuple[float, float, float, float]:
    """Return a box of four edges, rounded to seven decimals, after a look at it.

    Raises
    ------
    FetchError
        It is not a box, or so large that a country's servers would be emptied.
    """
    from layers.errors import FetchError

    file, mend = "the area", "give --bbox W,S,E,N in degrees, as in 28.5,-1.8,29.5,-1"
    if len(edges) != 4 or not all(math.isfinite(edge) for edge in edges):
        raise FetchError("these are not four numbers with commas between", file=file, mend=mend)
    west, south, east, north = (round(float(edge), 7) for edge in edges)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise FetchError("west is to be below east and south below north", file=file, mend=mend)
    if max(east - west, north - south) > MOST_DEGREES:
        raise FetchError(f"it is wider or higher than {MOST_DEGREES:g} degrees", file=file, mend=mend)
    return west, south, east, north


def layers(text: str) -> tuple[str, ...]:
    """Return names of layers, in the order in which they are fetched."""
    names = {name.strip() for name in text.split(",") if name.strip()}
    unknown = sorted(names - set(LAYERS))
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"{text!r}: use names of {','.join(LAYERS)}")
    return tuple(name for name in LAYERS if name in names)


def countries(text: str) -> tuple[str, ...]:
    """Return country codes of three letters, in capitals."""
    codes = tuple(dict.fromkeys(code.strip().upper() for code in text.split(",")))
    if not all(re.fullmatch("[A-Z]{3}", code) for code in codes):
        raise argparse.ArgumentTypeError(f"{text!r} is not ISO 3166 codes of three letters, as in COD,RWA")
    return codes


def extract(text: str) -> str:
    """Return the name of an extract: letters, digits and dashes, with a continent or without."""
    if not re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)*", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not the name of an extract: congo-democratic-republic")
    return text


def timezone(text: str) -> str:
    """Return the IANA name of a time zone."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no time zone, as Africa/Lubumbashi is") from error


def seconds(text: str) -> float:
    """Return seconds from text: 0 or more, at most an hour."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 0 to 3600")
    return value


COMMAND = Command(
    help="build a region's folder from public sources on the internet; goes on where it was cut",
    add_arguments=add_arguments,
    run=run,
)
