"""How much of the answer hangs on travel times that nobody has measured.

Speeds are drawn many times over (`routing.draws`): on all roads of like ground together, and on each road by
itself. What the draws say is conditional on the model: it is the spread that the assumptions
`doubt_sigma_dry`, `doubt_sigma_rains` and `doubt_road_share` bring about, by the road lens, with signal,
alarm, sites and the state of the roads as given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import beta

from coverage.evaluate import evaluate
from coverage.road_lens import RoadLens, build_road_lens
from coverage.status import YES, from_boolean
from routing.draws import TRUNCATED_AT, Draws, draw_paces, drawn_nearest
from routing.named_roads import NamedRoads, carried, name_roads
from routing.network import IMPASSABLE
from routing.profile import SEASONS

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World

DRAWS = 200
SEED = 20
_QUANTILES = (0.05, 0.5, 0.95)
_CHANCE = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """What the draws say; v villages, d draws.

    Attributes
    ----------
    share_in_time : Series
        Float, on the villages' index: share of draws in which the village is reached in time, 0 to 1; NaN =
        unknown in every draw, whatever the speeds.
    totals : DataFrame
        Index what: "in_time", "both" (in time, and can call as evaluated). People where known, and villages
        without a known population: as estimated, and p5, p50, p95 over the draws (people, people_p5, ...,
        villages, ..., villages_without_population, ...).
    surveys : DataFrame
        Roads whose measuring would help most, best first: road, length_km, people (those whose answer is in
        doubt and whose quickest way leads over it), share_explained (of the variance of people in time),
        is_above_noise. See `rank_surveys`.
    noise : float
        Share that the luckiest of roads without any effect would seem to explain, once in twenty times.
    group_share : float
        Share explained by the pace groups together: what measuring one road does not tell.
    draws : int
    seed : int
    """

    share_in_time: pd.Series[float]
    totals: pd.DataFrame
    surveys: pd.DataFrame
    noise: float
    group_share: float
    draws: int
    seed: int


def evaluate_doubt(world: World, scenario: Scenario, *, draws: int = DRAWS, seed: int = SEED) -> Doubt:
    """Draw speeds and say how the answer varies; equal seeds give equal answers.

    Parameters
    ----------
    world : World
    scenario : Scenario
        Its own limit counts where it is of the road lens, else `limit_road_minutes` does.
    draws : int
        At least 10.
    seed : int
        The two seasons are drawn apart.

    Raises
    ------
    InputError
        See `coverage.checks.scenario.check_scenario`.
    ValueError
        When there are too few draws to speak of.
    """
    if draws < 10:
        raise ValueError(f"at least 10 draws are needed to speak of their spread, not {draws}")
    lens = build_road_lens(world, scenario)
    roads = name_roads(lens.network)
    sigma = lens.assumptions[f"doubt_sigma_{lens.season}"]
    drawn = draw_paces(
        draws,
        len(roads.names),
        sigma,
        lens.assumptions["doubt_road_share"],
        (seed, SEASONS.index(lens.season)),
    )
    # A pace of 1 comes first: the estimate itself.
    ms = drawn_nearest(
        lens.network,
        lens.on_map,
        lens.costs,
        lens.sites,
        lens.villages,
        roads.of_chain,
        drawn.with_estimate(),
        lens.limit_ms,
    )
    in_time = (ms < IMPASSABLE) & lens.is_entered
    villages = evaluate(world, scenario).villages
    can_alert = from_boolean(villages["can_alert"]) == YES
    # What is unknown as evaluated is so whatever the speeds, unless a draw brings somebody there in time.
    is_known = villages["in_time"].notna().to_numpy() | (in_time.any(axis=0) & ~lens.is_unsure)
    counted = in_time & is_known
    share = np.where(is_known, in_time[1:].mean(axis=0), np.nan)
    people = np.where(np.isnan(lens.population), 0.0, lens.population)
    in_doubt = np.where(is_known & (share > 0) & (share < 1), people, 0.0)
    # Not even where all goes well is a village in doubt whose way is longer than this.
    farthest = lens.limit_ms * np.exp(TRUNCATED_AT * (drawn.group_sigma + drawn.road_sigma))
    people_over = carried(
        lens.network,
        lens.costs,
        lens.sites,
        lens.villages,
        in_doubt,
        roads,
        int(min(farthest, IMPASSABLE - 1)),
    )
    surveys, noise, group_share = rank_surveys(counted[1:] @ people, drawn, roads, people_over)
    return Doubt(
        share_in_time=pd.Series(share, index=world.layers.villages.index, name="share_in_time"),
        totals=pd.DataFrame(
            {"in_time": _total(counted, lens), "both": _total(counted & can_alert, lens)}
        ).T.rename_axis("what"),
        surveys=surveys,
        noise=noise,
        group_share=group_share,
        draws=draws,
        seed=seed,
    )


def rank_surveys(
    people_in_time: NDArray[np.float64],
    drawn: Draws,
    roads: NamedRoads,
    people_over: NDArray[np.float64],
) -> tuple[pd.DataFrame, float, float]:
    """Rank roads by what measuring them would tell about the number of people in time.

    A road that is measured has its own noise no more. What that takes away of the variance of the total is
    its first-order share, estimated from the draws at hand: first what the pace groups explain, linearly and
    by squares, is taken out of the total and of the road's noise; the squared correlation of what is left,
    times the share of variance left, is the road's. Only roads are asked that some village in doubt is
    reached by; of those that do nothing, the luckiest of so many would seem to explain `noise` or more once
    in twenty times (the squared correlation of noise follows a beta distribution). Above it the order is that
    of the shares; below it, of the people whose answer is in doubt.

    Parameters
    ----------
    people_in_time : float64[d]
    drawn : Draws
        The same d draws.
    roads : NamedRoads
    people_over : float64[r]
        People whose answer is in doubt, and whose quickest way leads over each road.

    Returns
    -------
    surveys : DataFrame
    noise, group_share : float
        See `Doubt`.
    """
    asked = np.flatnonzero(people_over > 0)
    noise_of_groups = drawn.group_noise
    known = np.column_stack((np.ones(len(people_in_time)), noise_of_groups, noise_of_groups**2))
    variance = float(((people_in_time - people_in_time.mean()) ** 2).sum())
    freedom = len(people_in_time) - known.shape[1] - 1
    share = np.zeros(len(asked))
    noise = group_share = 0.0
    if variance > 0 and freedom > 1:
        basis, _ = np.linalg.qr(known)
        left = _without(basis, people_in_time)
        group_share = 1.0 - float(left @ left) / variance
        own = _without(basis, drawn.road_noise[:, asked].astype(np.float64))
        share = (left @ own) ** 2 / np.maximum((own**2).sum(axis=0), 1e-12) / variance
        if len(asked):
            chance = (1.0 - _CHANCE) ** (1.0 / len(asked))
            noise = float(beta.ppf(chance, 0.5, freedom / 2)) * (1.0 - group_share)
    is_above = share > noise
    order = np.lexsort((asked, -people_over[asked], np.where(is_above, -share, 0.0)))
    surveys = pd.DataFrame(
        {
            "road": pd.array(roads.names[asked], dtype="str"),
            "length_km": roads.length_km[asked],
            "people": people_over[asked],
            "share_explained": share,
            "is_above_noise": is_above,
        }
    )
    return surveys.iloc[order].reset_index(drop=True), noise, group_share


def _without(basis: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what is left of columns when their part in the span of an orthonormal basis is taken out."""
    return np.asarray(values - basis @ (basis.T @ values), dtype=np.float64)


def _total(in_time: NDArray[np.bool_], lens: RoadLens) -> pd.Series[float]:
    """Sum up who is in time, by the estimate (the first row) and over the draws (the others)."""
    is_unknown = np.isnan(lens.population)
    sums = {
        "people": in_time @ np.where(is_unknown, 0.0, lens.population),
        "villages": in_time.sum(axis=1),
        "villages_without_population": in_time[:, is_unknown].sum(axis=1),
    }
    row = {}
    for name, values in sums.items():
        row[name] = float(values[0])
        for quantile, value in zip(_QUANTILES, np.quantile(values[1:], _QUANTILES), strict=True):
            row[f"{name}_p{quantile * 100:.0f}"] = float(value)
    return pd.Series(row)
