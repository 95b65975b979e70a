"""The area `public`: banner counts from visitors' browsers, and the links that stop e-mails.

The only item of the table that its function can read is the key that signs those links.
"""

from __future__ import annotations

from api import resolver
from api.routers import banner_counts, mail_stops
from drumbeat import application

application.preload(
    "drumbeat.aws.queue",
    "drumbeat.persistence.banners",
    "drumbeat.persistence.mail",
    "drumbeat.services.banner_counting",
    "drumbeat.services.stopping_mail",
)

ROUTERS = (banner_counts.router, mail_stops.router)

app = resolver.build(ROUTERS)
handler = resolver.handler_of(app)
