"""Places that were chosen, and bases that were chosen to close, in a few numbers and as lines to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reports.sensitivity import answer_layers, highest_sensitivity
from reports.summary import NOTE

if TYPE_CHECKING:
    from coverage.choosing import ClosingChoice, PlaceChoice
    from coverage.compare import Comparison
    from coverage.placement import Choice
    from layers.region import Region

MODEL = (
    "Reach is optimised with the alarm fixed; alarms that depend on sites enter as a second cover. "
    "The proof speaks of that model; `evaluated` is the whole answer with these sites."
)


def describe_places(choice: PlaceChoice, region: Region) -> dict[str, Any]:
    """Return a choice of places in a few numbers, ready for JSON.

    Returns
    -------
    dict
        `region`, `scenario_id` (before), `kind`, `need`, `candidates`; `sites`, each with its place and whom
        it adds to those before it; `covered` (people and villages won by the covers, those of unknown
        population, people whom two sites win), `bound` (no choice wins more; people whom two sites win count
        twice where a backup was asked for), `gap`, `is_proven`; `evaluated`, the answer with the sites;
        `is_exact`; `model`, `sensitivity`, `inputs`, `kind_of_figures` ("modelled"), `note`.
    """
    table = choice.places.drop(columns="geometry").reset_index()
    return {
        **_common(choice.comparison, region),
        "kind": choice.kind,
        "need": choice.need,
        "candidates": choice.candidates,
        "sites": [_plain(row) for row in table.astype(object).to_dict("records")],
        "covered": {
            "people": choice.people,
            "people_twice": choice.people_twice,
            "villages": choice.villages,
            "villages_without_population": choice.villages_without_population,
        },
        **_proof(choice.choice),
        "evaluated": {
            "people": choice.people_evaluated,
            "seasons": {season: _evaluated(one) for season, one in choice.comparisons.items()},
        },
        "is_exact": choice.is_exact,
    }


def describe_closing(choice: ClosingChoice, region: Region) -> dict[str, Any]:
    """Return a choice of bases to close in a few numbers, ready for JSON.

    Returns
    -------
    dict
        `region`, `scenario_id` (before), `weighed` (bases that might close); `sites`, those that close;
        `covered` (people who stay, by the covers, of those `before`; people and villages lost, those of
        unknown population), `bound` (no choice keeps more), `least_lost`, `gap`, `is_proven`; `evaluated`,
        the answer without them, people out from best to worst case; and the rest as `describe_places`.
    """
    kept = choice.people_before - choice.people_lost
    bases = choice.comparison.after.sites
    return {
        **_common(choice.comparison, region),
        "weighed": choice.weighed,
        "sites": [{"base_id": base_id, "name": str(bases.at[base_id, "name"])} for base_id in choice.bases],
        "covered": {
            "before": choice.people_before,
            "people": kept,
            "people_lost": choice.people_lost,
            "villages_lost": choice.villages_lost,
            "villages_without_population": choice.villages_without_population,
        },
        **_proof(choice.choice),
        "bound": choice.people_before - choice.least_lost,
        "least_lost": choice.least_lost,
        "evaluated": {
            "people_lost": choice.people_lost_evaluated,
            "villages_lost": len(choice.comparison.newly_out),
            "people_out": list(choice.comparison.people_out),
            "villages_without_population": int(choice.comparison.villages_out_without_population),
        },
        "is_exact": choice.is_exact,
    }


def place_lines(described: Mapping[str, Any]) -> list[str]:
    """Return a choice of places as lines to read, each site and then all."""
    what = "newly can call and be reached" if described["need"] == "both" else "newly reached"
    covered = described["covered"]
    told = _people(covered["people"], covered["villages"], covered["villages_without_population"])
    return [
        *(
            f"{site['candidate_id']}: {site['lon']:.5f},{site['lat']:.5f} adds "
            f"{_people(site['people'], site['villages'], site['without_population'])}"
            for site in described["sites"]
        ),
        f"{what}: {told}; by the whole answer {described['evaluated']['people']:,.0f} people",
        f"{_gap(described)} of {described['candidates']:,} candidates",
        "modelled",
    ]


def closing_lines(described: Mapping[str, Any]) -> list[str]:
    """Return a choice of bases to close as lines to read."""
    covered, evaluated = described["covered"], described["evaluated"]
    told = _people(covered["people_lost"], covered["villages_lost"], covered["villages_without_population"])
    low, high = evaluated["people_out"]
    return [
        *(f"close {site['base_id']} ({site['name']})" for site in described["sites"]),
        f"no longer can call and be reached: {told}; by the whole answer {evaluated['people_lost']:,.0f} "
        f"people ({low:,.0f} to {high:,.0f} from best to worst case)",
        f"{_gap(described)} of {described['weighed']:,} bases that might close",
        "modelled",
    ]


def _common(comparison: Comparison, region: Region) -> dict[str, Any]:
    return {
        "region": region.title,
        "scenario_id": comparison.before.scenario.id,
        "sensitivity": highest_sensitivity(answer_layers(region.layers)),
        "inputs": dict(comparison.before.inputs),
        "model": MODEL,
        "kind_of_figures": "modelled",
        "note": NOTE,
    }


def _proof(choice: Choice) -> dict[str, Any]:
    return {"bound": choice.upper_bound, "gap": choice.gap, "is_proven": choice.is_proven}


def _evaluated(comparison: Comparison) -> dict[str, Any]:
    return {
        "people_in": list(comparison.people_in),
        "villages_in": len(comparison.newly_in),
        "villages_without_population": int(comparison.villages_in_without_population),
    }


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value.item() if hasattr(value, "item") else value for name, value in row.items()}


def _gap(described: Mapping[str, Any]) -> str:
    return "proven the best" if described["is_proven"] else f"at most {described['gap']:.1%} below the best"


def _people(people: float, villages: int, without: int) -> str:
    unknown = f", population unknown in {without} of them" if without else ""
    return f"{people:,.0f} people in {villages} village{'' if villages == 1 else 's'}{unknown}"
