"""The settings: the only place where the environment is read.

Each setting is a row of `SETTINGS`, which is also what `python app.py serve --help` prints and what the
README's table is tested against.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from layers.errors import BadValue

PROJECT = Path(__file__).resolve().parent.parent
PREFIX = "PROTECTION_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, the value when it is not set, and what it is for."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("PROTECTION_REGION", "data/kivu", "folder of the region that is served"),
    Setting("PROTECTION_PORT", "8050", "port that is served on, 1 to 65535"),
    Setting("PROTECTION_RECORDS", "var/records.sqlite", "SQLite file of the saved scenarios"),
    Setting("PROTECTION_CACHE", "var/cache", "folder where road networks and links of masts are kept"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of this process.

    Attributes
    ----------
    region : Path
        Folder of the region.
    port : int
        1 to 65535.
    records : Path
        SQLite file of the saved scenarios; made when absent.
    cache : Path
        Folder of built road networks and links of masts; made when absent.
    """

    region: Path
    port: int
    records: Path
    cache: Path


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment.

    Parameters
    ----------
    environment : mapping, optional
        The variables; by default those of this process. An empty value counts as not set. Relative paths
        that are set count from the working folder, the defaults from the project's.

    Returns
    -------
    Settings

    Raises
    ------
    BadValue
        When a variable of our prefix is unknown, or a port is not a whole number from 1 to 65535.
    """
    variables = os.environ if environment is None else environment
    names = [setting.name for setting in SETTINGS]
    unknown = sorted(name for name in variables if name.startswith(PREFIX) and name not in names)
    if unknown:
        raise BadValue(
            f"unknown setting {', '.join(unknown)}",
            file="environment",
            mend=f"unset it; the settings are {', '.join(names)}",
        )
    region, port, records, cache = (variables.get(name, "") for name in names)
    return Settings(
        region=_path(region, SETTINGS[0]),
        port=parse_port(port or SETTINGS[1].default),
        records=_path(records, SETTINGS[2]),
        cache=_path(cache, SETTINGS[3]),
    )


def _path(value: str, setting: Setting) -> Path:
    return Path(value) if value else PROJECT / setting.default


def parse_port(text: str) -> int:
    """Return a port from text, 1 to 65535.

    Raises
    ------
    BadValue
        When it is not a whole number in that range.
    """
    port = int(text) if text.isascii() and text.isdecimal() else 0
    if not 1 <= port <= 65535:
        raise BadValue(
            f"the port {text!r} is not a whole number from 1 to 65535",
            file="PROTECTION_PORT or --port",
            mend="give a port such as 8050",
        )
    return port


def describe_settings() -> str:
    """Return the settings as lines of help: name, default, meaning."""
    return "\n".join(f"  {row.name:<20} {row.meaning} (default {row.default})" for row in SETTINGS)
