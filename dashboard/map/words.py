"""The words on the map itself, French and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

MAP_WORDS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "en": {
            "disclaimer": "The boundaries and names shown and the designations used on this map do not imply "
            "official endorsement or acceptance by the United Nations.",
            "map": "Map of villages, bases and roads. Arrow keys move it, plus and minus zoom.",
            "zoom_in": "Zoom in",
            "zoom_out": "Zoom out",
            "compass": "Turn north up",
            "fullscreen": "Full screen",
            "fullscreen_off": "Leave full screen",
            "open": "open",
            "closed": "closed",
            "base": "base",
            "battalion": "rapidly deployable battalion",
            "newly_out": "newly out of reach",
            "newly_in": "newly within reach",
            "no_webgl": "The map needs WebGL, which this browser lacks. The tables show the same answer.",
            "failed": "The map could not be loaded. The tables show the same answer.",
            "status": {
                "both": "can call and be reached",
                "call_only": "can call, not reached in time",
                "reach_only": "reached in time, cannot call",
                "neither": "neither",
                "unknown": "unknown",
            },
        },
        "fr": {
            "disclaimer": "Les frontières et les noms indiqués et les désignations employées sur cette carte "
            "n’impliquent ni reconnaissance ni acceptation officielle par l’Organisation des Nations Unies.",
            "map": "Carte des villages, des bases et des routes. Flèches : déplacer ; plus, moins : zoomer.",
            "zoom_in": "Zoom avant",
            "zoom_out": "Zoom arrière",
            "compass": "Remettre le nord en haut",
            "fullscreen": "Plein écran",
            "fullscreen_off": "Quitter le plein écran",
            "open": "ouverte",
            "closed": "fermée",
            "base": "base",
            "battalion": "bataillon à déploiement rapide",
            "newly_out": "nouvellement hors d’atteinte",
            "newly_in": "nouvellement atteignable",
            "no_webgl": "La carte demande WebGL, absent de ce navigateur. Les tableaux donnent la même réponse.",
            "failed": "La carte n’a pas pu être chargée. Les tableaux donnent la même réponse.",
            "status": {
                "both": "peut appeler et être atteint",
                "call_only": "peut appeler, pas atteint à temps",
                "reach_only": "atteint à temps, ne peut pas appeler",
                "neither": "ni l’un ni l’autre",
                "unknown": "inconnu",
            },
        },
    }
)
