"""The masts that were chosen, as files: in a few numbers, who is brought in, and the offers beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from coverage.masts.gains import newly
from reports.sensitivity import answer_layers, highest_sensitivity
from reports.summary import NOTE

if TYPE_CHECKING:
    from coverage.masts.choose import MastChoice
    from layers.region import Region

_DB_DECIMALS = 3


def describe_choice(choice: MastChoice, region: Region, *, with_network: bool) -> dict[str, Any]:
    """Return a choice in a few numbers, ready for JSON.

    Returns
    -------
    dict
        `region`, `scenario_id` (before), `kind`, `with_network`, `candidates`; `masts`, each with its place
        and what it adds; `people_both`, `villages_without_population`, `upper_bound`, `gap`, `is_proven` by
        the covers; `evaluated`: the same by the answer, and who newly can call; `is_exact`, whether the two
        must agree; `people_covered`, `villages_covered`, `villages_undecided`; `sensitivity`, `inputs`,
        `kind_of_figures` ("modelled"), `note`.
    """
    both, call = newly(choice.comparison, "both"), newly(choice.comparison, "call")
    return {
        "region": region.title,
        "scenario_id": choice.comparison.before.scenario.id,
        "kind": choice.kind,
        "with_network": with_network,
        "candidates": choice.candidates,
        "masts": _rows(choice.masts),
        "people_both": choice.people_both,
        "villages_without_population": choice.villages_without_population,
        "upper_bound": choice.upper_bound,
        "gap": choice.gap,
        "is_proven": choice.is_proven,
        "evaluated": {
            "people_both": both.people,
            "villages_both": both.villages,
            "villages_both_without_population": both.without_population,
            "people_call": call.people,
            "villages_call": call.villages,
            "villages_call_without_population": call.without_population,
        },
        "is_exact": choice.is_exact,
        "people_covered": choice.people_covered,
        "villages_covered": choice.villages_covered,
        "villages_undecided": choice.villages_undecided,
        "sensitivity": highest_sensitivity(answer_layers(region.layers)),
        "inputs": dict(choice.comparison.before.inputs),
        "kind_of_figures": "modelled",
        "note": NOTE,
    }


def brought_in_table(choice: MastChoice, villages: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the villages that become `both`.

    Returns
    -------
    DataFrame
        One row a village: village_id, name, lon, lat (EPSG:4326), population (NaN = unknown), and mast_id and
        margin_db of its best link.
    """
    rows = choice.brought_in
    points = villages.geometry.loc[rows.index]
    return pd.DataFrame(
        {
            "village_id": rows.index.astype(str),
            "name": rows["name"].astype(object).fillna("").astype(str).to_numpy(),
            "lon": points.x.to_numpy(),
            "lat": points.y.to_numpy(),
            "population": rows["population"].to_numpy(),
            "mast_id": rows["mast_id"].to_numpy(),
            "margin_db": rows["margin_db"].round(_DB_DECIMALS).to_numpy(),
        }
    )


def choice_lines(described: Mapping[str, Any]) -> list[str]:
    """Return a choice as lines to read, each mast and then all."""
    masts = [
        f"{mast['mast_id']}: {mast['lon']:.5f},{mast['lat']:.5f} ({mast['candidate_id']}) "
        f"adds {_told(mast['people_both'], mast['villages_both'], mast['both_without_population'])}"
        for mast in described["masts"]
    ]
    gap = "proven the best" if described["is_proven"] else f"at most {described['gap']:.1%} below the best"
    evaluated = described["evaluated"]
    told = _told(
        evaluated["people_both"], evaluated["villages_both"], evaluated["villages_both_without_population"]
    )
    return [
        *masts,
        f"newly can call and be reached: {told}",
        f"{gap} of {described['candidates']:,} candidates; newly covered: {described['people_covered']:,.0f} "
        f"people; newly can call: {evaluated['people_call']:,.0f}",
        "modelled",
    ]


def _told(people: float, villages: int, without: int) -> str:
    unknown = f", population unknown in {without} of them" if without else ""
    return f"{people:,.0f} people in {villages} village{'' if villages == 1 else 's'}{unknown}"


def _rows(masts: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    table = pd.DataFrame(masts.drop(columns="geometry")).reset_index()
    return [
        {str(name): value.item() if hasattr(value, "item") else value for name, value in row.items()}
        for row in table.astype(object).to_dict("records")
    ]
