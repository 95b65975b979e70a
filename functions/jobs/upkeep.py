"""Nightly: erases businesses whose time has come, closes and counts months of credits, gives up
uploads that never came, and removes files that belong to nothing. Asked by name: writes the export
of a business.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application, deferring
from drumbeat.domain.job_log import JobKind
from drumbeat.observability import logger, metrics_written
from jobs import logged

application.preload(
    deferring.DATES_AS_TEXT,
    *logged.MODULES,
    "drumbeat.aws.archives",
    "drumbeat.aws.media_store",
    "drumbeat.aws.queue",
    "drumbeat.configured_quotas",
    "drumbeat.persistence.erasing",
    "drumbeat.services.credit_rounds",
    "drumbeat.services.exporting",
    "drumbeat.services.leaving",
    "drumbeat.services.upkeep",
)

#: What is left of the function's time for the business or the page that has been begun.
_SPARE = timedelta(seconds=60)


class SomeFailed(Exception):
    """Businesses were passed over: their names stand in the log."""


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers what was done. Raises SomeFailed when something was passed over."""
    app = application.running()
    if "export" in event:
        tenant_id = event["export"]["tenant_id"]
        work = logged.of_invocation(event, context, JobKind.EXPORT, tenant_id=tenant_id)
        with app.job_notes.of(work, announced=True):
            return _export(**work.payload["export"])

    def is_late() -> bool:
        return timedelta(milliseconds=context.get_remaining_time_in_millis()) < _SPARE

    work = logged.of_invocation(event, context, JobKind.UPKEEP)
    with app.job_notes.of(work, announced=True) as noted:
        left = app.leaving.erase_due(is_late)
        logger.info("Businesses erased", extra=asdict(left))
        with metrics_written():
            counted = app.credit_rounds.go(is_late)
        logger.info("Credits counted", extra=asdict(counted))
        done = app.upkeep.tidy(is_late)
        logger.info("Library tidied", extra=asdict(done))
        told = {**asdict(done), "left": asdict(left), "credits": asdict(counted)}
        noted.did(**told)
        failed = {*left.failed, *counted.failed, *done.failed}
        if failed:
            raise SomeFailed(f"{len(failed)} businesses were passed over.")
    return told


def _export(tenant_id: str, export_id: str) -> dict[str, Any]:
    logger.append_keys(tenant_id=tenant_id, export_id=export_id)
    application.running().exporting.write(tenant_id, export_id)
    logger.info("Exported")
    return {"export_id": export_id}
