"""The validation set of ITU-R P.1812 beside the project: profiles, and what comes out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Row:
    """One loss of the set: `profile` [point, (km, ground m, kind, clutter m, zone)] and the log's values."""

    name: str
    profile: NDArray[np.float64]
    log: dict[str, float]

    @property
    def is_inland(self) -> bool:
        return bool(np.all(self.profile[:, 4] == 4))

    @property
    def arrays(self) -> tuple[NDArray[np.float64], ...]:
        return tuple(np.ascontiguousarray(self.profile[:, column]) for column in (0, 1, 3))

    @property
    def terms(self) -> dict[str, float]:
        keys = {
            "frequency_ghz": "f (GHz)",
            "time_percent": "p (%)",
            "location_percent": "pL (%)",
            "tx_height_m": "htg (m)",
            "rx_height_m": "hrg (m)",
            "polarisation": "pol",
            "latitude": "phi (deg)",
            "delta_n": "DN",
            "n0": "N0",
        }
        return {name: self.log[key] for name, key in keys.items()} | {"polarisation": int(self.log["pol"])}


def read_rows(shared_data: Path) -> Iterator[Row]:
    """Give every row of the set, inland or not."""
    folder = shared_data / "validation" / "p1812"
    for path in sorted(folder.glob("*.csv")):
        profile = _read_profile(path)
        for log in sorted((folder / "results").glob(f"{path.stem}_[0-9]_log.csv")):
            yield Row(log.stem.removesuffix("_log"), profile, _read_log(log))


def _read_profile(path: Path) -> NDArray[np.float64]:
    lines = path.read_text(encoding="utf-8").splitlines()
    marks = [
        row for row, line in enumerate(lines) if line.startswith(("{Begin of Profile", "{End of Profile"))
    ]
    begin, end = marks
    return np.array([[float(cell) for cell in line.split(",")[:5]] for line in lines[begin + 2 : end]])


def _read_log(path: Path) -> dict[str, float]:
    """Values by name; of the names that come twice, the first."""
    found: dict[str, float] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for cells in list(csv.reader(file))[1:]:
            if len(cells) > 3 and cells[3]:
                found.setdefault(cells[0].strip(), float(cells[3]))
    return found
