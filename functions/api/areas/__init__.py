"""The areas of the API: a module for each, with its routers and the handler of its function.

Each area has a role of its own. A route belongs into an area whose role allows no more than the
route needs.
"""

from __future__ import annotations

from importlib import import_module

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from api import resolver

NAMES = ("admin", "auth", "connect", "core", "library", "public")


def whole() -> APIGatewayHttpResolver:
    """A resolver with the routes of all areas, for the OpenAPI document and for tests."""
    areas = [import_module(f"{__name__}.{name}") for name in NAMES]
    return resolver.build([router for area in areas for router in area.ROUTERS])
