"""Nightly: deletes businesses whose time has come, closes and counts months of credits, starts
smaller plans, ends uploads that never arrived, and removes files that belong to nothing. When
invoked by name: writes the export of a business."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application, deferring
from drumbeat.domain.job_log import LOGGED, JobKind, Work
from drumbeat.observability import logger, metrics_written
from jobs import logged

application.preload(
    deferring.DATES_AS_TEXT,
    *logged.MODULES,
    "drumbeat.aws.archives",
    "drumbeat.aws.media_store",
    "drumbeat.aws.queue",
    "drumbeat.configured_quotas",
    "drumbeat.persistence.banners",
    "drumbeat.persistence.erasing",
    "drumbeat.services.credit_rounds",
    "drumbeat.services.exporting",
    "drumbeat.services.leaving",
    "drumbeat.services.upkeep",
)

#: The seconds that are left for the business or page in progress.
_SPARE = timedelta(seconds=60)


class SomeFailed(Exception):
    """Businesses were skipped: their names are in the log."""


#: The part of a night that an operator can start again: the count of credits.
_ONLY_AUDIT = {"only": "audit"}


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Returns what was done. Raises SomeFailed when something was skipped."""
    if "export" in event:
        tenant_id = event["export"]["tenant_id"]
        work = logged.of_invocation(event, context, JobKind.EXPORT, tenant_id=tenant_id)
        with application.running().job_notes.of(work, announced=True):
            return _export(**work.payload["export"])

    def is_late() -> bool:
        return timedelta(milliseconds=context.get_remaining_time_in_millis()) < _SPARE

    audit = logged.of_invocation(event, context, JobKind.AUDIT)
    if "only" in event:
        return _audit(audit, is_late)
    work = logged.of_invocation(event, context, JobKind.UPKEEP)
    # Each has its own line, and is started again by itself.
    audit = replace(audit, payload={**audit.payload, **_ONLY_AUDIT})
    return _night(work, None if LOGGED in event else audit, is_late)


def _night(work: Work, audit: Work | None, is_late: Callable[[], bool]) -> dict[str, Any]:
    """An error of one part does not stop the other."""
    app = application.running()
    counts: dict[str, Any] = {}
    failure: Exception | None = None
    with app.job_notes.of(work, announced=True) as note:
        erasure = app.leaving.erase_due(is_late)
        logger.info("Businesses erased", extra=asdict(erasure))
        if audit is not None:
            try:
                counts = _audit(audit, is_late)
            except Exception as error:
                logger.exception("Credits were not all counted")
                failure = error
        result = app.upkeep.tidy(is_late)
        logger.info("Library tidied", extra=asdict(result))
        facts = {**asdict(result), "left": asdict(erasure)}
        note.did(**facts)
        _require_all({*erasure.failed, *result.failed})
    if failure is not None:
        raise failure
    return {**facts, "credits": counts}


def _audit(work: Work, is_late: Callable[[], bool]) -> dict[str, Any]:
    app = application.running()
    with app.job_notes.of(work, announced=True) as note:
        with metrics_written():
            result = app.credit_rounds.go(is_late)
        logger.info("Credits counted", extra=asdict(result))
        note.did(**asdict(result))
        _require_all(result.failed)
    return asdict(result)


def _require_all(failures: Collection[str]) -> None:
    if failures:
        raise SomeFailed(f"{len(failures)} businesses were passed over.")


def _export(tenant_id: str, export_id: str) -> dict[str, Any]:
    logger.append_keys(tenant_id=tenant_id, export_id=export_id)
    application.running().exporting.write(tenant_id, export_id)
    logger.info("Exported")
    return {"export_id": export_id}
