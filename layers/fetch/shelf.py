"""Unfinished downloads on disk: NAME.part grows, NAME.json says what it is going to be."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(slots=True)
class Note:
    """What is written down about a file.

    Attributes
    ----------
    key : str
        Tells one question from another: address and what was posted.
    validator : str
        The server's mark of the file's version ("" = none): without it a cut file is not gone on with.
    size : int
        Bytes of the whole file; 0 = unknown.
    sha256, retrieved : str
        "" until the file is whole.
    """

    key: str
    validator: str = ""
    size: int = 0
    sha256: str = ""
    retrieved: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of downloads."""

    folder: Path

    def part(self, name: str) -> Path:
        """Return where a file lies until it is whole."""
        return self.folder / f"{name}.part"

    def part_bytes(self, name: str) -> int:
        """Return how much of an unfinished file is there."""
        part = self.part(name)
        return part.stat().st_size if part.is_file() else 0

    def read_note(self, name: str) -> Note | None:
        """Return a file's note; None where there is none or a loss of power has cut it short."""
        try:
            return Note(**json.loads(self._note(name).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write_note(self, name: str, note: Note) -> None:
        """Write a file's note."""
        self._note(name).write_text(json.dumps(asdict(note)), encoding="utf-8")

    def forget(self, name: str) -> None:
        """Remove a file, what is there of it, and its note."""
        for path in (self.folder / name, self.part(name), self._note(name)):
            path.unlink(missing_ok=True)

    def _note(self, name: str) -> Path:
        return self.folder / f"{name}.json"
