"""How a load of alerts is answered: many runs, brought down to shares with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.evaluate import evaluate
from coverage.load.alerts import MINUTES_A_MONTH, Alerts, alert_rates, draw_alerts
from coverage.load.service import build_service
from coverage.load.simulate import OUTCOMES, Run, simulate
from coverage.load.terms import LoadTerms, build_load_terms
from layers.errors import BadValue, raise_all

if TYPE_CHECKING:
    from coverage.result import Result
    from coverage.scenario import Scenario
    from coverage.world import World

QUANTILES = {"p5": 0.05, "p50": 0.5, "p95": 0.95}
MOST_RUNS = 10_000
MOST_ALERTS = 2_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Load:
    """How a load of alerts is answered; everything here is modelled.

    Attributes
    ----------
    overall : DataFrame
        Index what: each of `OUTCOMES` (share of the alerts that are true, 0 to 1; "found_false": of the false
        ones), alerts (a run), waiting_median, waiting_p90 (minutes, of those for whom a patrol left);
        columns mean, p5, p50, p95 over the runs; NaN = no such alert in any run.
    areas : DataFrame
        Index area_id: alerts (true ones a month), the share of each outcome but "found_false" among them,
        in_time_p5, in_time_p95 over the runs that had any, waiting_median, waiting_p90 (minutes, all runs
        together), people_unheard (who cannot call, or of whom that is unknown; NaN populations left out).
    sites : DataFrame
        Index site_id: patrols, busy_share (of the patrols' time within the months).
    static_share : float
        Share in time, weighed by the alerts expected, when patrols are never short.
    nobody_villages : int
        Villages that can call and that no site reaches.
    rates : float64[v]
        Alerts a month expected from each village.
    months : float
    runs, seed : int
    terms : LoadTerms
    """

    overall: pd.DataFrame
    areas: pd.DataFrame
    sites: pd.DataFrame
    static_share: float
    nobody_villages: int
    rates: NDArray[np.float64]
    months: float
    runs: int
    seed: int
    terms: LoadTerms


def evaluate_load(
    world: World,
    scenario: Scenario,
    *,
    alerts_per_month: float,
    months: float = 3.0,
    runs: int = 20,
    seed: int = 1,
    by_area: Mapping[str, float] | None = None,
    state_forces: bool = False,
    endless: bool = False,
    result: Result | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Load:
    """Play a load of alerts against the patrols of a scenario; equal seeds give equal answers.

    Parameters
    ----------
    world : World
    scenario : Scenario
        Its vehicle, season, lens, limit, and whether it is night.
    alerts_per_month : float
        From all villages that can call, true and false.
    months : float
        Length of a run; a month has 30 days. Alerts that are still open at the end are played out.
    runs : int
    seed : int
    by_area : mapping of area_id to float, optional
        Alerts a month from each area, instead of `alerts_per_month`.
    state_forces : bool
        FARDC and PNC take over the assumed share of those alerts that may be deferred to them.
    endless : bool
        Patrols are never short.
    result : Result, optional
        The scenario's, where it is there already.
    progress : callable, optional
        Told the runs done and all; what it raises ends the work.

    Raises
    ------
    BadValue, UnknownId, InputErrors
        See `coverage.load.alerts.alert_rates`; months, runs or seed are out of range.
    InputError
        See `coverage.checks.scenario.check_scenario`.
    """
    _check_numbers(alerts_per_month, months, runs, seed, by_area)
    result = evaluate(world, scenario) if result is None else result
    assumed = dict(scenario.assumptions)
    terms = build_load_terms(world.assumptions.with_values(assumed), state_forces=state_forces)
    service = build_service(world, result)
    rates = alert_rates(result.villages, alerts_per_month, by_area)
    played: list[tuple[Alerts, Run]] = []
    for number, child in enumerate(np.random.SeedSequence(seed).spawn(runs), start=1):
        alerts = draw_alerts(rates, months, terms, np.random.default_rng(child))
        run = simulate(service, alerts, terms, endless=endless, horizon_minutes=months * MINUTES_A_MONTH)
        played.append((alerts, run))
        if progress is not None:
            progress(number, runs)
    reached = service.site[:, 0] >= 0
    in_time = result.villages["in_time"].fillna(False).to_numpy(dtype=bool)
    total = rates.sum()
    patrol_minutes = service.patrols * months * MINUTES_A_MONTH * runs
    busy = np.sum([run.busy_minutes for _, run in played], axis=0)
    return Load(
        overall=_overall(played),
        areas=_areas(result, played, months * runs),
        sites=pd.DataFrame(
            {"patrols": service.patrols, "busy_share": busy / patrol_minutes},
            index=pd.Index(service.site_ids, name="site_id", dtype="str"),
        ),
        static_share=float(rates[in_time].sum() / total) if total > 0 else np.nan,
        nobody_villages=int(((rates > 0) & ~reached).sum()),
        rates=rates,
        months=months,
        runs=runs,
        seed=seed,
        terms=terms,
    )


def _overall(played: Sequence[tuple[Alerts, Run]]) -> pd.DataFrame:
    rows: dict[str, list[float]] = {name: [] for name in (*OUTCOMES, "alerts", *_WAITS)}
    for alerts, run in played:
        true = ~alerts.is_false
        for code, name in enumerate(OUTCOMES):
            among = alerts.is_false if name == "found_false" else true
            rows[name].append(_share(run.outcome[among] == code))
        rows["alerts"].append(float(len(alerts.minute)))
        for name, at in _WAITS.items():
            rows[name].append(_quantile(run.waiting_minutes[true], at))
    return pd.DataFrame.from_dict({name: _spread(values) for name, values in rows.items()}, orient="index")


_WAITS = {"waiting_median": 0.5, "waiting_p90": 0.9}


def _areas(result: Result, played: Sequence[tuple[Alerts, Run]], months: float) -> pd.DataFrame:
    area = result.villages["area_id"].to_numpy(dtype=object)
    frames = [
        pd.DataFrame(
            {
                "area_id": area[alerts.village],
                "run": number,
                "outcome": run.outcome,
                "waiting": run.waiting_minutes,
            }
        )[~alerts.is_false]
        for number, (alerts, run) in enumerate(played)
    ]
    every = pd.concat(frames, ignore_index=True)
    ids = pd.Index(sorted(set(area)), name="area_id", dtype="str")
    by_area = every.groupby("area_id")
    table = pd.DataFrame({"alerts": by_area.size().reindex(ids).fillna(0) / months}, index=ids)
    for code, name in enumerate(OUTCOMES):
        if name != "found_false":
            table[name] = every["outcome"].eq(code).groupby(every["area_id"]).mean().reindex(ids)
    shares = every["outcome"].eq(0).groupby([every["area_id"], every["run"]]).mean().groupby("area_id")
    for name in ("p5", "p95"):
        table[f"in_time_{name}"] = shares.quantile(QUANTILES[name]).reindex(ids)
    for name, at in _WAITS.items():
        table[name] = by_area["waiting"].quantile(at).reindex(ids)
    can_call = result.villages["can_alert"].fillna(False).to_numpy(dtype=bool)
    unheard = result.villages["population"].where(~can_call, 0.0).fillna(0.0)
    table["people_unheard"] = unheard.groupby(area).sum().reindex(ids)
    return table


def _share(hits: NDArray[np.bool_]) -> float:
    return float(hits.mean()) if len(hits) else np.nan


def _quantile(values: NDArray[np.float64], at: float) -> float:
    known = values[np.isfinite(values)]
    return float(np.quantile(known, at)) if len(known) else np.nan


def _spread(values: Sequence[float]) -> dict[str, float]:
    known = np.array(values)[np.isfinite(values)]
    if not len(known):
        return dict.fromkeys(("mean", *QUANTILES), np.nan)
    return {"mean": float(known.mean())} | {n: float(np.quantile(known, at)) for n, at in QUANTILES.items()}


def _check_numbers(
    per_month: float, months: float, runs: int, seed: int, by_area: Mapping[str, float] | None
) -> None:
    expected = (per_month if by_area is None else sum(by_area.values())) * months * runs
    odd = {
        "months is not between 0 and 60": not 0 < months <= 60,
        f"runs is not between 1 and {MOST_RUNS}": not 1 <= runs <= MOST_RUNS,
        "seed is negative": seed < 0,
        f"more than {MOST_ALERTS:,} alerts in all": expected > MOST_ALERTS,
    }
    mend = "give other numbers"
    raise_all([BadValue(said, file="load", mend=mend) for said, is_odd in odd.items() if is_odd])
