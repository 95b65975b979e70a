"""Small handlers, one per event source: each parses, calls one service, and maps the result."""

from drumbeat import deferring

# Before anything imports what this puts off.
deferring.of_every_function()
