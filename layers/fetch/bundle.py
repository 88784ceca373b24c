"""A region in one file, to be carried by USB stick: a zip archive with a checksum of every file.

The same region makes the same bytes: files in the order of their names, dates fixed. manifest.json is first:
``{"format": 1, "title": ..., "files": {"roads.osm.pbf": {"bytes": 123, "sha256": "..."}, ...}}``.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.errors import BrokenFile, InputError, MissingFile
from layers.fetch.answers import sha256_of
from layers.fetch.unpack import FAULTS, extract, is_plain_name, members, open_archive
from layers.region import REGION_FILE, Region, read_region

MANIFEST = "manifest.json"
FORMAT = 1
FIXED_DATE = (1980, 1, 1, 0, 0, 0)
MOST_BYTES = 20_000_000_000
MOST_MANIFEST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was packed or unpacked.

    Attributes
    ----------
    region : Region
    files : dict of str to str
        sha256 by name.
    total_bytes : int
        Of the files, unpacked.
    """

    region: Region
    files: dict[str, str]
    total_bytes: int


def write_bundle(folder: Path, out: Path) -> Bundle:
    """Pack region.toml and the files it names, and nothing else of the folder.

    Raises
    ------
    InputError
        The region cannot be read, a file is missing, or `out` is there and no bundle.
    """
    region = read_region(folder)
    paths = {REGION_FILE: region.folder / REGION_FILE}
    for source in region.layers.values():
        name = source.path.relative_to(os.path.normpath(region.folder)).as_posix()
        if not is_plain_name(name) or name == MANIFEST:
            mend = "rename it, and its path in region.toml"
            raise InputError("a file of this name cannot be carried", file=name, mend=mend)
        paths[name] = source.path
    missing = [name for name, path in paths.items() if not path.is_file()]
    if missing:
        message = "files that region.toml names are not there"
        raise MissingFile(message, file=REGION_FILE, rows=missing, mend="put them there, or fetch them again")
    _check_out(out, set(paths.values()))
    files = {
        name: {"bytes": paths[name].stat().st_size, "sha256": sha256_of(paths[name])}
        for name in sorted(paths)
    }
    manifest = {"format": FORMAT, "title": region.title, "files": files}
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(_member(MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=1))
            for name in files:
                with (
                    paths[name].open("rb") as source_file,
                    archive.open(_member(name), "w", force_zip64=True) as target,
                ):
                    shutil.copyfileobj(source_file, target, 1 << 20)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return Bundle(region, {name: str(row["sha256"]) for name, row in files.items()}, _total(files))


def bundle_names(path: Path) -> tuple[str, ...]:
    """Return the names of a bundle's files, after checking everything that can be checked before unpacking.

    Raises
    ------
    InputError
        It is no bundle, is damaged, or not to be trusted.
    """
    with _open(path) as archive:
        return tuple(_read_manifest(archive, path))


def read_bundle(path: Path, folder: Path) -> Bundle:
    """Unpack a bundle into an empty folder and check every checksum.

    On an error the folder may hold a part of the files: the caller gives one that can be thrown away.

    Raises
    ------
    InputError
        It is no bundle, is damaged, or not to be trusted.
    """
    with _open(path) as archive:
        files = _read_manifest(archive, path)
        if _total(files) > shutil.disk_usage(folder).free:
            message = f"there is no room for its {_total(files) / 1e6:,.0f} MB on the disk"
            raise InputError(message, file=path, mend="make room, or give another --out")
        for member in members(archive, path):
            if member.filename != MANIFEST:
                extract(archive, member, folder / member.filename, path)
    wrong = [name for name, row in files.items() if sha256_of(folder / name) != row["sha256"]]
    if wrong:
        raise BrokenFile("files in it are not what was packed", file=path, rows=wrong, mend="copy it again")
    region = read_region(folder)
    return Bundle(region, {name: row["sha256"] for name, row in files.items()}, _total(files))


def _open(path: Path) -> zipfile.ZipFile:
    if not path.is_file():
        raise MissingFile("there is no such file", file=path, mend="give the file that bundle wrote")
    return open_archive(path, MOST_BYTES)


def _read_manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    """Return the manifest's files, after checking that they are those of the archive, of the same sizes."""
    found = {member.filename: member.file_size for member in members(archive, path)}
    if MANIFEST not in found or found[MANIFEST] > MOST_MANIFEST_BYTES:
        raise BrokenFile("it holds no manifest.json", file=path, mend="give a file that bundle wrote")
    try:
        manifest = json.loads(archive.read(MANIFEST))
        files = {str(name): {"bytes": int(row["bytes"]), "sha256": str(row["sha256"])}
                 for name, row in manifest["files"].items()}  # fmt: skip
        version = int(manifest["format"])
    except (*FAULTS, KeyError, TypeError, AttributeError) as error:
        raise BrokenFile("its manifest.json is damaged", file=path, mend="copy it again") from error
    if version > FORMAT:
        raise BrokenFile(f"it is of format {version}, which is newer", file=path, mend="update this program")
    del found[MANIFEST]
    differing = sorted(
        name for name in {*found, *files} if name not in files or found.get(name) != files[name]["bytes"]
    )
    if differing or REGION_FILE not in files:
        message = "its files are not those of its manifest"
        raise BrokenFile(message, file=path, rows=differing or [REGION_FILE], mend="copy it again")
    return files


def _check_out(out: Path, sources: set[Path]) -> None:
    """Refuse to write over anything but an earlier bundle."""
    if not out.exists():
        return
    mend = "give another name with --out"
    if not out.is_file() or out.resolve() in {path.resolve() for path in sources}:
        raise InputError("it may not be written over", file=str(out), mend=mend)
    try:
        with zipfile.ZipFile(out) as archive:
            archive.getinfo(MANIFEST)
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise InputError("it is there and is no bundle", file=str(out), mend=mend) from error


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, FIXED_DATE)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 3
    member.external_attr = 0o644 << 16
    return member


def _total(files: dict[str, Any]) -> int:
    return sum(int(row["bytes"]) for row in files.values())
