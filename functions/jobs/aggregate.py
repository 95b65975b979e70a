"""Triggered by the table's stream: counts changes for figures and operators. Nothing waits for
it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.observability import logger

application.preload(
    "drumbeat.aws.queue",
    "drumbeat.persistence.stream",
    "drumbeat.services.aggregating",
)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Returns the state of the window, which is empty: Lambda names the shard only with a window
    (Developer Guide, "Implementing stateful DynamoDB stream processing in Lambda")."""
    app = application.running()
    shard = event.get("shardId") or app.settings.only_shard
    if not shard:
        raise ValueError("Of which shard these are is not said: the mapping has no window.")
    result = app.aggregator.take(shard, event.get("Records") or [])
    if result.changes:
        logger.info("Counted", extra=asdict(result))
    return {"state": {}}
