"""The stand-in for the internet, and a downloader that does not wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from layers.fetch.download import Downloader, Patience
from layers.fetch.job import Job
from layers.fetch.sources import read_sources
from tests.layers.fetch.standin import StandIn, standing_in


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standing_in() as server:
        yield server


@pytest.fixture
def slept() -> list[float]:
    """The pauses that were asked for; none is made."""
    return []


@pytest.fixture
def downloader(tmp_path: Path, slept: list[float]) -> Downloader:
    patience = Patience(connect_s=2, read_s=0.4, tries=4, pause_s=1.0, longest_s=120)
    return Downloader(tmp_path / "work", patience, sleep=slept.append)


@pytest.fixture
def job(standin: StandIn, downloader: Downloader) -> Job:
    return Job(
        box=(28.9, -0.3, 29.3, 0.1),
        countries=("COD",),
        extract="",
        cells="1km",
        today=date(2026, 11, 21),
        folder=downloader.folder,
        sources=read_sources([standin.url]),
        downloader=downloader,
    )
