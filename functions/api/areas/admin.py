"""The area `admin`: what those who run the deployment see and do."""

from __future__ import annotations

from api import resolver
from api.routers.admin import changes, tenants
from drumbeat import application

application.preload(
    "drumbeat.persistence.operator_log",
    "drumbeat.services.businesses",
    "drumbeat.services.operator_log",
)

ROUTERS = (tenants.router, changes.router)

app = resolver.build(ROUTERS)
handler = resolver.handler_of(app)
