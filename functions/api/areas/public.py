"""The area `public`: what strangers' browsers report, and links of e-mails that stop them.

Of the table its function can read the key of those links and nothing else.
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
