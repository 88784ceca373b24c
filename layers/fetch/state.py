"""What a region's folder holds of a fetch: finished layers, and where an unfinished one was cut.

While a fetch is under way its downloads and its state lie in the folder `.fetch` of the region. When nothing
is missing any more region.toml is written and `.fetch` removed; region.toml then keeps what the state kept.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from layers.errors import FetchError
from layers.fetch.answers import sha256_of
from layers.fetch.job import Box
from layers.sources import LAYER_NAMES, REGION_FILE

WORK = ".fetch"
STATE_FILE = "state.json"
MARK = "# Written by `python app.py fetch`; `sha256` and `retrieved` say what came when."
HEAD_KEYS = ("title", "bounds", "metric_crs", "timezone")

Tables = dict[str, dict[str, Any]]
"""The tables of region.toml by layer; dates as text."""


@dataclass(slots=True)
class State:
    """A region as far as it is fetched.

    Attributes
    ----------
    head : dict
        title, bounds, metric_crs, timezone, and whatever else stands above the layers in region.toml.
    layers : dict of str to dict
        Layers that stand whole in the folder.
    cut : dict of str to str
        Steps that are not done, and how far they came.
    """

    head: dict[str, Any]
    layers: Tables = field(default_factory=dict)
    cut: dict[str, str] = field(default_factory=dict)


def read_state(folder: Path, head: Mapping[str, Any]) -> State:
    """Return what the folder holds already of the region that is asked for.

    Raises
    ------
    FetchError
        The folder holds something else, which must not be written over.
    """
    found = _read_unfinished(folder) or _read_finished(folder)
    if found is None:
        _check_empty(folder)
        return State(dict(head))
    if not _is_same_box(found.head.get("bounds"), head["bounds"]):
        raise FetchError(
            f"the folder holds a region of other bounds, {found.head.get('bounds')}",
            file=str(folder),
            mend="give the same --bbox, or another folder",
        )
    return found


def describe(layers: Mapping[str, str]) -> str:
    """Write how far each step came: "roads: done; population: cut at 43 %; run the same command again"."""
    parts = [f"{name}: {words}" for name, words in layers.items()]
    return "; ".join([*parts, "run the same command again"])


def halfway(folder: Path) -> str | None:
    """Return how far an unfinished fetch of a region came, in one line; None where there is none."""
    state = _read_unfinished(folder)
    if state is None:
        return None
    return describe({**dict.fromkeys(state.layers, "done"), **state.cut})


def known_box(folder: Path, title: str) -> Box | None:
    """Return the box of a region that is there, whole or not, under a title; None if there is none."""
    state = _read_unfinished(folder) or _read_finished(folder)
    if state is None or state.head.get("title") != title or len(state.head.get("bounds", ())) != 4:
        return None
    west, south, east, north = state.head["bounds"]
    return west, south, east, north


def write_state(folder: Path, state: State) -> None:
    """Write the state, whole or not at all."""
    content = {"head": state.head, "layers": state.layers, "cut": state.cut}
    _write_whole(folder / WORK / STATE_FILE, json.dumps(content, ensure_ascii=False, indent=1))


def write_region_file(folder: Path, state: State) -> None:
    """Write region.toml, whole or not at all."""
    lines = [MARK, *(f"{key} = {_toml(value)}" for key, value in state.head.items())]
    for name in LAYER_NAMES:
        if name in state.layers:
            lines += ["", f"[layers.{name}]"]
            lines += [f"{key} = {_toml(value, key)}" for key, value in state.layers[name].items()]
    _write_whole(folder / REGION_FILE, "\n".join(lines) + "\n")


def changed_files(folder: Path, tables: Tables) -> list[str]:
    """Return the files that are no longer what was fetched; those that are gone are not among them."""
    return [
        table["path"]
        for table in tables.values()
        if (folder / table["path"]).is_file() and sha256_of(folder / table["path"]) != table.get("sha256")
    ]


def _read_unfinished(folder: Path) -> State | None:
    path = folder / WORK / STATE_FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return State(dict(content["head"]), dict(content["layers"]), dict(content["cut"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        mend = f"remove the folder {path.parent} and run the command again"
        raise FetchError("the state of the fetch is damaged", file=path, mend=mend) from error


def _read_finished(folder: Path) -> State | None:
    path = folder / REGION_FILE
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    if not text.startswith(MARK):
        message = "the folder holds a region that this command did not write"
        raise FetchError(message, file=path, mend="give a new folder")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FetchError(f"it is not TOML: {error}", file=path, mend="correct that line") from error
    layers = content.pop("layers", {})
    tables = {name: {key: _plain(value) for key, value in table.items()} for name, table in layers.items()}
    return State({key: _plain(value) for key, value in content.items()}, tables)


def _check_empty(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise FetchError("is a file, not a folder", file=str(folder), mend="give a new folder")
    others = sorted(path.name for path in folder.iterdir() if path.name != WORK) if folder.exists() else []
    if others:
        message = "the folder holds files that this command did not write"
        raise FetchError(message, file=str(folder), rows=others, mend="give a new or empty folder")


def _is_same_box(found: object, wanted: Box | list[float]) -> bool:
    if not isinstance(found, list) or len(found) != 4:
        return False
    return all(abs(one - other) < 1e-6 for one, other in zip(found, wanted, strict=True))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _toml(value: Any, key: str = "") -> str:
    """Write a value in TOML; JSON's strings, numbers and lists are TOML's too."""
    if key in ("as_of", "reference_date"):
        return str(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write_whole(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
