"""Radio: what loss a signal meets between a mast and a village, and which villages a phone works in."""

from coverage.signal.path_loss import path_loss_db

__all__ = ["path_loss_db"]
