"""What is handed on: tables, GeoPackages, summaries and scenarios from results; knows nothing of the page."""
