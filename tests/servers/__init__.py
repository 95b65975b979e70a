"""Servers that nobody here wrote, for tests to talk to."""
