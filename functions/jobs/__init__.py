"""Small handlers, one per event source: each parses, calls one service, and maps the result."""

from drumbeat import deferring

# Must run before the imports that it defers.
deferring.of_every_function()
