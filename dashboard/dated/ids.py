"""Ids of what the form of a change draws; its frame, which is always there, is in dashboard/ids.py."""

from __future__ import annotations

from typing import Final

EDIT: Final = "change-edit"  # pattern: {"type": EDIT, "index": position among the changes}
FIELD: Final = "change-field"  # pattern: {"type": FIELD, "name": field}, property value
