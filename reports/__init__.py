"""What is handed on: files made from results. Knows no page."""
