"""`bundle` and `unbundle`: the same region on the other side, or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from layers.fetch import bundle as bundle_module
from layers.fetch.bundle import MANIFEST
from layers.layers import check_region
from tests.commands.outputs import fail, run
from tests.regions import write_region

Members = dict[str, bytes]


@pytest.fixture
def packed(toy: Path, tmp_path: Path) -> Path:
    assert run("bundle", toy, "--out", tmp_path / "toy.zip") == 0
    return tmp_path / "toy.zip"


def contents(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repack(path: Path, members: Members) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def manifest_of(files: Members) -> bytes:
    rows = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    }
    return json.dumps({"format": 1, "title": "x", "files": rows}).encode()


def test_there_and_back(toy: Path, packed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("unbundle", packed, "--out", tmp_path / "there") == 0
    assert "Toy region: 8 files, every checksum is right" in capsys.readouterr().out
    for path in toy.iterdir():
        assert (tmp_path / "there" / path.name).read_bytes() == path.read_bytes()
    assert check_region(tmp_path / "there")[0] == []
    assert run("unbundle", packed, "--out", tmp_path / "there") == 0  # over its own earlier output


def test_the_same_region_makes_the_same_bytes(toy: Path, packed: Path, tmp_path: Path) -> None:
    other = shutil.copytree(toy, tmp_path / "copy")
    for path in other.iterdir():
        os.utime(path, (1, 1))
        path.chmod(0o600)
    assert run("bundle", other, "--out", tmp_path / "again.zip") == 0
    assert (tmp_path / "again.zip").read_bytes() == packed.read_bytes()
    with zipfile.ZipFile(packed) as archive:
        assert archive.namelist()[0] == MANIFEST
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_only_what_region_toml_names_is_carried(tmp_path: Path) -> None:
    region = write_region(tmp_path / "region")
    (region / "names-and-phones.csv").write_text("secret", encoding="utf-8")
    assert run("bundle", region, "--out", tmp_path / "out.zip") == 0
    assert "names-and-phones.csv" not in contents(tmp_path / "out.zip")


def test_a_stick_with_restricted_layers_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    region = write_region(tmp_path / "region", layer_keys={"bases": {"sensitivity": "restricted"}})
    assert run("bundle", region, "--out", tmp_path / "out.zip") == 0
    assert "holds layers that are restricted" in capsys.readouterr().err


def test_a_region_that_cannot_be_packed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    region = write_region(tmp_path / "region")
    (region / "roads.osm").unlink()
    assert "roads.osm" in fail(capsys, "bundle", region, "--out", tmp_path / "out.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["region"]
    assert "region.toml" in fail(capsys, "bundle", tmp_path, "--out", tmp_path / "out.zip")


def test_files_that_are_no_bundles_are_not_written_over(
    toy: Path, packed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "letter.zip"
    letter.write_text("dear", encoding="utf-8")
    assert "is no bundle" in fail(capsys, "bundle", toy, "--out", letter)
    assert letter.read_text(encoding="utf-8") == "dear"
    assert "may not be written over" in fail(capsys, "bundle", toy, "--out", toy / "roads.osm")
    assert run("bundle", toy, "--out", packed) == 0  # an earlier bundle is


def _outside(members: Members) -> Members:
    return {**members, "../escaped.txt": b"x"}


def _absolute(members: Members) -> Members:
    return {**members, "/tmp/escaped.txt": b"x"}


def _drive(members: Members) -> Members:
    return {**members, "C:\\escaped.txt": b"x"}


def _foreign(members: Members) -> Members:
    return {**members, "run.exe": b"x"}


def _missing(members: Members) -> Members:
    return {name: content for name, content in members.items() if name != "roads.osm"}


def _changed(members: Members) -> Members:
    return {**members, "bases.csv": members["bases.csv"].replace(b"120", b"920")}


def _longer(members: Members) -> Members:
    return {**members, "bases.csv": members["bases.csv"] + b"\n"}


def _no_manifest(members: Members) -> Members:
    return {name: content for name, content in members.items() if name != MANIFEST}


def _bad_manifest(members: Members) -> Members:
    return {**members, MANIFEST: b'{"files": 3}'}


def _newer(members: Members) -> Members:
    return {**members, MANIFEST: members[MANIFEST].replace(b'"format": 1', b'"format": 2')}


def _case(members: Members) -> Members:
    return {**members, "BASES.csv": b"x"}


def _no_region(members: Members) -> Members:
    files = {"bases.csv": members["bases.csv"]}
    return {MANIFEST: manifest_of(files), **files}


def _not_a_region(members: Members) -> Members:
    files = {name: content for name, content in members.items() if name != MANIFEST}
    files["region.toml"] = b"title = 3\n"
    return {MANIFEST: manifest_of(files), **files}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_outside, "lead out of the folder"),
        (_absolute, "lead out of the folder"),
        (_drive, "lead out of the folder"),
        (_foreign, "run.exe"),
        (_missing, "roads.osm"),
        (_changed, "not what was packed"),
        (_longer, "bases.csv"),
        (_no_manifest, "no manifest.json"),
        (_bad_manifest, "manifest.json is damaged"),
        (_newer, "format 2"),
        (_case, "stand in it twice"),
        (_no_region, "region.toml"),
        (_not_a_region, "region.toml"),
    ],
)
def test_a_bundle_that_was_tampered_with(
    change: Callable[[Members], Members],
    named: str,
    packed: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    repack(packed, change(contents(packed)))
    said = fail(capsys, "unbundle", packed, "--out", tmp_path / "a" / "there")
    assert named in said
    assert not list(tmp_path.glob("a/there*"))
    assert not list(tmp_path.rglob("*escaped*"))
    assert not Path("/tmp/escaped.txt").exists()


def test_a_link_in_a_bundle(packed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    members = contents(packed)
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)
            if name == "bases.csv":
                member.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(member, content)
    assert "holds links" in fail(capsys, "unbundle", packed, "--out", tmp_path / "there")


def test_damage_at_every_part_of_the_file(
    packed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One byte is turned, or the end is lost: refused, and nothing is left behind."""
    whole = packed.read_bytes()
    survived = []
    for at in range(0, len(whole), len(whole) // 40):
        packed.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        status = run("unbundle", packed, "--out", tmp_path / "there")
        if status == 0:  # a byte that says nothing, such as a date: every checksum is right all the same
            survived.append(at)
            shutil.rmtree(tmp_path / "there")
        assert not (tmp_path / "there").exists()
    assert len(survived) < 10
    packed.write_bytes(whole[: len(whole) // 2])
    assert "not a whole zip archive" in fail(capsys, "unbundle", packed, "--out", tmp_path / "there")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["toy.zip"]


def test_a_bomb(packed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {**contents(packed), "roads.osm": bytes(150_000_000)}
    del files[MANIFEST]
    repack(packed, {MANIFEST: manifest_of(files), **files})
    assert "would unpack to" in fail(capsys, "unbundle", packed, "--out", tmp_path / "there")


def test_too_many_bytes(
    packed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle_module, "MOST_BYTES", 1000)
    assert "would unpack to" in fail(capsys, "unbundle", packed, "--out", tmp_path / "there")


def test_other_files_are_not_removed(
    packed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (there / "letter.txt").write_text("dear", encoding="utf-8")
    assert "letter.txt" in fail(capsys, "unbundle", packed, "--out", there)
    assert [path.name for path in there.iterdir()] == ["letter.txt"]
    assert "no such file" in fail(capsys, "unbundle", tmp_path / "none.zip", "--out", tmp_path / "x")


def test_a_linked_layer_and_a_folder_within(tmp_path: Path) -> None:
    region = write_region(tmp_path / "region")
    (region / "osm").mkdir()
    shutil.move(region / "roads.osm", tmp_path / "large.osm")
    (region / "osm" / "roads.osm").symlink_to(tmp_path / "large.osm")
    toml = region / "region.toml"
    text = toml.read_text(encoding="utf-8").replace('"roads.osm"', '"osm/roads.osm"')
    toml.write_text(text, encoding="utf-8")
    assert run("bundle", region, "--out", tmp_path / "out.zip") == 0
    assert run("unbundle", tmp_path / "out.zip", "--out", tmp_path / "there") == 0
    there = tmp_path / "there" / "osm" / "roads.osm"
    assert there.is_file()
    assert not there.is_symlink()
    assert check_region(tmp_path / "there")[0] == []
