"""The built network kept on disk, so that the next start need not build it.

A file holds the arrays and frames of a `Network` by name, whatever fields it has: numbers and text, never
pickled objects. Its name is the hash of what the network was built from and of the code that built it; when
either changes, another file is looked for. A file that cannot be read is built anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.elevation import Elevation
from routing.network import Core, Network

if TYPE_CHECKING:
    from layers.roads import Roads

FILES_KEPT = 8
"""Networks kept in a cache folder; the one that was not used for longest goes first."""

_ENDING = ".npz"
_PROJECT = Path(__file__).resolve().parent.parent
_KINDS = {kind.__name__: kind for kind in (Network, Core, Elevation)}
_BAD_FILE = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error)


def stored_network(folder: Path | None, key: str, build: Callable[[], Network]) -> Network:
    """Return the network of a key from the cache folder, or build it and keep it there.

    Parameters
    ----------
    folder : Path or None
        Made when absent; None = nothing is kept.
    key : str
        As `network_key` gives it.
    build : callable
        Called when the folder has no sound file of this key.

    Returns
    -------
    Network
        Equal to what `build` returns. A folder that cannot be written to is no fault: nothing is kept.
    """
    if folder is None:
        return build()
    path = folder / f"network-{key}{_ENDING}"
    network = read_stored(path)
    if network is None:
        network = build()
        with suppress(OSError):
            write_stored(path, network)
            _drop_oldest(folder)
    return network


def network_key(roads: Roads, elevation: Elevation | None = None) -> str:
    """Return the key of the network of some roads: a hash of their content and of the code.

    Parameters
    ----------
    roads : Roads
        As they go into `build_network`, imputed tags and all.
    elevation : Elevation, optional
        The relief that goes in with them.
    """
    parts: dict[str, NDArray[Any]] = {}
    for name in ("node_id", "lon", "lat", "way_id", "way_start", "way_node"):
        parts[name] = getattr(roads, name)
    _pack(elevation, "relief", parts)
    digest = hashlib.sha256(code_version().encode())
    for name, part in parts.items():
        digest.update(f"{name} {part.dtype.str} {part.shape} ".encode())
        digest.update(np.ascontiguousarray(part).data)
    for frame in (roads.tags, roads.barriers.reset_index()):
        digest.update(",".join(map(str, frame.columns)).encode())
        digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return digest.hexdigest()[:32]


@cache
def code_version() -> str:
    """Return a hash of the code that reads roads and builds networks, and of the libraries' versions."""
    digest = hashlib.sha256(f"{np.__version__} {pd.__version__}".encode())
    for room in ("layers", "routing"):
        for path in sorted((_PROJECT / room).glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def write_stored(path: Path, network: Network) -> None:
    """Write a network; the file is whole or not there, even when the machine stops meanwhile.

    Raises
    ------
    OSError
        The folder cannot be made or written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    parts: dict[str, NDArray[Any]] = {}
    _pack(network, "", parts)
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=".writing-", suffix=_ENDING)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, allow_pickle=False, **parts)
            file.flush()
            os.fsync(file.fileno())
        Path(scratch).replace(path)
    finally:
        Path(scratch).unlink(missing_ok=True)


def read_stored(path: Path) -> Network | None:
    """Return the network of a file; None when the file is absent, damaged, or of another shape."""
    try:
        with np.load(path, allow_pickle=False) as parts:
            network = _unpack("", parts)
        path.touch()
    except _BAD_FILE:
        return None
    return network if isinstance(network, Network) else None


def _pack(value: object, name: str, parts: dict[str, NDArray[Any]]) -> None:
    """Lay a value out as arrays under names that begin with its own."""
    if is_dataclass(value) and not isinstance(value, type):
        parts[f"{name}:kind"] = _text([type(value).__name__])
        for part in fields(value):
            _pack(getattr(value, part.name), f"{name}/{part.name}", parts)
    elif isinstance(value, pd.DataFrame):
        parts[f"{name}:columns"] = _text([str(column) for column in value.columns])
        for number, column in enumerate(value.columns):
            _pack_column(value[column], f"{name}:{number}", parts)
    elif isinstance(value, np.ndarray) and value.dtype != object:
        parts[name] = value
    else:
        parts[f"{name}:json"] = _text([json.dumps(value)])


def _pack_column(column: pd.Series, name: str, parts: dict[str, NDArray[Any]]) -> None:
    if isinstance(column.dtype, np.dtype) and column.dtype != object:
        parts[name] = column.to_numpy()
        return
    codes, words = pd.factorize(column)
    parts[f"{name}:words"] = _text([str(word) for word in words])
    parts[f"{name}:codes"] = codes


def _text(words: list[str]) -> NDArray[np.uint8]:
    """Return words as the bytes of their JSON: text of any length, without pickles."""
    return np.frombuffer(json.dumps(words).encode(), dtype=np.uint8)


def _words(part: NDArray[np.uint8]) -> list[str]:
    words: list[str] = json.loads(part.tobytes())
    return words


def _unpack(name: str, parts: Any) -> Any:
    if f"{name}:kind" in parts:
        kind: Any = _KINDS[_words(parts[f"{name}:kind"])[0]]
        return kind(**{part.name: _unpack(f"{name}/{part.name}", parts) for part in fields(kind)})
    if f"{name}:columns" in parts:
        columns = _words(parts[f"{name}:columns"])
        return pd.DataFrame(
            {column: _unpack_column(f"{name}:{number}", parts) for number, column in enumerate(columns)}
        )
    if f"{name}:json" in parts:
        value = json.loads(_words(parts[f"{name}:json"])[0])
        return tuple(value) if isinstance(value, list) else value
    return parts[name]


def _unpack_column(name: str, parts: Any) -> Any:
    if name in parts:
        return parts[name]
    words = np.array(_words(parts[f"{name}:words"]), dtype=object)
    return pd.Series(words[parts[f"{name}:codes"]], dtype="str")


def _drop_oldest(folder: Path) -> None:
    kept = sorted(folder.glob(f"network-*{_ENDING}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[FILES_KEPT:]:
        path.unlink(missing_ok=True)
