"""The front door of the builder; that its bytes are those of data/kivu is tested in tests/tools."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from commands.build_kivu import FILES
from tests.commands.outputs import fail, run


def test_the_files_are_those_of_the_embedded_region(
    kivu: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(out: Path) -> None:
        shutil.copytree(kivu, out, dirs_exist_ok=True)

    monkeypatch.setattr("tools.build_kivu.build", build)
    for _ in range(2):  # the second time over the first
        assert run("build-kivu", "--out", tmp_path / "out") == 0
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(FILES)


def test_nothing_is_left_of_a_build_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def build(out: Path) -> None:
        (out / "region.toml").write_text("half")
        raise OSError(28, "No space left on device", str(out / "roads.osm.pbf"))

    monkeypatch.setattr("tools.build_kivu.build", build)
    assert "No space left on device" in fail(capsys, "build-kivu", "--out", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
