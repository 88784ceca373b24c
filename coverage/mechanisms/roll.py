"""Mechanisms that changes may be written into; the layer itself is never altered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from typing import Any

import pandas as pd

_TEXTS = ("kind", "village_id", "base_id", "owner", "channel")


class Roll:
    """What is written over the rows of a frame, and the rows that come after them."""

    def __init__(self, mechanisms: pd.DataFrame) -> None:
        """Write over a frame as `layers.mechanisms.read_mechanisms` gives it."""
        self._given = mechanisms
        self._row_of = {str(id_): row for row, id_ in enumerate(mechanisms.index)}
        self._texts = {name: mechanisms[name].to_numpy(dtype=object) for name in _TEXTS}
        self._written: dict[str, dict[int, Any]] = {}
        self._added: list[dict[str, Any]] = []
        self._numbers: dict[str, int] = {}
        self._at: defaultdict[str, set[int]] = defaultdict(set)
        for row, village_id in enumerate(self._texts["village_id"]):
            self._at[village_id].add(row)

    def __len__(self) -> int:
        """How many mechanisms there are."""
        return len(self._row_of)

    def row(self, mechanism_id: str) -> int:
        """Row of a mechanism."""
        return self._row_of[mechanism_id]

    def rows_at(self, village_id: str, kinds: Container[str]) -> list[int]:
        """Rows of the mechanisms of some kinds at a village."""
        return [row for row in sorted(self._at.get(village_id, ())) if self.get(row, "kind") in kinds]

    def get(self, row: int, column: str) -> Any:
        """Return one value."""
        count = len(self._given)
        if row >= count:
            return self._added[row - count][column]
        written = self._written.get(column, {})
        if row in written:
            return written[row]
        return self._texts[column][row] if column in self._texts else self._given[column].iloc[row]

    def put(self, row: int, **values: Any) -> bool:
        """Write values; say whether any of them is another than before."""
        differing = {
            name: value for name, value in values.items() if not _is_same(self.get(row, name), value)
        }
        if "village_id" in differing:
            self._at[self.get(row, "village_id")].discard(row)
            self._at[differing["village_id"]].add(row)
        count = len(self._given)
        if row >= count:
            self._added[row - count].update(differing)
            return bool(differing)
        for name, value in differing.items():
            self._written.setdefault(name, {})[row] = value
        return bool(differing)

    def add(self, word: str, **values: Any) -> None:
        """Write one more mechanism, called word-1, word-2, and so on; what is left out is not known."""
        number = self._numbers.get(word, 0) + 1
        while f"{word}-{number}" in self._row_of:
            number += 1
        self._numbers[word] = number
        row = len(self)
        self._row_of[f"{word}-{number}"] = row
        blank: dict[str, Any] = {name: "" if name in _TEXTS else None for name in self._given.columns}
        self._added.append({**blank, **values})
        self._at[self._added[-1]["village_id"]].add(row)

    def frame(self) -> pd.DataFrame:
        """Return the mechanisms with what was written; the given frame itself where nothing was."""
        if not self._written and not self._added:
            return self._given
        frame = self._given.copy()
        for name, values in self._written.items():
            frame.loc[frame.index[list(values)], name] = list(values.values())
        if not self._added:
            return frame
        index = pd.Index(list(self._row_of)[len(frame) :], dtype=frame.index.dtype, name=frame.index.name)
        added = pd.DataFrame(self._added, index=index, columns=frame.columns, dtype=object)
        return pd.concat([frame, added.astype(frame.dtypes)])


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values are equal; what is not known is equal to what is not known."""
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    return bool(one == other)
