"""Stand-ins for ports that keep the ports' promises; `tests/contracts` holds them to it."""
