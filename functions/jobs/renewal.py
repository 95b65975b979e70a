"""Daily: renews grants that would expire unused. The rule gives every tenant a message; each is a
run."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.domain.job_log import JobKind
from drumbeat.observability import logger, metrics_written
from jobs import logged

application.preload(
    *logged.MODULES,
    "drumbeat.aws.queue",
    "drumbeat.aws.opened_connections",
    "drumbeat.aws.vault",
    "drumbeat.platforms.registry",
    "drumbeat.platforms.requests_transport",
    "drumbeat.services.unused_grants",
)

#: The seconds that are left for the account in progress.
_SPARE = timedelta(seconds=90)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Returns the messages to be tried again (SQS partial batch response), or how many it sent."""
    if "Records" not in event:
        app = application.running()
        work = logged.of_invocation(event, context, JobKind.RENEWAL_ROUND)
        with app.job_notes.of(work, announced=True) as note:
            tenants = app.unused_grants.spread()
            note.did(tenants=tenants)
        logger.info("Daily renewal spread", extra={"tenants": tenants})
        return {"tenants": tenants}

    def is_late() -> bool:
        return timedelta(milliseconds=context.get_remaining_time_in_millis()) < _SPARE

    with metrics_written():
        failures = [each["messageId"] for each in event["Records"] if not _done(each, is_late)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failures]}


def _done(record: dict[str, Any], is_late: Callable[[], bool]) -> bool:
    logger.append_keys(message_id=record["messageId"])
    try:
        message = json.loads(record["body"])
        logger.append_keys(tenant_id=message["tenant_id"])
        work = logged.of_message(record, JobKind.RENEWAL, message["tenant_id"])
        app = application.running()
        with app.job_notes.of(work) as note:
            result = app.unused_grants.renew(work.payload, is_late)
            if any(asdict(result).values()):
                note.did(**asdict(result))
        logger.info("Renewed", extra=asdict(result))
    except Exception:  # an error of one tenant must not stop the others
        logger.exception("Renewal failed")
        return False
    finally:
        logger.remove_keys(["message_id", "tenant_id"])
    return True
