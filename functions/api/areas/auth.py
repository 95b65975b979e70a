"""The area `auth`: routes without a login. Its role can read no business's data."""

from __future__ import annotations

from api import resolver
from api.routers import auth
from drumbeat import application

application.preload(
    "drumbeat.aws.cognito",
    "drumbeat.persistence.tenants",
    "drumbeat.persistence.throttle",
)

ROUTERS = (auth.router,)

app = resolver.build(ROUTERS)
handler = resolver.handler_of(app)
