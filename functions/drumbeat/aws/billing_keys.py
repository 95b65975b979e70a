"""The secrets that sign billing's events, in an SSM parameter that only the operator can write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from drumbeat.domain import signatures
from drumbeat.domain.errors import Unavailable
from drumbeat.ports import Clock

#: How long the parameter is cached: a changed secret works soon.
_KEPT = timedelta(minutes=1)


class ParameterBillingKeys:
    """`ports.BillingKeys` over SSM: a SecureString with `whsec_...`, or two with a blank between.

    `client` makes the client on first use.
    """

    def __init__(self, client: Callable[[], Any], name: str, clock: Clock) -> None:
        self._client = client
        self._name = name
        self._clock = clock
        self._read: tuple[datetime, Sequence[bytes]] | None = None

    def all(self) -> Sequence[bytes]:
        now = self._clock.now()
        if self._read is None or now - self._read[0] >= _KEPT:
            self._read = now, self._asked()
        return self._read[1]

    def _asked(self) -> Sequence[bytes]:
        try:
            answer = self._client().get_parameter(Name=self._name, WithDecryption=True)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ParameterNotFound":
                return ()
            raise _unavailable() from None
        except BotoCoreError:
            raise _unavailable() from None
        keys = [signatures.key_of(each) for each in answer["Parameter"]["Value"].split()]
        return [key for key in keys if key is not None]


def _unavailable() -> Unavailable:
    return Unavailable("Billing's secret could not be read; try again in a moment.")
