"""One module a command. Rooms are imported inside `run`, so that `--help` answers at once."""
