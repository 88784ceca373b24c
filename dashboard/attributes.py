"""HTML attributes whose names Python cannot spell."""

from __future__ import annotations

from typing import Any


def aria(**values: str) -> dict[str, Any]:
    """Attributes for screen readers: ``aria(label="Map")`` gives ``{"aria-label": "Map"}``."""
    return {f"aria-{name}": value for name, value in values.items()}


def data(**values: str) -> dict[str, Any]:
    """Attributes for the style sheet: ``data(status="both")`` gives ``{"data-status": "both"}``."""
    return {f"data-{name}": value for name, value in values.items()}
