"""The area `library`: media and their uploads, banners, and exports."""

from __future__ import annotations

from api import resolver
from api.routers import banners, exports, media, uploads, uppy
from drumbeat import application, deferring

application.preload(
    deferring.DATES_AS_TEXT,
    "botocore.auth",
    "botocore.signers",
    "drumbeat.aws.archives",
    "drumbeat.aws.media_store",
    "drumbeat.aws.queue",
    "drumbeat.configured_quotas",
    "drumbeat.persistence.banners",
    "drumbeat.persistence.throttle",
    "drumbeat.services.banners",
    "drumbeat.services.exporting",
    "drumbeat.services.library",
    "drumbeat.services.upload_tokens",
)

ROUTERS = (media.router, uploads.router, banners.router, uppy.router, exports.router)

app = resolver.build(ROUTERS)
handler = resolver.handler_of(app)
