"""The box of a named area, found by osmnx at Nominatim."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import osmnx as ox
import requests

from layers.errors import FetchError
from layers.fetch.download import USER_AGENT, Patience
from layers.fetch.job import Box
from layers.fetch.sources import Source


@contextmanager
def osmnx_settings(**values: Any) -> Iterator[None]:
    """Change settings of osmnx, which are global to it, for the length of a block."""
    before = {name: getattr(ox.settings, name) for name in values}
    try:
        for name, value in values.items():
            setattr(ox.settings, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(ox.settings, name, value)


def find_box(name: str, source: Source, patience: Patience) -> Box:
    """Return the box around the area of a name.

    Parameters
    ----------
    name : str
        As one would type it into a map: "Masisi, Nord-Kivu, RDC".
    source : Source
        A Nominatim server.
    patience : Patience

    Raises
    ------
    FetchError
        There is no such area, or no answer.
    """
    mend = "give the box itself with --bbox W,S,E,N"
    settings = {
        "nominatim_url": source.url,
        "http_user_agent": USER_AGENT,
        "http_referer": "",
        "requests_timeout": patience.read_s,
        "use_cache": False,
        "log_console": False,
        "log_file": False,
    }
    try:
        with osmnx_settings(**settings):
            found = ox.geocode_to_gdf(name)
    except requests.exceptions.RequestException as error:
        raise FetchError(f"no answer about {name!r}", file=source.url, mend=mend) from error
    except (ValueError, TypeError, KeyError) as error:  # how osmnx says that nothing fits
        message = f"no area of the name {name!r} was found"
        raise FetchError(message, file=source.url, mend=mend) from error
    west, south, east, north = (float(edge) for edge in found.total_bounds)
    return west, south, east, north
