"""One step of a long preparation; the workflow calls again at the returned time."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application, deferring
from drumbeat.domain.pacing import whole_second
from drumbeat.observability import logger, metrics_written
from drumbeat.services.preparation_steps import StepOrder

application.preload(
    deferring.DATES_AS_TEXT,
    "concurrent.futures.thread",
    "drumbeat.aws.derivatives",
    "drumbeat.aws.media_store",
    "drumbeat.aws.opened_connections",
    "drumbeat.aws.vault",
    "drumbeat.aws.workflow",
    "drumbeat.platforms.library_media",
    "drumbeat.platforms.lookups",
    "drumbeat.platforms.media_reader",
    "drumbeat.platforms.registry",
    "drumbeat.platforms.requests_transport",
    "drumbeat.services.dispatching",
    "drumbeat.services.renewing",
    "drumbeat.services.sessions",
)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Returns whether it is `done`, and otherwise when to call `again_at`.

    `stumbled`: steps have failed, however often they were tried.
    """
    order = StepOrder(
        tenant_id=event["tenant_id"],
        instance_id=event["instance_id"],
        generation=event["generation"],
        fingerprint=event["fingerprint"],
    )
    logger.append_keys(tenant_id=order.tenant_id, instance_id=order.instance_id)
    has_stumbled = event.get("stumbled", False)
    with metrics_written():
        steps = application.running().preparation_steps
        again_at = (steps.stumbled if has_stumbled else steps.take)(order).again_at
    logger.info("Step taken", extra={"done": again_at is None, "stumbled": has_stumbled})
    if again_at is None:
        return {"done": True}
    return {"done": False, "again_at": whole_second(again_at).strftime("%Y-%m-%dT%H:%M:%SZ")}
