"""The top-off queue: one message, one tenant, or the rest of a change of an account or a title.

A run does a limited part and sends the rest again, also when the database is busy. A message that
fails for another reason is delivered again by itself, after the queue's visibility timeout.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.domain.job_log import JobKind
from drumbeat.observability import logger
from jobs import logged

if TYPE_CHECKING:
    from drumbeat.services.topoff_orders import Run

application.preload(
    *logged.MODULES,
    "drumbeat.aws.queue",
    "drumbeat.persistence.topoff_jobs",
    "drumbeat.services.topoff_orders",
)

#: The seconds that are left for the step in progress and for sending the rest: two database calls,
#: 21 s each in three tries, and one of the queue, 33 s in three.
_SPARE = timedelta(seconds=90)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, list[dict[str, str]]]:
    """Returns the messages to be tried again (SQS partial batch response)."""

    def is_late() -> bool:
        return timedelta(milliseconds=context.get_remaining_time_in_millis()) < _SPARE

    failures = []
    for place, record in enumerate(event["Records"]):
        # The first one always makes progress; the others are passed on if it used up the time.
        if not _done(record, is_late, hand_on=place > 0 and is_late()):
            failures.append(record["messageId"])
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failures]}


def _done(record: dict[str, Any], is_late: Callable[[], bool], *, hand_on: bool) -> bool:
    logger.append_keys(message_id=record["messageId"])
    try:
        message = json.loads(record["body"])
        logger.append_keys(tenant_id=message["tenant_id"])
        kind = JobKind.TOP_OFF if "days" in message else JobKind.FOLLOW_CHANGE
        work = logged.of_message(record, kind, message["tenant_id"])
        app = application.running()
        with app.job_notes.of(work) as note:
            desk = app.topoff_desk
            run = desk.hand_on(work.payload) if hand_on else desk.fulfil(work.payload, is_late)
            facts = _told(run)
            if run and (run.created or run.goes_on):
                note.did(**facts)
        if run and run.stalled:
            logger.warning("Nothing could be done for now", extra=facts)
        else:
            logger.info("Run done", extra={"kind": kind, **facts})
    except Exception:  # an error of one tenant must not stop the others
        logger.exception("Run failed")
        return False
    finally:
        logger.remove_keys(["message_id", "tenant_id"])
    return True


def _told(run: Run | None) -> dict[str, object]:
    if run is None:
        return {"gone": True}
    return {
        "instances_created": run.created,
        "goes_on": run.goes_on,
        "stalled": run.stalled,
    }
