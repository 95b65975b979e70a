"""The area `admin`: the routes of the deployment's operators, and billing's events."""

from __future__ import annotations

from api import resolver
from api.routers import billing
from api.routers.admin import analytics, changes, errors, jobs, pending, plans, rules, tenants
from drumbeat import application

application.preload(
    "drumbeat.aws.billing_keys",
    "drumbeat.persistence.error_log",
    "drumbeat.persistence.figures",
    "drumbeat.persistence.job_log",
    "drumbeat.persistence.operator_log",
    "drumbeat.services.analytics",
    "drumbeat.services.billing",
    "drumbeat.services.businesses",
    "drumbeat.services.errors_seen",
    "drumbeat.services.jobs_seen",
    "drumbeat.services.operator_plans",
    "drumbeat.services.pending",
)

ROUTERS = (
    analytics.router,
    jobs.router,
    pending.router,
    errors.router,
    tenants.router,
    plans.router,
    rules.router,
    changes.router,
    billing.router,
)

app = resolver.build(ROUTERS)
handler = resolver.handler_of(app)
