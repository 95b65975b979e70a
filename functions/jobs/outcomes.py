"""The one place that maps how publishing ended to what its workflow does next.

The workflow retries what is raised as `TransientFailure`, by that name; what is answered ends it.
"""

from __future__ import annotations

from drumbeat.domain.errors import TransientFailure
from drumbeat.observability import logger
from drumbeat.services.publishing import Committed
from drumbeat.services.recording import Result

#: What is raised where the post itself says why.
SAID_ON_THE_POST = "The try failed; the post says why."


def for_workflow(committed: Committed) -> dict[str, str]:
    """The answer to the workflow. Raises TransientFailure where it is to call again."""
    if committed.result is Result.RETRY:
        logger.warning("Try failed", extra={"reason": committed.reason})
        raise TransientFailure(committed.reason or SAID_ON_THE_POST)
    logger.info("Committed", extra={"outcome": committed.result.value})
    return {"outcome": committed.result.value}
