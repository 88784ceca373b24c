"""The addresses that layers are fetched from, and the mirrors that may stand in their place."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from layers.errors import FetchError

TABLE = Path(__file__).with_name("sources.toml")


@dataclass(frozen=True, slots=True)
class Source:
    """One service.

    Attributes
    ----------
    name : str
    url : str
        The address that is asked, without a slash at its end.
    home : str
        The address in the table: what the service's own answers point at.
    source, licence : str
        Written into region.toml.
    limit_bytes : int
        No single file may be larger.
    """

    name: str
    url: str
    home: str
    source: str
    licence: str
    limit_bytes: int

    def at(self, path: str) -> str:
        """Return the address of a path of the service."""
        return f"{self.url}/{path.lstrip('/')}"

    def localise(self, url: str) -> str:
        """Return an address out of the service's answers, moved to the mirror when there is one."""
        return self.url + url.removeprefix(self.home) if url.startswith(self.home) else url


def read_sources(mirrors: Sequence[str] = ()) -> dict[str, Source]:
    """Read the table of addresses.

    Parameters
    ----------
    mirrors : sequence of str
        ``NAME=URL`` for one service, or ``URL`` for a mirror of all, each in a folder of its name.

    Raises
    ------
    FetchError
        A mirror is not an address, or of an unknown service.
    """
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    sources = {
        name: Source(
            name, row["url"], row["url"], row["source"], row["licence"], int(row["limit_mb"]) * 1_000_000
        )
        for name, row in rows.items()
    }
    for mirror in mirrors:
        name, url = _split(mirror)
        if name and name not in sources:
            raise _bad_mirror(f"there is no source {name!r}", f"use one of {', '.join(sources)}")
        for each in [name] if name else list(sources):
            place = url if name else f"{url}/{each}"
            sources[each] = replace(sources[each], url=place)
    return sources


def _split(mirror: str) -> tuple[str, str]:
    """Return the service's name ("" = all) and the address."""
    name, equals, url = mirror.partition("=")
    if not equals or "/" in name:
        name, url = "", mirror
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise _bad_mirror(f"{mirror!r} is no address", "give --mirror http://... or --mirror NAME=http://...")
    return name, url.rstrip("/")


def _bad_mirror(message: str, mend: str) -> FetchError:
    return FetchError(message, file="--mirror", mend=mend)
