"""The mail queue: one message, one notification, invitation, morning, or link that stops e-mails.

The rule's own event looks for businesses whose morning has come, and sends a message for each.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.observability import logger

if TYPE_CHECKING:
    from drumbeat.services.mailing import Ending

application.preload(
    "drumbeat.aws.mailer",
    "drumbeat.aws.queue",
    "drumbeat.persistence.causes",
    "drumbeat.persistence.mail",
    "drumbeat.persistence.throttle",
    "drumbeat.services.mailing",
    "drumbeat.services.mornings",
    "drumbeat.services.stopping_mail",
)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Returns the messages to be tried again (SQS partial batch response), or how many it sent."""
    if "Records" not in event:
        mornings = application.running().morning_look.look()
        logger.info("Looked for mornings", extra={"mornings": mornings})
        return {"mornings": mornings}
    failures = [each["messageId"] for each in event["Records"] if not _done(each)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failures]}


def _done(record: dict[str, Any]) -> bool:
    logger.append_keys(message_id=record["messageId"])
    try:
        message = json.loads(record["body"])
        logger.append_keys(tenant_id=message.get("tenant_id"))
        logger.info("Mailed", extra={"mails": dict(_ordered(message))})
    except Exception:  # an error of one message must not stop the others
        logger.exception("E-mails could not be sent")
        return False
    finally:
        logger.remove_keys(["message_id", "tenant_id"])
    return True


def _ordered(message: Mapping[str, Any]) -> Mapping[Ending, int]:
    app = application.running()
    if "stop_address" in message or "stop_member" in message:
        app.stopping_mail.stop(message)
        return {}
    tenant_id = message["tenant_id"]
    if "morning" in message:
        day = date.fromisoformat(message["morning"])
        return app.morning_mail.begin_day(tenant_id, day)
    if not app.settings.mail_sender:
        return {}
    if "invitation_id" in message:
        return app.mailing.invite(tenant_id, message["invitation_id"])
    return app.mailing.tell(tenant_id, message["notification_id"])
