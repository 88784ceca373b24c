"""Builds the embedded region: published facts with their sources, and a seeded model of the rest."""

from tools.build_kivu.build import build

__all__ = ["build"]
