"""Publishing one post: the two steps of the workflow, in one function so that one is warm."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.observability import logger, metrics_written
from drumbeat.services.publishing import UNPREPARED, Order, Preparation
from drumbeat.services.recording import Result
from jobs.outcomes import for_workflow

application.preload(
    "drumbeat.aws.vault",
    "drumbeat.platforms.lookups",
    "drumbeat.platforms.registry",
    "drumbeat.platforms.requests_transport",
    "drumbeat.platforms.webhook",
)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Prepare or commit, as `step` says; answers plain data that the workflow carries on."""
    order = Order(
        tenant_id=event["tenant_id"],
        instance_id=event["instance_id"],
        slot=event["slot"],
        generation=event["generation"],
        attempt=event["attempt"],
    )
    logger.append_keys(tenant_id=order.tenant_id, instance_id=order.instance_id)
    publisher = application.running().publisher
    with metrics_written():
        if event["step"] == "prepare":
            return _carried(publisher.prepare(order))
        return for_workflow(publisher.commit(order, _preparation(event.get("prepared"))))


def _carried(preparation: Preparation) -> dict[str, Any]:
    return {
        "result": preparation.result.value,
        "account_id": preparation.account_id,
        "content_id": preparation.content_id,
        "fingerprint": preparation.fingerprint,
        "handle": dict(preparation.handle) if preparation.handle is not None else None,
    }


def _preparation(carried: dict[str, Any] | None) -> Preparation:
    """What the preparing step answered; after its failure, what the workflow caught instead."""
    if not carried or "result" not in carried:
        return UNPREPARED
    return Preparation(
        result=Result(carried["result"]),
        account_id=carried["account_id"],
        content_id=carried["content_id"],
        fingerprint=carried["fingerprint"],
        handle=carried["handle"],
    )
