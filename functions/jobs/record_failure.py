"""The end of the retries: says on the post that it could not be published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.observability import logger, metrics_written
from drumbeat.services.recording import Result
from jobs.outcomes import SAID_ON_THE_POST

application.preload()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, str]:
    """Answers what became of the post."""
    logger.append_keys(tenant_id=event["tenant_id"], instance_id=event["instance_id"])
    failure = event.get("failure") or {}
    with metrics_written():
        result = application.running().recorder.exhausted(
            event["tenant_id"],
            event["instance_id"],
            generation=event["generation"],
            attempt=event["attempt"],
            cause=_cause(failure),
        )
    log = logger.info if result is Result.STALE else logger.error
    log("Workflow gave up", extra={"outcome": result.value, "error": failure.get("Error")})
    return {"outcome": result.value}


def _cause(failure: Mapping[str, Any]) -> str | None:
    """Our own words for what should have been retried; of anything else only its name.

    None where the post says it.
    """
    try:
        raised = json.loads(failure["Cause"])
        if raised["errorType"] == "TransientFailure":
            said = str(raised["errorMessage"])
            return None if said == SAID_ON_THE_POST else said
    except (KeyError, TypeError, ValueError):
        pass  # not raised by our code
    return f"Publishing stopped: {failure.get('Error', 'unknown')}."
