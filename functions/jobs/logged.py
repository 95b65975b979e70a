"""A job's input for the job log: a message of a queue, or an invocation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.domain.job_log import JobKind, Work, begun_each_minute, work_of

#: The modules that logging needs, for functions that log.
MODULES = (
    "drumbeat.persistence.error_log",
    "drumbeat.persistence.job_log",
    "drumbeat.services.job_log",
)
#: After so many deliveries a message becomes a dead letter: the queues' `maxReceiveCount`.
TRIES = 3


def of_message(
    record: Mapping[str, Any],
    kind: JobKind,
    tenant_id: str | None,
    order: Mapping[str, Any] | None = None,
    *,
    line: str | None = None,
) -> Work:
    """The work of a message whose body is a JSON object. `order`: the part of it that is needed;
    `line`: as in `work_of`."""
    attributes = record.get("attributes") or {}
    return work_of(
        kind,
        json.loads(record["body"]) if order is None else order,
        ordered_at=_sent_at(attributes),
        name=record["messageId"],
        tries=int(attributes.get("ApproximateReceiveCount", 1)),
        most=TRIES,
        tenant_id=tenant_id,
        line=line,
    )


def of_invocation(
    event: Mapping[str, Any],
    context: LambdaContext,
    kind: JobKind,
    *,
    tenant_id: str | None = None,
) -> Work:
    """The work of an asynchronous invocation: by a rule, or by ourselves.

    Lambda retries under the same request id, without saying that it is a retry.
    """
    payload = {} if "detail-type" in event else event
    ordered_at, name = _invoked(event, context, kind)
    return work_of(kind, payload, ordered_at=ordered_at, name=name, tenant_id=tenant_id)


def of_minute(event: Mapping[str, Any], context: LambdaContext, kind: JobKind) -> Work:
    """The work of a rule that fires each minute."""
    ordered_at, name = _invoked(event, context, kind)
    return begun_each_minute(kind, ordered_at=ordered_at, name=name)


def _invoked(
    event: Mapping[str, Any], context: LambdaContext, kind: JobKind
) -> tuple[datetime, str]:
    """The time of the event, and a name for its work: one event may be several pieces of work."""
    if "detail-type" in event:
        return datetime.fromisoformat(event["time"]), f"{kind} {event['id']}"
    return _now(), f"{kind} {context.aws_request_id}"


def _sent_at(attributes: Mapping[str, Any]) -> datetime:
    stamp = attributes.get("SentTimestamp")
    return datetime.fromtimestamp(int(stamp) / 1000, UTC) if stamp else _now()


def _now() -> datetime:
    return application.running().clock.now()
