"""Builds the embedded region: published facts with their sources, and a seeded model of the rest."""

from tools.build_kivu.folder import build

__all__ = ["build"]
