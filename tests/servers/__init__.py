"""Servers by others, for tests to call."""
