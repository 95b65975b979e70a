"""Every five minutes: judges our own last post, and schedules the next."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.domain.canary import Verdict
from drumbeat.observability import logger, metrics_written

application.preload(
    "concurrent.futures.thread",
    "drumbeat.aws.media_store",
    "drumbeat.aws.opened_connections",
    "drumbeat.aws.queue",
    "drumbeat.aws.vault",
    "drumbeat.aws.workflow",
    "drumbeat.persistence.canary",
    "drumbeat.phones",
    "drumbeat.platforms.registry",
    "drumbeat.services.approvals",
    "drumbeat.services.canary",
    "drumbeat.services.placing",
)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Returns the verdict (None while there is nothing to judge) and what is scheduled."""
    with metrics_written():
        flight = application.running().canary.run()
    answer = {
        "verdict": flight.verdict.value if flight.verdict else None,
        "judged": flight.judged_id,
        "lag_seconds": flight.lag_seconds,
        "scheduled": flight.scheduled_id,
        "scheduled_for": flight.scheduled_for.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "removed": flight.removed,
    }
    log = logger.info if flight.verdict in (None, Verdict.HEALTHY) else logger.error
    log("Canary", extra=answer)
    return answer
