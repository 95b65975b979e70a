"""Stand-ins for ports; `tests/contracts` tests that they behave like the real ones."""
