"""English words on screen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

EN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "and": "and",
        "title": "Protection planning",
        "footer_estimate": "Modelled estimate; not a guarantee or a commitment to respond. "
        "The State bears the primary responsibility for protecting civilians.",
        "footer_boundaries": "The boundaries and names shown and the designations used on this map do not imply "
        "official endorsement or acceptance by the United Nations.",
        "footer_product": "Not a United Nations product.",
    }
)
