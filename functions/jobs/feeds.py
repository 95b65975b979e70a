"""Every minute: writes websites' feeds that are due. When invoked by name, one feed at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application, deferring
from drumbeat.domain.job_log import JobKind
from drumbeat.observability import logger
from jobs import logged

application.preload(
    *logged.MODULES,
    deferring.DATES_AS_TEXT,
    "drumbeat.aws.feed_writer",
    "drumbeat.aws.media_store",
    "drumbeat.persistence.banners",
    "drumbeat.services.feeds",
)

#: The seconds that are left for ending in order.
_SPARE = timedelta(seconds=10)


class SomeFailed(Exception):
    """Feeds could not be written: their names are in the log, and they are tried again."""


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Returns how many were written. Raises SomeFailed when some could not be."""
    app = application.running()
    if "site_id" in event:
        return {"written": int(app.feeds.write(event["tenant_id"], event["site_id"]))}
    rest = timedelta(milliseconds=context.get_remaining_time_in_millis())
    work = logged.of_minute(event, context, JobKind.FEEDS)
    with app.job_notes.of(work) as note:
        result = app.feeds.write_due(until=app.clock.now() + rest - _SPARE)
        counts = {"written": result.written, "failed": result.failed}
        if result.written or result.failed:
            logger.info("Feeds written", extra=counts)
            note.did(**counts)
        if result.failed:
            raise SomeFailed(f"{result.failed} feeds could not be written.")
    return {"written": result.written}
