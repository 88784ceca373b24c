"""Incidents of the past held against the bases that were open that day."""

from coverage.backtest.evaluate import Backtest, backtest
from coverage.backtest.presets import NO_CAUSAL_CLAIM, NOT_KNOWN, PRESETS, Preset

__all__ = ["NOT_KNOWN", "NO_CAUSAL_CLAIM", "PRESETS", "Backtest", "Preset", "backtest"]
