"""What becomes of many alerts when patrols are few: answered in time, late or never."""

from coverage.load.evaluate import Load, evaluate_load
from coverage.load.terms import LoadTerms, build_load_terms

__all__ = ["Load", "LoadTerms", "build_load_terms", "evaluate_load"]
