"""The networks: one module each, behind the interface in `drumbeat.ports.Network`.

`registry.Networks` finds them by name. All calls go through `transport`.
"""
