"""The top-off queue: one message, one tenant. A message that fails is retried alone."""

from __future__ import annotations

import json
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.observability import logger

application.preload(
    "drumbeat.aws.queue",
    "drumbeat.services.daily",
)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, list[dict[str, str]]]:
    """Answers the messages to be tried again (SQS partial batch response)."""
    failed = [record["messageId"] for record in event["Records"] if not _done(record)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _done(record: dict[str, Any]) -> bool:
    logger.append_keys(message_id=record["messageId"])
    try:
        message = json.loads(record["body"])
        logger.append_keys(tenant_id=message["tenant_id"])
        result = application.running().orders.fulfil(message)
        created = result.instances_created if result else 0
        logger.info("Topped off", extra={"instances_created": created, "gone": result is None})
    except Exception:  # whatever is wrong with one tenant must not stop the next
        logger.exception("Top-off failed")
        return False
    finally:
        logger.remove_keys(["message_id", "tenant_id"])
    return True
