"""Mechanisms as a network: the register under changes, who hangs on which hub, who is covered by whom."""
