"""Every five minutes: checks the posts that are due in a day or in an hour. Asked by name, one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import bootstrap
from drumbeat.domain.findings import record_of
from drumbeat.observability import logger

#: What is left of the function's time for ending in order.
_SPARE = timedelta(seconds=10)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers how many posts were checked; or, for one that is named, what was found."""
    if "instance_id" in event:
        return _one(event["tenant_id"], event["instance_id"])
    left = timedelta(milliseconds=context.get_remaining_time_in_millis())
    done = bootstrap.preflight_rounds().run(bootstrap.clock().now() + left - _SPARE)
    counted = {"checked": done.checked, "with_errors": done.with_errors}
    if done.checked or not done.complete:
        logger.info("Checked ahead", extra={**counted, "complete": done.complete})
    return counted


def _one(tenant_id: str, instance_id: str) -> dict[str, Any]:
    logger.append_keys(tenant_id=tenant_id, instance_id=instance_id)
    found = bootstrap.preflight_checker().check_now(tenant_id, instance_id)
    logger.info("Checked", extra={"findings": len(found.findings) if found else None})
    return {"preflight": record_of(found) if found else None}
