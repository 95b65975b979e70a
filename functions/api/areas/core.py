"""The area `core`: businesses, their accounts, texts, posts and calendar."""

from __future__ import annotations

from api import resolver
from api.routers import (
    calendar,
    channel_accounts,
    content_items,
    credit_months,
    history,
    invitations,
    limits,
    me,
    notifications,
    plan,
    platforms,
    post_instances,
    posts,
    resolving,
    scheduler,
    tenants,
    zones,
)
from drumbeat import application

application.preload(
    "concurrent.futures.thread",
    "drumbeat.aws.cognito",
    "drumbeat.aws.media_store",
    "drumbeat.aws.queue",
    "drumbeat.aws.workflow",
    "drumbeat.persistence.banners",
    "drumbeat.persistence.causes",
    "drumbeat.persistence.throttle",
    "drumbeat.persistence.topoff_jobs",
    "drumbeat.phones",
    "drumbeat.platforms.registry",
)

ROUTERS = (
    me.router,
    tenants.router,
    invitations.router,
    plan.router,
    limits.router,
    channel_accounts.router,
    content_items.router,
    post_instances.router,
    posts.router,
    platforms.router,
    resolving.router,
    history.router,
    calendar.router,
    scheduler.router,
    notifications.router,
    credit_months.router,
    zones.router,
)

app = resolver.build(ROUTERS)
handler = resolver.handler_of(app)
