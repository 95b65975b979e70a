"""Publishing the posts of one execution: the workflow's two steps are one function, so that it is
warm for the second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application, deferring
from drumbeat.observability import logger, metrics_written
from drumbeat.services.orders import UNPREPARED, Preparation
from drumbeat.services.recording import Result
from jobs.outcomes import for_workflow
from jobs.workflow_input import batch_of

# No network: each is imported for the first post that needs it, and all would be too many modules.
application.preload(
    deferring.DATES_AS_TEXT,
    "concurrent.futures.thread",
    "drumbeat.aws.derivatives",
    "drumbeat.aws.media_store",
    "drumbeat.aws.opened_connections",
    "drumbeat.aws.vault",
    "drumbeat.aws.workflow",
    "drumbeat.platforms.guarding",
    "drumbeat.platforms.library_media",
    "drumbeat.platforms.lookups",
    "drumbeat.platforms.media_reader",
    "drumbeat.platforms.registry",
    "drumbeat.platforms.requests_transport",
    "drumbeat.services.batches",
    "drumbeat.services.renewing",
    "drumbeat.services.sessions",
)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Prepare or commit, as `step` says; returns plain data for the workflow."""
    batch, batches = batch_of(event), application.running().batches
    logger.append_keys(tenant_id=batch.orders[0].tenant_id)
    with metrics_written():
        if event["step"] == "prepare":
            return {"posts": [_carried(each) for each in batches.prepare(batch)]}
        carried = (event.get("order") or event).get("prepared")
        committed = batches.commit(batch, _preparations(carried, len(batch.orders)))
    return for_workflow(batch, committed)


def _carried(preparation: Preparation) -> dict[str, Any]:
    return {
        "result": preparation.result.value,
        "account_id": preparation.account_id,
        "content_id": preparation.content_id,
        "app_of": preparation.app_of,
        "fingerprint": preparation.fingerprint,
        "handle": dict(preparation.handle) if preparation.handle is not None else None,
        "good_until": preparation.good_until.isoformat() if preparation.good_until else None,
    }


def _preparations(carried: Mapping[str, Any] | None, posts: int) -> Sequence[Preparation]:
    """The results of the preparing step, post by post.

    If it failed, the workflow has its error instead, which counts as no preparation.
    """
    prepared = (carried or {}).get("posts") or []
    if len(prepared) != posts:
        return [UNPREPARED] * posts
    return [
        Preparation(
            result=Result(each["result"]),
            account_id=each["account_id"],
            content_id=each["content_id"],
            app_of=each.get("app_of"),
            fingerprint=each["fingerprint"],
            handle=each["handle"],
            good_until=_instant(each.get("good_until")),
        )
        for each in prepared
    ]


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
