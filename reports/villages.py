"""The villages of a comparison, before and after, as one table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from reports.cells import guard_frame

if TYPE_CHECKING:
    from coverage.compare import Comparison

# Of a result's villages, before and after.
_ANSWERS = (
    "status",
    "travel_minutes",
    "response_minutes",
    "site",
    "can_alert",
    "alarm",
    "alarm_minutes",
    "alarm_hub_id",
    "alarm_mast_id",
    "alarm_is_verified",
    "second_alarm",
    "second_minutes",
    "second_hub_id",
    "second_mast_id",
    "second_is_verified",
    "independent_routes",
    "runner_to",
    "runner_minutes",
    "can_warn",
    "warning",
    "warning_minutes",
)
_SIGNALS = ("signal", "signal_claimed", "signal_modelled", "signal_agreement")
COLUMNS = (
    "village_id",
    "name",
    "lon",
    "lat",
    "population",
    "area_id",
    *_SIGNALS,
    "state_alarm",
    *(f"{name}_{when}" for name in _ANSWERS for when in ("before", "after")),
)

# Tells one millisecond from the next, so that a reader can compare with the limit as the program did.
_MINUTE_DECIMALS = 5


def villages_table(comparison: Comparison) -> pd.DataFrame:
    """Put a comparison's villages into one table.

    Parameters
    ----------
    comparison : Comparison
        A result before and after, on the same villages.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, one row a village in the order of the input. lon and lat in degrees, EPSG:4326;
        people in `population`, NA = unknown; minutes rounded to five decimals, NaN = no site gets there;
        `can_`, `is_` and `state_alarm` columns boolean, NA = unknown; texts "" where there is nothing to say.
        Signal is that of the result after. The README says what each column holds.
    """
    before, after = comparison.before, comparison.after
    villages, changed = before.villages, after.villages.loc[before.villages.index]
    table = pd.DataFrame(
        {
            "village_id": villages.index.astype(str),
            "name": villages["name"].astype(object).fillna("").astype(str).to_numpy(),
            "lon": villages.geometry.x.to_numpy(),
            "lat": villages.geometry.y.to_numpy(),
            "population": _people(villages["population"]),
            "area_id": villages["area_id"].astype(object).fillna("").astype(str).to_numpy(),
            **{name: changed[name].astype(str).to_numpy() for name in _SIGNALS},
            "state_alarm": changed["state_alarm"].astype("boolean").array,
        }
    )
    answers = [
        _answers(result.villages.loc[villages.index]).add_suffix(f"_{when}")
        for when, result in (("before", before), ("after", after))
    ]
    return pd.concat([table, *answers], axis="columns")[list(COLUMNS)]


def _answers(villages: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame({name: _column(villages, name) for name in _ANSWERS})


def _column(villages: gpd.GeoDataFrame, name: str) -> Any:
    """Minutes as numbers, answers as booleans, counts as they are, all else as text."""
    values = villages["site_id" if name == "site" else name]
    if name.endswith("_minutes"):
        return _minutes(values)
    if name.startswith("can_") or name.endswith("_is_verified"):
        return values.astype("boolean").array
    if name == "independent_routes":
        return values.to_numpy(dtype=np.int64)
    return values.astype(object).fillna("").astype(str).to_numpy()


def _minutes(values: pd.Series[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    minutes = values.to_numpy(dtype=np.float64, na_value=np.nan).round(_MINUTE_DECIMALS)
    return np.where(np.isfinite(minutes), minutes, np.nan)


def _people(values: pd.Series[float]) -> pd.api.extensions.ExtensionArray:
    """Return people as whole numbers, or as they are when a layer holds parts of people."""
    people = values.astype("Float64")
    known = people.dropna()
    is_whole = bool((known == known.round()).all())
    return (people.astype("Int64") if is_whole else people).array


def write_villages_csv(table: pd.DataFrame, path: Path) -> None:
    """Write the table as CSV: UTF-8, comma, point for decimals.

    Parameters
    ----------
    table : DataFrame
        See :func:`villages_table`.
    path : Path
        Booleans are written true and false, what is unknown is left empty, and a text that a spreadsheet
        would run as a formula gets an apostrophe before it.
    """
    cells = guard_frame(table)
    for column in cells.columns[cells.dtypes == "boolean"]:
        cells[column] = cells[column].astype(object).map({True: "true", False: "false"})
    cells.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def write_villages_gpkg(table: pd.DataFrame, path: Path) -> None:
    """Write the table as a GeoPackage of points, layer "villages", EPSG:4326, with the same columns.

    Parameters
    ----------
    table : DataFrame
        See :func:`villages_table`.
    path : Path
        What is unknown is NULL.
    """
    points = gpd.points_from_xy(table["lon"], table["lat"], crs="EPSG:4326")
    frame = gpd.GeoDataFrame(table, geometry=points)
    frame.to_file(path, driver="GPKG", layer="villages", engine="pyogrio")
