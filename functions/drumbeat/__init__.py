"""Drumbeat: a content calendar that keeps itself full and publishes itself."""

__version__ = "0.1.0"
