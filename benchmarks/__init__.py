"""Epochwise beside its peers and its limit, and the paths to the user: `python -m benchmarks` prints the tables."""
