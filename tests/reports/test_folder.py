from __future__ import annotations

from pathlib import Path

import pytest

from layers.errors import InputError
from reports.folder import check_folder, whole_folder

NAMES = ("a.txt", "b.txt")


def write(out: Path, text: str = "new") -> None:
    with whole_folder(out, NAMES) as folder:
        (folder / "a.txt").write_text(text)


def test_a_new_folder_and_its_parents_are_made(tmp_path: Path) -> None:
    write(tmp_path / "deep" / "out")
    assert (tmp_path / "deep" / "out" / "a.txt").read_text() == "new"


def test_nothing_is_left_of_a_failed_run(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "out", NAMES) as folder:
        [(folder / name).write_text(str(1 // n)) for n, name in ((1, "a.txt"), (0, "b.txt"))]
    assert list(tmp_path.iterdir()) == []


def test_earlier_output_is_replaced_as_a_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "b.txt").write_text("old")
    write(out)
    assert [path.name for path in out.iterdir()] == ["a.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_earlier_output_stays_when_a_run_fails(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, "old")
    with pytest.raises(RuntimeError), whole_folder(out, NAMES):
        raise RuntimeError
    assert (out / "a.txt").read_text() == "old"


def test_files_of_others_are_never_removed(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(InputError, match=r"thesis\.doc") as refusal:
        write(tmp_path)
    assert "--out" in refusal.value.mend
    assert (tmp_path / "thesis.doc").read_text() == "mine"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    for out in (tmp_path / "out", tmp_path / "out" / "inside"):
        with pytest.raises(InputError, match="not a folder"):
            check_folder(out, NAMES)


def test_a_link_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    with pytest.raises(InputError, match="a link"):
        check_folder(tmp_path / "out", NAMES)
