"""Links as rows of villages and masts, as plans and kernels take them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class LinkRows:
    """Links (l); the arrays are not to be altered.

    Attributes
    ----------
    village, mast : int64[l]
        Rows of the village and of the mast.
    margin_db : float64[l]
        Greatest allowed loss less loss; NaN = unknown.
    """

    village: NDArray[np.int64]
    mast: NDArray[np.int64]
    margin_db: NDArray[np.float64]

    def take(self, kept: NDArray[np.bool_] | NDArray[np.int64]) -> LinkRows:
        """Return those of flags bool[l], or of positions, in their order."""
        return LinkRows(self.village[kept], self.mast[kept], self.margin_db[kept])

    def usable(self) -> LinkRows:
        """Return those with a margin of 0 dB or more, by village, then from the greatest margin on."""
        usable = self.take(self.margin_db >= 0)
        return usable.take(np.lexsort((usable.mast, -usable.margin_db, usable.village)))


def no_rows() -> LinkRows:
    """Return no links."""
    return LinkRows(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


def read_rows(links: pd.DataFrame, mast_ids: pd.Index, village_ids: pd.Index) -> LinkRows:
    """Return a table as `coverage.signal.links.build_links` makes it as rows of masts and villages."""
    return LinkRows(
        village=_rows_of(links["village_id"], village_ids),
        mast=_rows_of(links["mast_id"], mast_ids),
        margin_db=links["margin_db"].to_numpy(dtype=np.float64),
    )


def stack_rows(parts: Sequence[LinkRows]) -> LinkRows:
    """Put links after each other."""
    return LinkRows(
        village=np.concatenate([part.village for part in parts]),
        mast=np.concatenate([part.mast for part in parts]),
        margin_db=np.concatenate([part.margin_db for part in parts]),
    )


def _rows_of(ids: pd.Series, known: pd.Index) -> NDArray[np.int64]:
    named = ids.astype("category").cat
    codes = named.codes.to_numpy()
    rows = known.get_indexer(named.categories.astype(object))
    return rows[codes].astype(np.int64) if len(rows) else np.zeros(0, np.int64)
