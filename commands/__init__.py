"""One module a command; only these and `app.py` read settings."""
