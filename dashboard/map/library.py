"""The MapLibre GL JS build that the installed ``maplibre`` package carries."""

from __future__ import annotations

import importlib.util
from importlib.metadata import version
from pathlib import Path

LIBRARY_FILES = ("maplibre-gl.js", "maplibre-gl.css")


def library_path(name: str) -> Path:
    """Return the path of a file of MapLibre GL JS, without importing the package (its import logs warnings).

    Raises
    ------
    FileNotFoundError
        When the package or the file is absent: the requirements were not installed as pinned.
    """
    spec = importlib.util.find_spec("maplibre")
    folder = None if spec is None or spec.origin is None else Path(spec.origin).parent / "srcjs"
    if folder is None or name not in LIBRARY_FILES or not (folder / name).is_file():
        raise FileNotFoundError(
            f"{name} of the maplibre package is missing. Mend: pip install -r requirements.txt"
        )
    return folder / name


def library_version() -> str:
    """Return the version of the installed ``maplibre`` package (not that of the JavaScript library)."""
    return version("maplibre")
