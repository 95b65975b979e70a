"""Every five minutes: checks what is due in a day or an hour. When invoked by name: a post or
account."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.domain.findings import record_of, record_of_check
from drumbeat.domain.job_log import JobKind
from drumbeat.observability import logger, metrics_written
from jobs import logged

# No network: each is imported for the first post that needs it, and all would be too many modules.
application.preload(
    *logged.MODULES,
    "concurrent.futures.thread",
    "drumbeat.aws.media_store",
    "drumbeat.aws.opened_connections",
    "drumbeat.aws.vault",
    "drumbeat.persistence.preflights",
    "drumbeat.platforms.guarding",
    "drumbeat.platforms.library_media",
    "drumbeat.platforms.media_probe",
    "drumbeat.platforms.media_reader",
    "drumbeat.platforms.registry",
    "drumbeat.platforms.requests_transport",
    "drumbeat.services.preflight_rounds",
    "drumbeat.services.renewing",
    "drumbeat.services.sessions",
)

#: The seconds that are left for ending in order.
_SPARE = timedelta(seconds=10)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Returns how many posts were checked; or, when invoked by name, the findings."""
    with metrics_written():
        if "account_id" in event:
            return _account(event["tenant_id"], event["account_id"], event["ask"])
        if "instance_id" in event:
            return _one(event["tenant_id"], event["instance_id"])
        return _round(event, context)


def _round(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    rest = timedelta(milliseconds=context.get_remaining_time_in_millis())
    app = application.running()
    work = logged.of_invocation(event, context, JobKind.PREFLIGHT)
    with app.job_notes.of(work) as note:
        result = app.preflight_rounds.run(app.clock.now() + rest - _SPARE)
        counts = {"checked": result.checked, "with_errors": result.with_errors}
        if result.checked:
            note.did(**counts)
    if result.checked or not result.complete:
        logger.info("Checked ahead", extra={**counts, "complete": result.complete})
    return counts


def _one(tenant_id: str, instance_id: str) -> dict[str, Any]:
    logger.append_keys(tenant_id=tenant_id, instance_id=instance_id)
    preflight = application.running().preflight_checker.check_now(tenant_id, instance_id)
    logger.info("Checked", extra={"findings": len(preflight.findings) if preflight else None})
    return {"preflight": record_of(preflight) if preflight else None}


def _account(tenant_id: str, account_id: str, ask: str) -> dict[str, Any]:
    """The network's answer about one account, or the result of a test."""
    logger.append_keys(tenant_id=tenant_id, account_id=account_id)
    if ask == "test":
        delivery = application.running().preflight_checker.test_account(tenant_id, account_id)
        logger.info("Tested", extra={"status": delivery.status if delivery else None})
        return {"delivery": asdict(delivery) if delivery else None}
    check = application.running().preflight_checker.check_account(tenant_id, account_id)
    logger.info("Account checked", extra={"checked": check.checked if check else None})
    return {"check": record_of_check(check) if check else None}
