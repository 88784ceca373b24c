"""A toy region that every command runs on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.regions import write_region


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the toy region of `tests.regions`; it is not to be changed."""
    return write_region(tmp_path_factory.mktemp("toy") / "region")
