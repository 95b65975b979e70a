"""Processes uploads to the media library; when invoked by name, converts pictures for networks.

Its queue gets the bucket's events, and our own messages that name an asset.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application, deferring
from drumbeat.domain import uploading
from drumbeat.domain.derivatives import spec_of
from drumbeat.domain.errors import DrumbeatError
from drumbeat.domain.job_log import JobKind
from drumbeat.domain.media import Crop
from drumbeat.observability import logger
from jobs import logged

application.preload(
    deferring.DATES_AS_TEXT,
    *logged.MODULES,
    "PIL.ImageCms",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "drumbeat.aws.media_store",
    "drumbeat.configured_quotas",
    "drumbeat.imaging.studio",
    "drumbeat.platforms.downloading",
    "drumbeat.services.media_processing",
)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Returns the messages to be tried again (SQS partial batch response), or the picture."""
    if "derive" in event:
        return _derived(event["derive"])
    failures = [record["messageId"] for record in event["Records"] if not _done(record)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failures]}


def _done(record: Mapping[str, Any]) -> bool:
    logger.append_keys(message_id=record["messageId"])
    try:
        message = json.loads(record["body"])
        work = logged.of_message(
            record,
            JobKind.MEDIA,
            _business_of(message),
            _order(message),
            line=_upload_of(message),
        )
        with application.running().job_notes.of(work) as note:
            if _take(work.payload, is_last_try=work.is_last):
                note.did()
    except Exception:  # retried, and in the end a dead letter, which raises an alarm
        logger.exception("A picture or video could not be processed")
        return False
    finally:
        logger.remove_keys(["message_id", "tenant_id", "asset_id", "key"])
    return True


def _take(message: Mapping[str, Any], *, is_last_try: bool) -> bool:
    """Whether there was something to do: both the bucket and its client report an upload."""
    processor = application.running().media_processor
    if "asset_id" in message:
        tenant_id, asset_id = message["tenant_id"], message["asset_id"]
        logger.append_keys(tenant_id=tenant_id, asset_id=asset_id)
        did = processor.look_at(tenant_id, asset_id, is_last_try=is_last_try)
        logger.info("Looked at")
        return did
    did = False
    for key in _arrived(message):
        logger.append_keys(key=key)
        did = processor.arrived(key) or did
        logger.info("Taken in")
    return did


def _arrived(message: Mapping[str, Any]) -> list[str]:
    """The keys in the bucket's message; its first message is a test without keys."""
    return [unquote_plus(each["s3"]["object"]["key"]) for each in message.get("Records", ())]


def _upload_of(message: Mapping[str, Any]) -> str | None:
    """The upload that the message is about: both its messages share a log line."""
    keys = [message["upload_key"]] if "upload_key" in message else _arrived(message)
    return uploading.id_of(keys[0]) if keys else None


def _order(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """The part of a message that is needed to do the same again; the bucket's has much more."""
    if "Records" not in message:
        return message
    keys = [each["s3"]["object"]["key"] for each in message["Records"]]
    return {**message, "Records": [{"s3": {"object": {"key": key}}} for key in keys]}


def _business_of(message: Mapping[str, Any]) -> str | None:
    """The business of the file; None when the message is about no file."""
    if "tenant_id" in message:
        return str(message["tenant_id"])
    # After `in/`, the prefix of uploads.
    return next((key.split("/")[1] for key in _arrived(message)), None)


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
