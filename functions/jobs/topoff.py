"""The daily rule: gives every tenant a top-off message of its own."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.domain.job_log import JobKind
from drumbeat.observability import logger
from jobs import logged

application.preload(
    *logged.MODULES,
    "drumbeat.aws.queue",
    "drumbeat.services.topoff_orders",
)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Returns how many tenants there are."""
    app = application.running()
    work = logged.of_invocation(event, context, JobKind.TOP_OFF_ROUND)
    with app.job_notes.of(work, announced=True) as note:
        tenants = app.daily_topoff.spread()
        note.did(tenants=tenants)
    logger.info("Daily top-off spread", extra={"tenants": tenants})
    return {"tenants": tenants}
