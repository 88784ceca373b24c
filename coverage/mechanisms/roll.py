"""A copy of the mechanisms layer that changes may be written into; the layer itself is never altered."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

import pandas as pd

from layers.mechanisms import no_mechanisms


class Roll:
    """Mechanisms as columns of plain values."""

    def __init__(self, mechanisms: pd.DataFrame) -> None:
        """Copy a frame as `layers.mechanisms.read_mechanisms` gives it."""
        self._given = mechanisms
        self._ids = [str(id_) for id_ in mechanisms.index]
        self._columns: dict[str, list[Any]] = {name: mechanisms[name].tolist() for name in mechanisms.columns}
        self._is_changed = False

    def __len__(self) -> int:
        """How many mechanisms there are."""
        return len(self._ids)

    def row(self, mechanism_id: str) -> int:
        """Row of a mechanism."""
        return self._ids.index(mechanism_id)

    def rows_at(self, village_id: str, kinds: Container[str]) -> list[int]:
        """Rows of the mechanisms of some kinds at a village."""
        where, kind = self._columns["village_id"], self._columns["kind"]
        return [row for row in range(len(where)) if where[row] == village_id and kind[row] in kinds]

    def get(self, row: int, column: str) -> Any:
        """Return one value."""
        return self._columns[column][row]

    def put(self, row: int, **values: Any) -> bool:
        """Write values; say whether any of them is another than before."""
        differs = any(not _is_same(self._columns[name][row], value) for name, value in values.items())
        for name, value in values.items():
            self._columns[name][row] = value
        self._is_changed |= differs
        return differs

    def add(self, word: str, **values: Any) -> None:
        """Write one more mechanism, called word-1, word-2, and so on; what is left out is not known."""
        number = 1
        while f"{word}-{number}" in self._ids:
            number += 1
        self._ids.append(f"{word}-{number}")
        blank = {"kind": "", "village_id": "", "base_id": "", "owner": "", "channel": ""}
        for name, column in self._columns.items():
            column.append(values.get(name, blank.get(name)))
        self._is_changed = True

    def frame(self) -> pd.DataFrame:
        """Return the mechanisms with what was written; the given frame itself where nothing was."""
        if not self._is_changed:
            return self._given
        types = no_mechanisms().dtypes
        index = pd.Index(self._ids, dtype="str", name=self._given.index.name)
        return pd.DataFrame(
            {
                name: pd.to_datetime(pd.Series(values, dtype=object)).to_numpy(dtype="datetime64[s]")
                if str(types.get(name, "")).startswith("datetime64")
                else pd.array(values, dtype=types.get(name, self._given[name].dtype))
                for name, values in self._columns.items()
            },
            index=index,
        )


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values are equal; what is not known is equal to what is not known."""
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    return bool(one == other)
