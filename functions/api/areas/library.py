"""The area `library`: pictures and videos on their way and in the store, and banners of them."""

from __future__ import annotations

from api import resolver
from api.routers import banners, media, uppy
from drumbeat import application

application.preload(
    "botocore.auth",
    "botocore.signers",
    "drumbeat.aws.media_store",
    "drumbeat.aws.queue",
    "drumbeat.configured_quotas",
    "drumbeat.services.banners",
    "drumbeat.services.library",
    "drumbeat.services.upload_tokens",
)

ROUTERS = (media.router, banners.router, uppy.router)

app = resolver.build(ROUTERS)
handler = resolver.handler_of(app)
