"""The one place that maps the results of publishing to the workflow's next step.

The workflow retries what is raised as `TransientFailure`, by that name; a returned value ends it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from drumbeat.domain.errors import TransientFailure
from drumbeat.observability import logger
from drumbeat.services.batches import Batch
from drumbeat.services.orders import Committed
from drumbeat.services.recording import Result

#: The message when the posts themselves have the reason.
SAID_ON_THE_POST = "The try failed; the post says why."


def for_workflow(batch: Batch, committed: Sequence[Committed]) -> dict[str, dict[str, int]]:
    """How many posts ended with each result.

    Raises TransientFailure when the workflow has to call again for one of them; the others are then
    skipped. Its message is that of a failure that no post records: one of our own, and the same for
    all.
    """
    reasons: list[str | None] = []
    for order, each in zip(batch.orders, committed, strict=True):
        facts = {"instance_id": order.instance_id, "outcome": each.result.value}
        if each.result is Result.RETRY:
            reasons.append(each.reason)
            logger.warning("Try failed", extra={**facts, "reason": each.reason})
        else:
            logger.info("Committed", extra=facts)
    if reasons:
        raise TransientFailure(next(filter(None, reasons), SAID_ON_THE_POST))
    return {"outcomes": dict(Counter(each.result.value for each in committed))}
