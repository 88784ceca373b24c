from __future__ import annotations

import tomllib
from pathlib import Path

from commands.fetch import LAYERS
from layers.fetch.elevation import MOST_CELLS
from layers.fetch.region import STEPS
from layers.fetch.sources import TABLE

DOCS = (Path(__file__).parents[3] / "docs" / "fetch.md").read_text(encoding="utf-8")


def test_every_step_and_its_layers_are_told() -> None:
    rows = [line.strip("|").split(" | ") for line in DOCS.splitlines() if line.startswith("| ")][1:]
    told = {row[0].strip(): row[1].strip() for row in rows}
    assert told == {name: ", ".join(layers) for name, (_, layers) in STEPS.items()}
    assert tuple(told) == LAYERS


def test_every_source_and_limit_is_told() -> None:
    for name in tomllib.loads(TABLE.read_text(encoding="utf-8")):
        assert f"`/{name}`" in DOCS
    assert f"{MOST_CELLS // 1_000_000} million cells" in DOCS
