"""The networks: one module each, behind the interface in `drumbeat.ports.Network`."""
