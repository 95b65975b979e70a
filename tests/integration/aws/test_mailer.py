"""E-mails by SES: each to one address, in one try."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.compat import HTTPHeaders
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.botocore_stubber import MockRawResponse
from moto.ses.models import ses_backends

from drumbeat.application import clients
from drumbeat.aws.mailer import SesMailer
from drumbeat.ports import Mailer
from tests.contracts.mailer import MailerContract

SENDER = "hello@drumbeat.example"


class TestSesMailer(MailerContract):
    @pytest.fixture
    def mailer(self, aws: None) -> SesMailer:
        client = clients.ses()
        client.create_email_identity(EmailIdentity=SENDER)
        client.meta.events.register("before-call.sesv2.SendEmail", self._refuse)
        client.meta.events.register_first("before-send.sesv2.SendEmail", self._answer)
        self.refusals: list[str] = []
        self.broken = 0
        return SesMailer(lambda: client, SENDER)

    def sent(self, mailer: Mailer) -> Sequence[tuple[str, str]]:
        messages = ses_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].sent_messages
        return [(each.destinations["ToAddresses"][0], each.subject) for each in messages]

    def refuse(self, mailer: Mailer, *, for_good: bool) -> None:
        self.refusals.append("BadRequestException" if for_good else "SendingPausedException")

    def leave_unclear(self, mailer: Mailer) -> None:
        self.broken += 1

    def _refuse(self, **_: Any) -> tuple[AWSResponse, Any] | None:
        """The answer to a whole call, which does not reach the service."""
        if not self.refusals:
            return None
        told = {
            "Error": {"Code": self.refusals.pop(0)},
            "ResponseMetadata": {"HTTPStatusCode": 400},
        }
        return AWSResponse("", 400, HTTPHeaders(), None), told

    def _answer(self, request: AWSRequest, **_: Any) -> AWSResponse | None:
        """The answer to one try, which reaches the service all the same."""
        if not self.broken:
            return None
        self.broken -= 1
        headers = HTTPHeaders.from_dict({"x-amzn-ErrorType": "InternalFailure"})
        return AWSResponse(request.url, 500, headers, MockRawResponse(b"{}"))
