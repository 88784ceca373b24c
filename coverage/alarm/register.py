"""The register of mechanisms as arrays: who calls (CAN), who meets (LPC), who is there to tell (CLA)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.status import MAYBE, NO, YES

CHANNELS = ("phone", "hf_radio", "satphone", "hotline", "walk", "runner")
UNSTATED = -1


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Mechanisms with villages and bases as row numbers; -1 = not stated.

    Alert networks and assistants of the State are no part of it but for `state_village`: they are said, and
    no headline rests on them.

    Attributes
    ----------
    is_known : bool
        Whether the region has a mechanisms layer at all. Without one nobody can say that a village cannot
        call.
    day : date
        Tests are counted back from here: the reference date, or another by `on`.
    can_row, cla_row, lpc_row : int64[n], int64[m], int64[k]
        Row of each in the frame of mechanisms that the register was built from.
    can_village, can_hub : int64[n]
        Village and hub of each CAN at a village of the region.
    can_channel : int8[n]
        Position in `CHANNELS`; -1 = not stated.
    can_days : float64[n]
        Days from the last test to `day`; negative = after it, NaN = never tested.
    cla_xy : float64[m, 2]
        Where each CLA works, metres: at the base when embedded, else at the village. Those placed at neither
        are left out.
    cla_base : int64[m]
        The base that embeds or guides the CLA.
    cla_is_embedded : int8[m]
        `NO`, `MAYBE` (not stated) or `YES`.
    lpc_village, lpc_hub : int64[k]
    lpc_is_mission : bool[k]
        Convened by the mission; any other owner is the community's own or stands outside the mission.
    lpc_is_unfunded : bool[k]
        Stated to be without means for its meetings.
    state_village : int64[s]
        Village of each CAN and CLA that the State owns.
    """

    is_known: bool
    day: date
    can_row: NDArray[np.int64]
    cla_row: NDArray[np.int64]
    lpc_row: NDArray[np.int64]
    can_village: NDArray[np.int64]
    can_hub: NDArray[np.int64]
    can_channel: NDArray[np.int8]
    can_days: NDArray[np.float64]
    cla_xy: NDArray[np.float64]
    cla_base: NDArray[np.int64]
    cla_is_embedded: NDArray[np.int8]
    lpc_village: NDArray[np.int64]
    lpc_hub: NDArray[np.int64]
    lpc_is_mission: NDArray[np.bool_]
    lpc_is_unfunded: NDArray[np.bool_]
    state_village: NDArray[np.int64]

    def on(self, day: date) -> Register:
        """Return the register as it stands on another day: its tests are older, or younger."""
        return replace(self, day=day, can_days=self.can_days + (day - self.day).days)


def build_register(
    mechanisms: pd.DataFrame,
    villages: gpd.GeoDataFrame,
    bases: gpd.GeoDataFrame,
    *,
    village_xy: NDArray[np.float64],
    base_xy: NDArray[np.float64],
    reference_date: date,
    is_known: bool,
) -> Register:
    """Turn the mechanisms layer into arrays.

    Parameters
    ----------
    mechanisms, villages, bases : DataFrame
        As `layers` reads them.
    village_xy, base_xy : float64[n, 2]
        In the metric CRS.
    reference_date : date
        Tests are counted back from here.
    is_known : bool
        Whether the region has the layer.
    """
    kind = mechanisms["kind"].to_numpy(dtype=object)
    village = villages.index.get_indexer(_texts(mechanisms["village_id"])).astype(np.int64)
    base = bases.index.get_indexer(_texts(mechanisms["base_id"])).astype(np.int64)
    days = (pd.Timestamp(reference_date) - pd.to_datetime(mechanisms["tested"])).dt.days
    owner = _texts(mechanisms["owner"])
    is_state = (owner == "state") & (kind != "LPC")
    is_can = (kind == "CAN") & (village != UNSTATED) & ~is_state
    is_lpc = (kind == "LPC") & (village != UNSTATED)
    is_cla = (kind == "CLA") & ((village != UNSTATED) | (base != UNSTATED)) & ~is_state
    stated = mechanisms["is_embedded"].astype("boolean")
    is_embedded = np.where(stated.isna(), MAYBE, np.where(stated.fillna(False), YES, NO)).astype(np.int8)
    at_base = is_cla & (base != UNSTATED) & ((is_embedded == YES) | (village == UNSTATED))
    at_village = is_cla & ~at_base
    xy = np.full((len(mechanisms), 2), np.nan)
    xy[at_base] = base_xy[base[at_base]]
    xy[at_village] = village_xy[village[at_village]]
    channel = pd.Index(CHANNELS, dtype=object).get_indexer(pd.Index(_texts(mechanisms["channel"])))
    return Register(
        is_known=is_known,
        day=reference_date,
        can_row=np.flatnonzero(is_can),
        cla_row=np.flatnonzero(is_cla),
        lpc_row=np.flatnonzero(is_lpc),
        can_village=village[is_can],
        can_hub=base[is_can],
        can_channel=channel[is_can].astype(np.int8),
        can_days=days.to_numpy(dtype=np.float64, na_value=np.nan)[is_can],
        cla_xy=xy[is_cla],
        cla_base=base[is_cla],
        cla_is_embedded=is_embedded[is_cla],
        lpc_village=village[is_lpc],
        lpc_hub=base[is_lpc],
        lpc_is_mission=(owner == "mission")[is_lpc],
        lpc_is_unfunded=(~mechanisms["is_funded"].astype("boolean").fillna(True)).to_numpy(dtype=bool)[
            is_lpc
        ],
        state_village=village[is_state & (village != UNSTATED)],
    )


def _texts(column: pd.Series) -> NDArray[np.object_]:
    texts = column.to_numpy(dtype=object)
    missing = pd.isna(texts)
    return np.where(missing, "", texts) if missing.any() else texts
