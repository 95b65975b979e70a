"""Every minute: starts the workflows of the posts that fall due within the look-ahead."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.domain.job_log import JobKind
from drumbeat.observability import logger
from jobs import logged

application.preload(
    *logged.MODULES,
    "concurrent.futures.thread",
    "drumbeat.aws.workflow",
    "drumbeat.platforms.registry",
    "drumbeat.services.dispatching",
)

#: The seconds that are left for steps in progress.
_SPARE = timedelta(seconds=10)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Returns how many posts were started, and how many entries were stale."""
    rest = timedelta(milliseconds=context.get_remaining_time_in_millis())
    app = application.running()
    work = logged.of_minute(event, context, JobKind.DISPATCH)
    with app.job_notes.of(work) as note:
        sweep = app.dispatcher.sweep(rest - _SPARE)
        # Posts that are on time need no log: each has a history.
        if sweep.late:
            note.did(**asdict(sweep))
    if sweep.started or sweep.stale:
        logger.info("Swept", extra={"started": sweep.started, "stale": sweep.stale})
    return {"started": sweep.started, "stale": sweep.stale}
