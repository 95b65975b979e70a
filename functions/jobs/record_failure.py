"""The end of the retries: records on each unfinished post that it could not be published."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.observability import logger, metrics_written
from drumbeat.services.recording import Result
from jobs.outcomes import SAID_ON_THE_POST
from jobs.workflow_input import batch_of

application.preload()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, dict[str, int]]:
    """Returns how many posts ended with each result; those that had ended before are `stale`."""
    batch = batch_of(event)
    failure = (event.get("order") or event).get("failure") or {}
    logger.append_keys(tenant_id=batch.orders[0].tenant_id)
    with metrics_written():
        results = application.running().batches.give_up(batch, _cause(failure))
    for order, result in zip(batch.orders, results, strict=True):
        log = logger.info if result is Result.STALE else logger.error
        facts = {"instance_id": order.instance_id, "outcome": result.value}
        log("Workflow gave up", extra={**facts, "error": failure.get("Error")})
    return {"outcomes": dict(Counter(result.value for result in results))}


def _cause(failure: Mapping[str, Any]) -> str | None:
    """Our own message for an error that should have been retried; of any other error only its name.

    None when the post has the reason.
    """
    try:
        raised = json.loads(failure["Cause"])
        if raised["errorType"] == "TransientFailure":
            message = str(raised["errorMessage"])
            return None if message == SAID_ON_THE_POST else message
    except (KeyError, TypeError, ValueError):
        pass  # not raised by our code
    return f"Publishing stopped: {failure.get('Error', 'unknown')}."
