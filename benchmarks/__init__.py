"""Benchmarks: our code beside its peers, in one process, on the same input."""
