"""Every minute: starts the workflows of the posts that fall due within the look-ahead."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import bootstrap
from drumbeat.observability import logger


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Answers how many posts were started, and how many entries were stale."""
    sweep = bootstrap.dispatcher().sweep()
    if sweep.started or sweep.stale:
        logger.info("Swept", extra={"started": sweep.started, "stale": sweep.stale})
    return {"started": sweep.started, "stale": sweep.stale}
