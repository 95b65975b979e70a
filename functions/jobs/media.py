"""Makes files of what was uploaded to the media library; asked by name, pictures for networks.

Its queue gets the bucket's events, and messages of our own that name an asset.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.domain.derivatives import spec_of
from drumbeat.domain.errors import DrumbeatError
from drumbeat.domain.media import Crop
from drumbeat.observability import logger

application.preload(
    "PIL.ImageCms",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "drumbeat.aws.media_store",
    "drumbeat.configured_quotas",
    "drumbeat.imaging.studio",
    "drumbeat.platforms.downloading",
    "drumbeat.services.media_processing",
)

#: How often a message is received before it becomes a dead letter: the queue's `maxReceiveCount`.
_TRIES = 3


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers the messages to be tried again (SQS partial batch response), or the picture."""
    if "derive" in event:
        return _derived(event["derive"])
    failed = [record["messageId"] for record in event["Records"] if not _done(record)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _done(record: Mapping[str, Any]) -> bool:
    logger.append_keys(message_id=record["messageId"])
    try:
        tries = int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))
        _take(json.loads(record["body"]), is_last_try=tries >= _TRIES)
    except Exception:  # tried again, and in the end a dead letter, which alarms
        logger.exception("A picture or video could not be processed")
        return False
    finally:
        logger.remove_keys(["message_id", "tenant_id", "asset_id", "key"])
    return True


def _take(message: Mapping[str, Any], *, is_last_try: bool) -> None:
    processor = application.running().media_processor
    if "asset_id" in message:
        logger.append_keys(tenant_id=message["tenant_id"], asset_id=message["asset_id"])
        processor.look_at(message["tenant_id"], message["asset_id"], is_last_try=is_last_try)
        logger.info("Looked at")
        return
    # The bucket's first message is a test that names no object.
    for event in message.get("Records", ()):
        key = unquote_plus(event["s3"]["object"]["key"])
        logger.append_keys(key=key)
        processor.arrived(key)
        logger.info("Taken in")


def _derived(order: Mapping[str, Any]) -> dict[str, Any]:
    logger.append_keys(tenant_id=order["tenant_id"], asset_id=order["asset_id"])
    crop = order["crop"]
    try:
        file = application.running().media_processor.derive(
            order["tenant_id"],
            order["asset_id"],
            spec_of(order["spec"]),
            Crop(**crop) if crop else None,
        )
    except DrumbeatError as error:
        transient = error.retryable or error.code == "media_not_ready"
        logger.info("Not made", extra={"code": error.code})
        return {"error": {"code": error.code, "message": error.message, "transient": transient}}
    logger.info("Made")
    return asdict(file)
