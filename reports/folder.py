"""An output folder is written whole or not at all.

The files are made in a hidden folder beside the wanted one, which is renamed when the last file is closed. A
reader therefore never finds half an answer, nor files of two runs side by side.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from layers.errors import InputError


def check_folder(out: Path, names: tuple[str, ...]) -> None:
    """Check that a folder may be written to, before any work is done.

    Parameters
    ----------
    out : Path
        The folder that is wanted.
    names : tuple of str
        The files that will be written there.

    Raises
    ------
    InputError
        When `out` is a file, or holds anything else than files of these names: a folder is replaced as a
        whole, so that nothing of the reader's own is ever removed.
    """
    if not out.exists():
        parent = next(path for path in out.absolute().parents if path.exists())
        if not parent.is_dir():
            raise InputError(
                f"{parent} is not a folder", file=str(out), mend="give another folder with --out"
            )
        if not os.access(parent, os.W_OK | os.X_OK):
            raise InputError(
                f"{parent} may not be written to", file=str(out), mend="give another folder with --out"
            )
        return
    if not out.is_dir():
        raise InputError("is a file, not a folder", file=str(out), mend="give another folder with --out")
    if out.is_symlink() or out.is_mount() or not os.access(out.absolute().parent, os.W_OK | os.X_OK):
        raise InputError(
            "cannot be replaced as a whole (a link, a mount, or a parent that may not be written to)",
            file=str(out),
            mend="give a new folder inside it, or another one, with --out",
        )
    others = sorted(path.name for path in out.iterdir() if path.name not in names or not path.is_file())
    if others:
        raise InputError(
            "holds files that this command did not write, and the folder is replaced as a whole",
            file=str(out),
            rows=others,
            mend="give a new or empty folder with --out, or move these files away",
        )


@contextmanager
def whole_folder(out: Path, names: tuple[str, ...]) -> Iterator[Path]:
    """Give a temporary folder to write to, and put it in the place of `out` at the end.

    Parameters
    ----------
    out : Path
        The folder that is wanted; its parents are made.
    names : tuple of str
        The files that will be written, for the check of an existing folder.

    Yields
    ------
    Path
        A new, empty folder beside `out`. On an error inside the block it is removed and `out` stays as it
        was.

    Raises
    ------
    InputError
        See :func:`check_folder`.
    """
    check_folder(out, names)
    out = out.resolve()
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        part.mkdir(parents=True)
    except OSError as error:
        raise InputError(
            f"cannot be made ({error.strerror})", file=str(out), mend="give another folder with --out"
        ) from error
    try:
        yield part
        _replace(part, out)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _replace(part: Path, out: Path) -> None:
    """Rename `part` to `out`; what stood there is removed only after that."""
    if not out.exists():
        part.rename(out)
        return
    old = out.with_name(f".{out.name}.{os.getpid()}.old")
    out.rename(old)
    try:
        part.rename(out)
    except OSError:
        old.rename(out)
        raise
    shutil.rmtree(old)
