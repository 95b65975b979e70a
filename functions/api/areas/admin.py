"""The area `admin`: what those who run the deployment see and do."""

from __future__ import annotations

from api import resolver
from api.routers import billing
from api.routers.admin import changes, tenants
from drumbeat import application

application.preload(
    "drumbeat.aws.billing_keys",
    "drumbeat.persistence.operator_log",
    "drumbeat.services.billing",
    "drumbeat.services.businesses",
    "drumbeat.services.operator_log",
)

ROUTERS = (tenants.router, changes.router, billing.router)

app = resolver.build(ROUTERS)
handler = resolver.handler_of(app)
