"""Whether a scenario fits a region: everything is checked before anything is applied."""
