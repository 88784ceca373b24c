"""The words on the map itself; those it shares with the page come from the page's own lists."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from dashboard.map.masts import MAST_STATES
from dashboard.map.palette import CLASS_WORDS
from dashboard.words import words_in

MAP_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "en": {
            "map": "Map of villages, bases and roads. Arrow keys move it, + and - zoom, Enter chooses.",
            "zoom_in": "Zoom in",
            "zoom_out": "Zoom out",
            "compass": "Turn north up",
            "fullscreen": "Full screen",
            "fullscreen_off": "Leave full screen",
            "open": "open",
            "closed": "closed",
            "placed": "Battalion",
            "newly_out": "newly out of reach",
            "newly_in": "newly within reach",
            "cut": "Road cut",
            "delay": "Road slower by {minutes} min",
            "stale": "unconfirmed or old",
            "weeks": "weeks",
            "not_applied": "not in force on the day shown",
            "no_webgl": "The map needs WebGL, which this browser lacks. The tables show the same answer.",
            "failed": "The map could not be loaded. The tables show the same answer.",
        },
        "fr": {
            "map": "Villages, bases et routes. Flèches : déplacer ; + et - : zoomer ; Entrée : choisir.",
            "zoom_in": "Zoom avant",
            "zoom_out": "Zoom arrière",
            "compass": "Remettre le nord en haut",
            "fullscreen": "Plein écran",
            "fullscreen_off": "Quitter le plein écran",
            "open": "ouverte",
            "closed": "fermée",
            "placed": "Bataillon",
            "newly_out": "nouvellement hors d’atteinte",
            "newly_in": "nouvellement atteignable",
            "cut": "Route coupée",
            "delay": "Route ralentie de {minutes} min",
            "stale": "non confirmé ou ancien",
            "weeks": "semaines",
            "not_applied": "pas en vigueur au jour montré",
            "no_webgl": "La carte demande WebGL, absent de ce navigateur. Voir les tableaux.",
            "failed": "La carte n’a pas pu être chargée. Voir les tableaux.",
        },
    }
)
_STATUSES: Final = ("both", "call_only", "reach_only", "neither", "unknown")


def map_words(language: str) -> dict[str, Any]:
    """Return every word the map needs in a language ("en" or "fr"), the boundary words among them."""
    page = words_in(language)
    return {
        **MAP_WORDS[language],
        "disclaimer": page("footer_boundaries"),
        "base": page("kind_base"),
        "battalion": page("kind_rdb"),
        "kinds": {kind: page(f"kind_{kind.lower()}") for kind in ("HQ", "COB", "TOB")},
        "status": {status: page(f"status_{status}") for status in _STATUSES},
        "mast": page("mast"),
        "guessed": page("mast_guessed"),
        "masts": {state: page(f"mast_{state}") for state in MAST_STATES},
        "classes": {
            view: [page(f"class_{view}_{word}") for word in names] for view, names in CLASS_WORDS.items()
        },
    }
