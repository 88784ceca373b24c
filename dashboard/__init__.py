"""What people see: the page, the map, figures, tables and words in French and English."""
