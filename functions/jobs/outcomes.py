"""The one place that maps how publishing ended to what its workflow does next.

The workflow retries what is raised as `TransientFailure`, by that name; what is answered ends it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from drumbeat.domain.errors import TransientFailure
from drumbeat.observability import logger
from drumbeat.services.batches import Batch
from drumbeat.services.orders import Committed
from drumbeat.services.recording import Result

#: What is raised where the posts themselves say why.
SAID_ON_THE_POST = "The try failed; the post says why."


def for_workflow(batch: Batch, committed: Sequence[Committed]) -> dict[str, dict[str, int]]:
    """How many posts ended in which way.

    Raises TransientFailure where the workflow is to call again for one of them: that does nothing
    with the others. Its words are those of a failure that no post tells of, which is one of ours
    and the same for all.
    """
    reasons: list[str | None] = []
    for order, each in zip(batch.orders, committed, strict=True):
        told = {"instance_id": order.instance_id, "outcome": each.result.value}
        if each.result is Result.RETRY:
            reasons.append(each.reason)
            logger.warning("Try failed", extra={**told, "reason": each.reason})
        else:
            logger.info("Committed", extra=told)
    if reasons:
        raise TransientFailure(next(filter(None, reasons), SAID_ON_THE_POST))
    return {"outcomes": dict(Counter(each.result.value for each in committed))}
