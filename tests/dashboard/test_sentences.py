"""What is said: never nobody where a population is unknown, every reason in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from coverage.scenario import Scenario
from dashboard.answer import write_sentence
from dashboard.reasons import say_reason
from dashboard.words import words_in

PROJECT = Path(__file__).resolve().parents[2]
REASONS = {
    "no road within 5 km": ("No road within 5 km.", "Aucune route à moins de 5 km."),
    "no road within 2.5 km": ("No road within 2.5 km.", "Aucune route à moins de 2,5 km."),
    "no road for this vehicle within 5 km": ("this vehicle may use", "permise à ce véhicule"),
    "water between it and the road within 5 km": ("Water lies between", "De l’eau sépare"),
    "island of 12 nodes": ("12 nodes", "12 nœuds"),
    "island of 14 nodes near Walikale": ("14 nodes near Walikale", "14 nœuds près de Walikale"),
    "island of 1400 nodes": ("1,400 nodes", "1\u202f400 nœuds"),
    "road impassable in this season": ("impassable in this season", "impraticable en cette saison"),
    "road cut": ("is cut", "coupée"),
    "way through a denied area": ("through an area", "traverse une zone"),
    "beyond cut-off": ("longest time", "plus longue durée"),
    "access denied": ("Access is denied", "L’accès est refusé"),
    "no site answers": ("No site answers", "Aucun site ne répond"),
}


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_said_in_both_languages(reason: str) -> None:
    english, french = (say_reason(words_in(language), reason) for language in ("en", "fr"))
    assert REASONS[reason][0] in english
    assert REASONS[reason][1] in french
    assert say_reason(words_in("fr"), "") == ""


def test_no_reason_of_the_code_is_missing() -> None:
    """The texts that routing and coverage give as reasons, read off their code."""
    places = {
        "routing/times.py": r'= f?"((?:road|beyond|island|no) [^"]+)"|"(beyond cut-off)"',
        "routing/snapping.py": r'f"((?:no road|water)[^"]+)"',
        "coverage/reach.py": r'^[A-Z_]+ = "((?:[a-z]+ )+[a-z]+)"$',
    }
    found = set()
    for path, pattern in places.items():
        texts = re.findall(pattern, (PROJECT / path).read_text("utf-8"), re.MULTILINE)
        assert texts, path
        found |= {"".join(text) for text in texts}
    assert len(found) >= 6
    for text in found:
        reason = re.sub(r"\{[^}]*\}", "7", text.replace("{within}", "within 2.5 km"))
        assert say_reason(words_in("fr"), reason) != reason, reason


def comparison(**given: Any) -> Any:
    scenario = Scenario().close("b1")
    none = {
        "people_out": (0.0, 0.0), "people_in": (0.0, 0.0), "newly_out": [], "newly_in": [],
        "villages_out_without_population": 0, "villages_in_without_population": 0,
    }  # fmt: skip
    return SimpleNamespace(after=SimpleNamespace(scenario=scenario), **(none | given))


@pytest.mark.parametrize(
    ("given", "english"),
    [
        ({}, "Closing Alpha: nobody newly out of reach."),
        (
            {"newly_out": ["v"], "villages_out_without_population": 1},
            "Closing Alpha: 1 village, population unknown, newly out of reach.",
        ),
        (
            {"newly_out": ["v", "w"], "villages_out_without_population": 1, "people_out": (100.0, 100.0)},
            "Closing Alpha: 100 people newly out of reach; 1 village without a population figure.",
        ),
        (
            {"newly_in": ["v", "w"], "villages_in_without_population": 2},
            "Closing Alpha: nobody newly out of reach; 2 villages, population unknown, newly within reach.",
        ),
        (
            {"newly_in": ["v", "w"], "villages_in_without_population": 1, "people_in": (50.0, 50.0)},
            "Closing Alpha: nobody newly out of reach; 50 newly within reach; "
            "1 village without a population figure newly within reach.",
        ),
    ],
)
def test_an_unknown_population_is_never_nobody(given: dict[str, Any], english: str) -> None:
    world: Any = SimpleNamespace(
        layers=SimpleNamespace(bases=pd.DataFrame({"name": ["Alpha"]}, index=["b1"])), region=None
    )
    assert write_sentence(words_in("en"), comparison(**given), world) == english
    french = write_sentence(words_in("fr"), comparison(**given), world)
    assert ("inconnue" in french) == ("population unknown" in english)
    assert not french.startswith("Fermeture de Alpha\u00a0: 0 ")
