"""The area `connect`: connecting accounts by OAuth. Its function may call networks."""

from __future__ import annotations

from api import resolver
from api.routers import connections
from drumbeat import application

application.preload(
    "drumbeat.aws.apps",
    "drumbeat.aws.opened_connections",
    "drumbeat.aws.vault",
    "drumbeat.configured_quotas",
    "drumbeat.persistence.banners",
    "drumbeat.persistence.connecting",
    "drumbeat.persistence.throttle",
    "drumbeat.platforms.registry",
    "drumbeat.services.authorising",
    "drumbeat.services.deauthorising",
)

ROUTERS = (connections.router,)

app = resolver.build(ROUTERS)
handler = resolver.handler_of(app)
