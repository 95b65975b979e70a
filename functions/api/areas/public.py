"""The area `public`: what strangers' browsers report. Its function can read nothing."""

from __future__ import annotations

from api import resolver
from api.routers import banner_counts
from drumbeat import application

application.preload("drumbeat.services.banner_counting")

ROUTERS = (banner_counts.router,)

app = resolver.build(ROUTERS)
handler = resolver.handler_of(app)
