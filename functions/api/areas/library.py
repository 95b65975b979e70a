"""The area `library`: pictures and videos, on their way from browsers to the store and in it."""

from __future__ import annotations

from api import resolver
from api.routers import media, uppy
from drumbeat import application

application.preload(
    "botocore.auth",
    "botocore.signers",
    "drumbeat.aws.media_store",
    "drumbeat.aws.queue",
    "drumbeat.configured_quotas",
    "drumbeat.services.library",
    "drumbeat.services.upload_tokens",
)

ROUTERS = (media.router, uppy.router)

app = resolver.build(ROUTERS)
handler = resolver.handler_of(app)
