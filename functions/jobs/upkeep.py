"""Nightly: gives up uploads that never came, and removes files that belong to nothing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.observability import logger

application.preload(
    "drumbeat.aws.media_store",
    "drumbeat.aws.queue",
    "drumbeat.configured_quotas",
    "drumbeat.services.upkeep",
)

#: What is left of the function's time for the business or the page that has been begun.
_SPARE = timedelta(seconds=60)


class SomeFailed(Exception):
    """Businesses were passed over: their names stand in the log."""


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers what was done. Raises SomeFailed when something was passed over."""

    def is_late() -> bool:
        return timedelta(milliseconds=context.get_remaining_time_in_millis()) < _SPARE

    done = application.running().upkeep.tidy(is_late)
    logger.info("Library tidied", extra=asdict(done))
    if done.failed:
        raise SomeFailed(f"{len(done.failed)} businesses were passed over.")
    return asdict(done)
