"""Sending by SES: the request, and the meaning of its answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber

from drumbeat.aws.mailer import SesMailer
from drumbeat.ports import MailRefused, MailUnclear
from tests.contracts.mailer import MAIL


@pytest.fixture
def ses() -> Iterator[Stubber]:
    client = botocore.session.get_session().create_client(
        "sesv2", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    with Stubber(client) as stubber:
        yield stubber


def mailer(ses: Stubber) -> SesMailer:
    return SesMailer(lambda: ses.client, "hello@drumbeat.example")


def test_a_mail_says_who_it_is_from_and_how_to_stop_it(ses: Stubber) -> None:
    # RFC 8058, section 3.1: both headers, an HTTPS address, and nothing else in the second.
    wanted = {
        "FromEmailAddress": "Drumbeat <hello@drumbeat.example>",
        "Destination": {"ToAddresses": ["ada@example.com"]},
        "Content": {
            "Simple": {
                "Subject": {"Data": "Not posted: Tips", "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": "Not posted", "Charset": "UTF-8"},
                    "Html": {"Data": "<h1>Not posted</h1>", "Charset": "UTF-8"},
                },
                "Headers": [
                    {"Name": "List-Unsubscribe", "Value": f"<{MAIL.stop_url}>"},
                    {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
                    {"Name": "Auto-Submitted", "Value": "auto-generated"},
                ],
            }
        },
    }
    ses.add_response("send_email", {"MessageId": "m1"}, wanted)

    assert mailer(ses).send(MAIL) == "m1"


@pytest.mark.parametrize(
    ("code", "status", "for_good"),
    [
        ("TooManyRequestsException", 429, False),
        ("LimitExceededException", 400, False),
        ("SendingPausedException", 400, False),
        ("MessageRejected", 400, False),
        ("AccessDeniedException", 403, False),
        ("BadRequestException", 400, True),
    ],
)
def test_a_refusal_says_that_nothing_was_sent(
    ses: Stubber, code: str, status: int, for_good: bool
) -> None:
    ses.add_client_error("send_email", code, http_status_code=status)

    with pytest.raises(MailRefused, match=code) as refused:
        mailer(ses).send(MAIL)

    assert refused.value.for_good is for_good


def test_the_services_own_failure_leaves_it_unclear(ses: Stubber) -> None:
    ses.add_client_error("send_email", "InternalFailure", http_status_code=500)

    with pytest.raises(MailUnclear, match="500"):
        mailer(ses).send(MAIL)


class Failing:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def send_email(self, **_: Any) -> None:
        raise self.error


def test_without_an_answer_it_is_unclear_and_unreached_it_was_not_sent() -> None:
    late = SesMailer(lambda: Failing(ReadTimeoutError(endpoint_url="x")), "a@b.example")
    away = SesMailer(lambda: Failing(EndpointConnectionError(endpoint_url="x")), "a@b.example")

    with pytest.raises(MailUnclear, match="ReadTimeoutError"):
        late.send(MAIL)
    with pytest.raises(MailRefused) as refused:
        away.send(MAIL)
    assert not refused.value.for_good
