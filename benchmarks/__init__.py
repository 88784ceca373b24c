"""Measurements beside the peers; never imported by the product."""
