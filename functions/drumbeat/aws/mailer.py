"""Sending by Amazon SES, one e-mail to one address at a time."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import formataddr
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError
from botocore.exceptions import EndpointConnectionError as Unreachable

from drumbeat.ports import Mail, MailRefused, MailUnclear

_NAME = "Drumbeat"
#: The error for an address that SES can't read (SES API v2 reference, SendEmail); retrying is
#: useless.
_FOR_GOOD = {"BadRequestException"}


class SesMailer:
    """`ports.Mailer`. `client` makes a client that never retries, because a repeat may send it
    twice.

    A refusal means that nothing was sent. After a timeout or a server error nobody knows.
    """

    def __init__(self, client: Callable[[], Any], sender: str) -> None:
        self._client = client
        self._from = formataddr((_NAME, sender))

    def send(self, mail: Mail) -> str:
        try:
            answer = self._client().send_email(
                FromEmailAddress=self._from,
                Destination={"ToAddresses": [mail.to]},
                Content={"Simple": _message(mail)},
            )
        except (ConnectTimeoutError, Unreachable) as error:
            raise MailRefused(f"SES was not reached: {error}", for_good=False) from error
        except ClientError as error:
            code, status = _said(error)
            if status >= 500:
                raise MailUnclear(f"SES failed with {status}, {code}.") from error
            raise MailRefused(f"SES refused it: {code}.", for_good=code in _FOR_GOOD) from error
        except BotoCoreError as error:
            raise MailUnclear(f"SES did not answer: {type(error).__name__}.") from error
        return str(answer["MessageId"])


def _message(mail: Mail) -> dict[str, Any]:
    # RFC 8058 requires the first two headers; the third (RFC 3834) stops automatic replies.
    headers = {
        "List-Unsubscribe": f"<{mail.stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return {
        "Subject": _content(mail.subject),
        "Body": {"Text": _content(mail.text), "Html": _content(mail.html)},
        "Headers": [{"Name": name, "Value": value} for name, value in headers.items()],
    }


def _content(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}


def _said(error: ClientError) -> tuple[str, int]:
    answer = error.response
    return (
        str(answer.get("Error", {}).get("Code", "")),
        int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)),
    )
