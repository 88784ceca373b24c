"""Studies: questions that take a form, a while and room beside the map; one is open at a time."""
