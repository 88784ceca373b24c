"""Towers: masts put together from rows of cells, in the columns that OpenCelliD gives them."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.assumptions import Assumptions
from layers.columns import Columns, is_within
from layers.errors import BadCoordinates, BadId, BadValue, Caution, EmptyLayer, raise_all
from layers.feeding import check_feeding
from layers.personal import check_no_personal_data
from layers.region import LayerSource, Region
from layers.tables import WGS84, Table, read_table
from layers.tower_sites import name_sites

OPENCELLID = (
    *("radio", "mcc", "net", "area", "cell", "unit", "lon", "lat", "range", "samples", "changeable"),
    *("created", "updated", "averageSignal"),
)
"""The columns of an extract, in their order; it may come without a header."""

REQUIRED = ("radio", "mcc", "net", "lon", "lat")
OPTIONAL = ("area", "cell", "changeable", "mast_id", "height_m", "fed_by")
TECHNOLOGIES = ("GSM", "LTE", "UMTS")
OTHER_RADIOS = ("CDMA", "NBIOT", "NR")
"""Radios of which it is not known how far they carry here; their cells are left out."""

HIGHEST_M = 500.0
_ZERO_DEGREES = 0.01
_WORLD = (-180.0, -90.0, 180.0, 90.0)


def read_towers(
    source: LayerSource, region: Region, assumptions: Assumptions
) -> tuple[gpd.GeoDataFrame, list[Caution]]:
    """Read rows of cells and put them together to masts.

    `range` is not read: in OpenCelliD it tells how far measurements scatter, not how far a mast carries.

    Parameters
    ----------
    source : LayerSource
        A CSV in OpenCelliD's columns, with or without its header, or any table with `REQUIRED`; `OPTIONAL`
        are read too.
    region : Region
    assumptions : Assumptions
        `tower_cluster_m`: cells of one operator within it of a place are one mast, where no mast_id is given.

    Returns
    -------
    GeoDataFrame
        Index `mast_id` (str, unique, sorted); columns operators ("mcc-net", joined by ";"; "" = unknown),
        technologies (of `TECHNOLOGIES`, sorted, joined by ";"), sectors (int64, rows of the file), is_guessed
        (bool: every position of it was computed from measurements, or nobody says that it was not), height_m
        (float64, of the highest antenna above the ground; NaN = unknown), fed_by (str, the mast that it hangs
        on; "" = none or unknown) and geometry (points, EPSG:4326, within the region's bounds: the middle of
        the positions that are not guessed, else of all).
    list of Caution
        Cells outside of the bounds and of other radios, which are left out; masts whose rows lie far apart,
        or that hang on a mast that was left out.

    Raises
    ------
    PersonalData
        The file could point at persons; nothing else of it is looked at.
    InputError
        Every other fault of the file, at once: positions at 0,0, swapped, outside of the world or no numbers;
        unknown radios; cells that stand twice; masts that are unknown, feed themselves or feed each other.
    """
    table = read_table(source, names=OPENCELLID)
    check_no_personal_data(_without_long_numbers(table), (*OPENCELLID, *OPTIONAL))
    columns = Columns(table, "")
    columns.require(REQUIRED)
    cells = _read_cells(columns, region)
    raise_all(columns.faults)
    given = frozenset(cells["mast_id"])
    cells = cells[_is_kept(columns, cells, region)]
    if not len(cells):
        raise EmptyLayer(
            "no cell lies within the region's bounds",
            file=source.path,
            mend="give the towers of this region, or leave the layer out of region.toml",
        )
    cells = cells.sort_values(["mast_id", "operator", "radio", "area", "cell", "lon", "lat"])
    points = gpd.GeoSeries(gpd.points_from_xy(cells["lon"], cells["lat"]), index=cells.index, crs=WGS84)
    metric = points.to_crs(region.metric_crs)
    xy = np.column_stack((metric.x, metric.y))
    site = name_sites(cells, xy, assumptions["tower_cluster_m"])
    _check_masts(columns, cells, site)
    masts = _build_masts(cells, site)
    masts["fed_by"], cautions = check_feeding(masts["fed_by"], given, table.file, columns.faults)
    raise_all(columns.faults)
    _note_spread(columns, site, xy, assumptions["tower_cluster_m"])
    return masts, [*columns.cautions, *cautions]


def _without_long_numbers(table: Table) -> Table:
    """Leave out the cell numbers of 5G, which run to eleven digits as phone numbers do."""
    if not {"radio", "cell"} <= set(table.cells):
        return table
    is_long = table.cells["radio"].str.upper().eq("NR") & table.cells["cell"].str.fullmatch(r"[1-9]\d{0,10}")
    return replace(table, cells=table.cells.assign(cell=table.cells["cell"].mask(is_long, "")))


def _read_cells(columns: Columns, region: Region) -> pd.DataFrame:
    """Return the rows as they are stated, noting the faults of each column."""
    lon, lat = columns.positions()
    _check_positions(columns, lon, lat, region)
    mcc, net = (columns.numbers(name, is_whole=True) for name in ("mcc", "net"))
    columns.fault(
        BadValue, "mcc is above 999", (mcc > 999).to_numpy(), "give the country's code, such as 630"
    )
    operator = pd.Series(
        ["" if np.isnan(a) or np.isnan(b) else f"{a:.0f}-{b:.0f}" for a, b in zip(mcc, net, strict=True)],
        index=mcc.index,
        dtype=str,
    )
    height_m = columns.numbers("height_m", minimum=1.0)
    mend = "give the height of the antenna above the ground in metres"
    columns.fault(BadValue, f"height_m is above {HIGHEST_M:g}", (height_m > HIGHEST_M).to_numpy(), mend)
    mast_id = columns.shared_ids("mast_id")
    columns.fault(
        BadId,
        "mast_id is mast- and a number, which is kept for masts that are added on the map",
        mast_id.str.fullmatch(r"mast-\d+").to_numpy(dtype=bool),
        "give it another id",
    )
    cells = pd.DataFrame(
        {
            "radio": columns.words("radio", (*TECHNOLOGIES, *OTHER_RADIOS), may_be_empty=False),
            "operator": operator,
            "area": columns.numbers("area", is_whole=True),
            "cell": columns.numbers("cell", is_whole=True),
            "lon": lon,
            "lat": lat,
            "is_exact": columns.flags("changeable").eq(False).fillna(False).astype(bool),
            "mast_id": mast_id,
            "height_m": height_m,
            "fed_by": columns.shared_ids("fed_by"),
        }
    )
    key = ["radio", "operator", "area", "cell"]
    is_numbered = cells["operator"].ne("") & cells[["area", "cell"]].notna().all(axis=1)
    doubled = (cells.duplicated(key, keep=False) & is_numbered).to_numpy()
    columns.fault(
        BadId, "the same cell (radio, mcc, net, area, cell) stands twice", doubled, "keep one of each"
    )
    return cells


def _check_positions(
    columns: Columns, lon: NDArray[np.float64], lat: NDArray[np.float64], region: Region
) -> None:
    is_zero = (np.abs(lon) < _ZERO_DEGREES) & (np.abs(lat) < _ZERO_DEGREES)
    mend = "leave the rows out: nobody knows where these towers are"
    columns.fault(BadCoordinates, "towers at 0,0", is_zero, mend)
    is_outside = np.isfinite(lon) & np.isfinite(lat) & ~is_within(lon, lat, region.bounds)
    is_swapped = is_outside & ~is_zero & is_within(lat, lon, region.bounds)
    mend = "swap the two: lon is east, lat north"
    columns.fault(BadCoordinates, "longitude and latitude look swapped", is_swapped, mend)
    is_nowhere = is_outside & ~is_swapped & ~is_within(lon, lat, _WORLD)
    mend = "give decimal degrees: lon from -180 to 180, lat from -90 to 90"
    columns.fault(BadCoordinates, "outside of the world", is_nowhere, mend)


def _is_kept(columns: Columns, cells: pd.DataFrame, region: Region) -> NDArray[np.bool_]:
    """Say which cells are used; an extract holds a whole country, and radios of which nothing is known."""
    is_inside = is_within(cells["lon"].to_numpy(), cells["lat"].to_numpy(), region.bounds)
    is_other = cells["radio"].isin(OTHER_RADIOS).to_numpy()
    columns.caution(
        "outside of the region's bounds: left out",
        ~is_inside,
        "nothing, in the extract of a country; widen the bounds in region.toml if the masts are needed",
    )
    columns.caution(
        f"cells of {', '.join(OTHER_RADIOS)}: left out",
        is_inside & is_other,
        f"nothing; only {', '.join(TECHNOLOGIES)} are modelled",
    )
    return is_inside & ~is_other


def _check_masts(columns: Columns, cells: pd.DataFrame, site: pd.Series) -> None:
    """Note masts of which the rows say different things, and names that mean two masts."""
    everywhere = np.zeros(len(columns), dtype=bool)
    is_own = cells["mast_id"] != ""
    clash = site.isin(set(site[is_own]) & set(site[~is_own]))
    everywhere[cells.index[clash]] = True
    mend = "give every row of the mast its mast_id"
    columns.fault(BadId, "mast_id is also the name of a mast without one", everywhere, mend)
    feeders = cells["fed_by"].where(cells["fed_by"] != "").groupby(site).transform("nunique")
    torn = np.zeros(len(columns), dtype=bool)
    torn[cells.index[feeders > 1]] = True
    mend = "give one fed_by a mast"
    columns.fault(BadValue, "rows of one mast are fed by different masts", torn, mend)


def _build_masts(cells: pd.DataFrame, site: pd.Series) -> gpd.GeoDataFrame:
    has_exact = cells["is_exact"].groupby(site).transform("any")
    placed = cells[["lon", "lat"]].where(cells["is_exact"] | ~has_exact)
    grouped = cells.groupby(site)
    middle = placed.groupby(site).mean()
    masts = gpd.GeoDataFrame(
        {
            "operators": grouped["operator"].agg(_joined),
            "technologies": grouped["radio"].agg(_joined),
            "sectors": grouped.size().astype("int64"),
            "is_guessed": ~grouped["is_exact"].any(),
            "height_m": grouped["height_m"].max(),
            "fed_by": grouped["fed_by"].max(),
        },
        geometry=gpd.points_from_xy(middle["lon"], middle["lat"]),
        crs=WGS84,
    )
    masts.index = masts.index.astype(str).rename("mast_id")
    return masts


def _joined(words: pd.Series) -> str:
    return ";".join(sorted(set(words) - {""}))


def _note_spread(columns: Columns, site: pd.Series, xy: NDArray[np.float64], reach_m: float) -> None:
    """Note masts by their own id whose rows lie farther from their middle than cells of one mast do."""
    frame = pd.DataFrame(xy, index=site.index)
    off = np.hypot(*(frame - frame.groupby(site).transform("mean")).to_numpy().T)
    far = tuple(sorted(set(site[off > 2 * reach_m])))
    if far:
        columns.cautions.append(
            Caution(
                columns.table.file,
                f"rows of one mast_id lie more than {2 * reach_m:,.0f} m from their middle, which is taken",
                far,
                "correct the mast_id or the positions",
            )
        )
