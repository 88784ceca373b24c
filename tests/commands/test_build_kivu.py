from __future__ import annotations

from pathlib import Path

from commands.build_kivu import FILES
from tests.commands.outputs import run


def test_the_embedded_region_is_what_the_command_writes(kivu: Path, tmp_path: Path) -> None:
    assert run("build-kivu", "--out", tmp_path / "out") == 0
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == sorted(FILES)
    assert written == sorted(path.name for path in kivu.iterdir())
    for name in written:
        assert (tmp_path / "out" / name).read_bytes() == (kivu / name).read_bytes(), name
