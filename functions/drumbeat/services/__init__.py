"""Use cases: each takes what it needs as ports and returns plain data."""
