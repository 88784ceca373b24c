"""The rule by which alert networks were sited, whom it leaves out, and what would bring them in."""
