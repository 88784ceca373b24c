"""French words on screen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FR: Final[Mapping[str, str]] = MappingProxyType(
    {
        "and": "et",
        "title": "Planification de la protection",
        "footer_estimate": "Estimation modélisée\u202f; ni garantie ni engagement d’intervenir. "
        "L’État a la responsabilité première de protéger les civils.",
        "footer_boundaries": "Les frontières et les noms indiqués et les désignations employées sur cette carte "
        "n’impliquent ni reconnaissance ni acceptation officielle par l’Organisation des Nations Unies.",
        "footer_product": "Ceci n’est pas un produit des Nations Unies.",
    }
)
