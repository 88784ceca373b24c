"""How fast: OSM roads to a network, travel times, paths. Knows no people and no radio."""
