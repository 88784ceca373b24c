"""The status of a village from two answers, each of them yes, no or unknown."""

from __future__ import annotations

STATUS = ("both", "call_only", "reach_only", "neither", "unknown")
