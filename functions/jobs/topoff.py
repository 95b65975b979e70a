"""The daily rule: gives every tenant a top-off message of its own."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.observability import logger

application.preload(
    "drumbeat.aws.queue",
    "drumbeat.services.topoff_orders",
)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Answers how many tenants there are."""
    tenants = application.running().daily.spread()
    logger.info("Daily top-off spread", extra={"tenants": tenants})
    return {"tenants": tenants}
