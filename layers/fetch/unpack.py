"""Zip archives from elsewhere, opened with suspicion: no way out of the folder, no bombs, no damage."""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from layers.errors import BrokenFile

MOST_MEMBERS = 10_000
MOST_RATIO = 200
RATIO_FROM_BYTES = 100_000_000
_CHUNK_BYTES = 1 << 20
_ODD = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What reading a damaged archive raises."""


def unpack(path: Path, folder: Path, most_bytes: int) -> Path:
    """Unpack an archive into a new folder and return it; what stood there is replaced.

    Raises
    ------
    BrokenFile
        It is damaged, or not to be trusted.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with open_archive(path, most_bytes) as archive:
        for member in members(archive, path):
            extract(archive, member, folder / member.filename, path)
    return folder


def open_archive(path: Path, most_bytes: int) -> zipfile.ZipFile:
    """Open an archive and judge its table of contents before a byte is written.

    Raises
    ------
    BrokenFile
    """
    try:
        archive = zipfile.ZipFile(path)
    except FAULTS as error:
        raise BrokenFile(
            f"it is not a whole zip archive ({error})", file=path, mend="fetch it again"
        ) from error
    try:
        found = members(archive, path)
        total = sum(member.file_size for member in found)
        packed = sum(member.compress_size for member in found)
        is_bomb = total > RATIO_FROM_BYTES and total > MOST_RATIO * max(1, packed)
        if len(found) > MOST_MEMBERS or total > most_bytes or is_bomb:
            raise _distrust(path, f"it would unpack to {len(found)} files of {total / 1e6:,.0f} MB", [])
    except BaseException:
        archive.close()
        raise
    return archive


def members(archive: zipfile.ZipFile, path: Path) -> list[zipfile.ZipInfo]:
    """Return the files of an archive, after a look at their names.

    Raises
    ------
    BrokenFile
        A name leads out of the folder, stands twice, or is that of a link or an encrypted file.
    """
    found = [member for member in archive.infolist() if not member.is_dir()]
    outside = [member.filename for member in archive.infolist() if not is_plain_name(member.filename)]
    if outside:
        raise _distrust(path, "names in it lead out of the folder", outside)
    links = [member.filename for member in found if stat.S_ISLNK(member.external_attr >> 16)]
    if links:
        raise _distrust(path, "it holds links", links)
    locked = [member.filename for member in found if member.flag_bits & 1]
    if locked:
        raise _distrust(path, "it is encrypted", locked)
    names = [member.filename.casefold() for member in found]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise _distrust(path, "names stand in it twice", twice)
    return found


def is_plain_name(name: str) -> bool:
    """Tell whether a name stays within its folder, on every system.

    Examples
    --------
    >>> [is_plain_name(name) for name in ("roads.osm", "a/b.csv", "../b", "/b", "c:b", "a/./b")]
    [True, True, False, False, False, False]
    """
    parts = name.rstrip("/").split("/")
    return (
        bool(name)
        and not _ODD.search(name)
        and not PurePosixPath(name).is_absolute()
        and all(part not in ("", ".", "..") and part == part.rstrip(". ") for part in parts)
    )


def extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, path: Path) -> None:
    """Write one file of an archive, never more than its table of contents states.

    Raises
    ------
    BrokenFile
        It is damaged, or longer than it says.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as source, target.open("wb") as file:
            left = member.file_size
            while chunk := source.read(min(_CHUNK_BYTES, left + 1)):
                left -= len(chunk)
                if left < 0:
                    raise zipfile.BadZipFile("longer than stated")
                file.write(chunk)
            if left:
                raise zipfile.BadZipFile("shorter than stated")
    except FAULTS as error:
        message = f"a file in it is damaged ({error})"
        mend = "copy or fetch the archive again"
        raise BrokenFile(message, file=path, rows=[member.filename], mend=mend) from error


def _distrust(path: Path, message: str, rows: list[str]) -> BrokenFile:
    return BrokenFile(message, file=path, rows=rows, mend="do not use it: it is not what it should be")
