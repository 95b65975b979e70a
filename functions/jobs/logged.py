"""What a job was given, as the job log names it: a message of a queue, or an invocation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.domain.job_log import JobKind, Work, work_of

#: What logging takes, for the functions that do.
MODULES = (
    "drumbeat.persistence.error_log",
    "drumbeat.persistence.job_log",
    "drumbeat.services.job_log",
)
#: How often a message is received before it becomes a dead letter: the queues' `maxReceiveCount`.
TRIES = 3


def of_message(
    record: Mapping[str, Any],
    kind: JobKind,
    tenant_id: str | None,
    order: Mapping[str, Any] | None = None,
) -> Work:
    """The work of a message whose body is a JSON object; `order`: what of it is needed."""
    attributes = record.get("attributes") or {}
    return work_of(
        kind,
        json.loads(record["body"]) if order is None else order,
        ordered_at=_sent_at(attributes),
        name=record["messageId"],
        tries=int(attributes.get("ApproximateReceiveCount", 1)),
        most=TRIES,
        tenant_id=tenant_id,
    )


def of_invocation(
    event: Mapping[str, Any],
    context: LambdaContext,
    kind: JobKind,
    *,
    tenant_id: str | None = None,
) -> Work:
    """The work of an asynchronous invocation: by a rule, or by ourselves.

    Lambda tries again under the same id, and doesn't say that it does.
    """
    if "detail-type" not in event:
        name = context.aws_request_id
        return work_of(kind, event, ordered_at=_now(), name=name, tenant_id=tenant_id)
    ordered_at = datetime.fromisoformat(event["time"])
    return work_of(kind, {}, ordered_at=ordered_at, name=event["id"], tenant_id=tenant_id)


def _sent_at(attributes: Mapping[str, Any]) -> datetime:
    sent = attributes.get("SentTimestamp")
    return datetime.fromtimestamp(int(sent) / 1000, UTC) if sent else _now()


def _now() -> datetime:
    return application.running().clock.now()
