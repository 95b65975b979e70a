"""The HTTP API: one resolver, one router per resource. Handlers parse, call one service, answer."""
