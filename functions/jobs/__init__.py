"""Small handlers, one per event source: each parses, calls one service, and maps the result."""
