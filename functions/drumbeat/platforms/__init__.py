"""The networks: one module each, behind the interface in `drumbeat.ports.Network`.

`registry.Networks` finds them by name; `transport` is the one way out to the world.
"""
