"""The columns of an answer: what was worked out for the villages and sites, in words, minutes and ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.alarm.answer import Alarm, Ways
from coverage.alarm.register import CHANNELS
from coverage.alarm.runner import Runners
from coverage.alarm.warning import Warnings
from coverage.reach import MS_PER_MINUTE, reasons
from coverage.signal.classes import AGREEMENT
from coverage.sites import Sites, sites_frame
from coverage.status import categorical, to_boolean
from coverage.travel import Travel
from layers.signal import SIGNAL

if TYPE_CHECKING:
    from coverage.alarm.calls import Calls
    from coverage.terms import Terms
    from coverage.world import World
    from routing.snapping import Snapping


def reach_columns(travel: Travel, sites: Sites, road_reasons: NDArray[np.object_]) -> dict[str, Any]:
    """Who answers, how long the way is and why there is none."""
    reach, snapping = travel.reach, travel.base.times.village_snapping
    anyone = len(travel.rows) > 0
    words = reasons(road_reasons, reach.travel_ms, travel.plan.access, anyone=anyone)
    return {
        "site_id": _texts([sites.ids[k] for k in travel.answering], reach.site),
        "travel_minutes": reach.travel_ms / MS_PER_MINUTE,
        "reason": pd.array(words, dtype="str"),
        "snap_m": snapping.snap_m,
        "snap_minutes": _snap_minutes(snapping),
    }


def signal_columns(calls: Calls) -> dict[str, Any]:
    """Signal as it is in force, as claimed and as modelled."""
    radio = calls.radio
    return {
        "signal": categorical(radio.signal, SIGNAL),
        "has_signal": to_boolean(calls.has_signal),
        "signal_claimed": categorical(radio.claimed, SIGNAL),
        "signal_modelled": categorical(radio.modelled, SIGNAL),
        "signal_agreement": categorical(radio.agreement, AGREEMENT),
    }


def alarm_columns(alarm: Alarm, calls: Calls) -> dict[str, Any]:
    """The best way to call and the second best."""
    best, second = alarm.best, alarm.second
    has_state = np.zeros(len(alarm.can_alert), dtype=bool)
    has_state[calls.register.state_village] = True
    return {
        "can_alert": to_boolean(alarm.can_alert),
        "alarm": _texts(CHANNELS, best.channel),
        "alarm_minutes": best.minutes,
        **_hanging("alarm", best, calls),
        "second_alarm": _texts(CHANNELS, second.channel),
        "second_minutes": second.minutes,
        **_hanging("second", second, calls),
        "independent_routes": alarm.independent,
        "state_alarm": has_state,
    }


def runner_columns(runners: Runners, village_ids: pd.Index) -> dict[str, Any]:
    """Where a runner would go, and how long he and the alarm there take."""
    return {"runner_minutes": runners.minutes, "runner_to": _texts(village_ids, runners.to)}


def warning_columns(warnings: Warnings) -> dict[str, Any]:
    """Whether and how the mission can warn."""
    return {
        "can_warn": to_boolean(warnings.can_warn),
        "warning": _texts(CHANNELS, warnings.channel),
        "warning_minutes": warnings.minutes,
    }


def chain_columns(
    in_time: NDArray[np.int8], alarm: Alarm, overhead_ms: NDArray[np.float64], travel: Travel, sites: Sites,
    terms: Terms,
) -> dict[str, Any]:  # fmt: skip
    """The chain part by part, from the end of the alarm to the arrival."""
    mobilisation = np.append(sites.mobilisation_minutes[travel.answering], np.nan)[travel.reach.site]
    response = (travel.reach.total_ms + overhead_ms) / MS_PER_MINUTE
    return {
        "in_time": to_boolean(in_time),
        "verification_minutes": np.full(len(response), terms.verification_minutes),
        "mobilisation_minutes": mobilisation,
        "wait_minutes": np.full(len(response), terms.wait_minutes),
        "response_minutes": np.where(np.isnan(alarm.best.minutes), np.nan, response),
    }


def shown_sites(world: World, sites: Sites, travel: Travel) -> gpd.GeoDataFrame:
    """Write the sites as a frame, with where each meets the road."""
    snappings = [travel.base.times.site_snapping, *travel.placed]
    return sites_frame(sites, world.layers.bases).assign(
        snap_m=np.concatenate([snapping.snap_m for snapping in snappings]),
        snap_minutes=np.concatenate([_snap_minutes(snapping) for snapping in snappings]),
        reason=pd.array(np.concatenate([snapping.reason for snapping in snappings]), dtype="str"),
    )


def _hanging(word: str, ways: Ways, calls: Calls) -> dict[str, Any]:
    """Hub, mast and whether it is verified; an assistant who stands alone is numbered after the sites: ""."""
    ids = calls.sites.ids
    hub = np.where(ways.hub < len(ids), ways.hub, -1)
    return {
        f"{word}_hub_id": _texts(ids, hub),
        f"{word}_mast_id": _texts(calls.radio.masts.index, ways.mast),
        f"{word}_is_verified": pd.arrays.BooleanArray(ways.is_verified.copy(), ways.channel < 0),
    }


def _texts(words: Sequence[str] | pd.Index, at: NDArray[Any]) -> pd.api.extensions.ExtensionArray:
    """Words by position; -1, none, takes ""."""
    texts = words.array if isinstance(words, pd.Index) else pd.array(list(words), dtype="str")
    return texts.take(at.astype(np.int64), allow_fill=True, fill_value="")


def _snap_minutes(snapping: Snapping) -> NDArray[np.float64]:
    return np.where(np.isinf(snapping.snap_m), np.inf, snapping.snap_ms / MS_PER_MINUTE)
