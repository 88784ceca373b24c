from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from layers.assumptions import read_assumptions
from layers.elevation import Elevation
from layers.layers import read_layers
from routing.build import build_network
from routing.network import Network
from routing.stored import FILES_KEPT, network_key, read_stored, stored_network, write_stored
from tests.routing.worlds import make_roads

ROADS = make_roads(
    [(29.0, 0.0), (29.1, 0.0), (29.2, 0.1), (29.3, 0.1)],
    [([0, 1, 2], {"highway": "track", "name": "Détour"}), ([2, 3], {"ferry": "yes", "duration": "00:20"})],
    {1: {"barrier": "gate"}},
)
RELIEF = Elevation(np.arange(12, dtype=np.float32).reshape(3, 4) * 100, (28.9, 0.3, 0.2, 0.2))


def assert_same(ours: object, theirs: object) -> None:
    """Hold two values field by field, arrays with their kinds."""
    assert type(ours) is type(theirs)
    if is_dataclass(ours):
        for part in fields(ours):
            assert_same(getattr(ours, part.name), getattr(theirs, part.name))
    elif isinstance(ours, pd.DataFrame):
        pd.testing.assert_frame_equal(ours, theirs)
    elif isinstance(ours, np.ndarray):
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours, theirs)
    else:
        assert ours == theirs


def never() -> Network:
    raise AssertionError("it was to be read, not built")


@pytest.mark.parametrize("relief", [None, RELIEF])
def test_what_is_read_is_what_was_built(tmp_path: Path, relief: Elevation | None) -> None:
    key = network_key(ROADS, relief)
    built = stored_network(tmp_path / "cache", key, lambda: build_network(ROADS, relief))
    read = stored_network(tmp_path / "cache", key, never)
    assert read is not built
    assert_same(read, built)


def test_the_embedded_region(tmp_path: Path, kivu: Path) -> None:
    layers = read_layers(kivu, read_assumptions())
    built = build_network(layers.roads, layers.elevation)
    write_stored(tmp_path / "kivu.npz", built)
    read = read_stored(tmp_path / "kivu.npz")
    assert read is not None
    assert_same(read, built)


def test_without_a_folder_nothing_is_kept() -> None:
    assert stored_network(None, "key", lambda: build_network(ROADS)).network_id


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "flipped", "other"])
def test_a_damaged_file_is_built_anew(tmp_path: Path, damage: str) -> None:
    key = network_key(ROADS)
    built = stored_network(tmp_path, key, lambda: build_network(ROADS))
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    if damage == "other":
        np.savez(path, x=np.zeros(3))
    else:
        flipped = bytes(byte ^ 0xFF if 2000 < at < 2100 else byte for at, byte in enumerate(whole))
        path.write_bytes({"cut": whole[:-500], "empty": b"", "text": b"hello", "flipped": flipped}[damage])
    assert read_stored(path) is None
    assert_same(stored_network(tmp_path, key, lambda: build_network(ROADS)), built)
    assert path.read_bytes() == whole or read_stored(path) is not None


def test_pickles_are_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "network-x.npz"
    np.savez(path, **{":kind": np.array([{"a": 1}], dtype=object)})
    assert read_stored(path) is None


def test_the_key_hangs_on_everything_that_goes_in() -> None:
    keys = {network_key(ROADS), network_key(ROADS, RELIEF)}
    keys.add(network_key(ROADS, replace(RELIEF, heights=RELIEF.heights + 1)))
    keys.add(network_key(replace(ROADS, lon=ROADS.lon + 1e-7)))
    keys.add(network_key(replace(ROADS, tags=ROADS.tags.assign(surface="mud"))))
    keys.add(network_key(replace(ROADS, barriers=ROADS.barriers.iloc[:0])))
    assert len(keys) == 6
    assert network_key(replace(ROADS, lon=ROADS.lon.copy())) in keys


def test_few_are_kept_and_a_folder_that_cannot_be_made_is_no_fault(tmp_path: Path) -> None:
    for number in range(FILES_KEPT + 3):
        stored_network(tmp_path / "cache", str(number), lambda: build_network(ROADS))
    assert len(list((tmp_path / "cache").iterdir())) == FILES_KEPT
    (tmp_path / "file").write_text("no folder")
    assert stored_network(tmp_path / "file" / "cache", "key", lambda: build_network(ROADS)).network_id
