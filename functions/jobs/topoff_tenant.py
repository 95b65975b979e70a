"""The top-off queue: one message, one tenant, or one change that has something left to do.

A run does a bounded part and sends the rest again. A message that fails is retried alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.observability import logger

application.preload(
    "drumbeat.aws.queue",
    "drumbeat.services.topoff_orders",
)

#: What is left of the function's time for the part that has been begun.
_SPARE = timedelta(seconds=30)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, list[dict[str, str]]]:
    """Answers the messages to be tried again (SQS partial batch response)."""

    def is_late() -> bool:
        return timedelta(milliseconds=context.get_remaining_time_in_millis()) < _SPARE

    failed = [record["messageId"] for record in event["Records"] if not _done(record, is_late)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _done(record: dict[str, Any], is_late: Callable[[], bool]) -> bool:
    logger.append_keys(message_id=record["messageId"])
    try:
        message = json.loads(record["body"])
        logger.append_keys(tenant_id=message["tenant_id"])
        run = application.running().orders.fulfil(message, is_late)
        done = {"instances_created": run.created, "goes_on": run.goes_on} if run else {"gone": True}
        logger.info("Topped off", extra=done)
    except Exception:  # whatever is wrong with one tenant must not stop the next
        logger.exception("Top-off failed")
        return False
    finally:
        logger.remove_keys(["message_id", "tenant_id"])
    return True
