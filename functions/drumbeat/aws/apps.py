"""The operator's apps with networks, as SSM parameters that only the operator can write."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from drumbeat.domain.authorising import App
from drumbeat.domain.errors import Unavailable
from drumbeat.ports import Clock

#: How long a parameter is cached: a new or changed app works soon after it is stored.
_KEPT = timedelta(minutes=1)


class ParameterApps:
    """`ports.Apps` over SSM: SecureString parameters under `path`, by the network's name.

    `client` makes the client on first use.
    """

    def __init__(self, client: Callable[[], Any], path: str, clock: Clock) -> None:
        self._client = client
        self._path = path
        self._clock = clock
        self._read: dict[str, tuple[datetime, App | None]] = {}
        self._named: tuple[datetime, Collection[str]] | None = None

    def get(self, platform: str) -> App | None:
        now = self._clock.now()
        entry = self._read.get(platform)
        if entry is None or now - entry[0] >= _KEPT:
            entry = self._read[platform] = (now, self._asked(platform))
        return entry[1]

    def names(self) -> Collection[str]:
        now = self._clock.now()
        if self._named is None or now - self._named[0] >= _KEPT:
            self._named = (now, self._listed())
        return self._named[1]

    def _asked(self, platform: str) -> App | None:
        try:
            answer = self._call(
                "get_parameter", Name=f"{self._path}/{platform}", WithDecryption=True
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ParameterNotFound":
                return None
            raise _unavailable() from None
        document = json.loads(answer["Parameter"]["Value"])
        return App(document["client_id"], document.get("client_secret"))

    def _listed(self) -> Collection[str]:
        """The names only: values stay encrypted, so no key is needed. Raises Unavailable."""
        names: set[str] = set()
        arguments: dict[str, Any] = {"Path": self._path, "WithDecryption": False}
        while True:
            try:
                page = self._call("get_parameters_by_path", **arguments)
            except ClientError:
                raise _unavailable() from None
            names |= {each["Name"].rpartition("/")[2] for each in page["Parameters"]}
            if not page.get("NextToken"):
                return frozenset(names)
            arguments["NextToken"] = page["NextToken"]

    def _call(self, operation: str, **arguments: Any) -> Mapping[str, Any]:
        try:
            answer: Mapping[str, Any] = getattr(self._client(), operation)(**arguments)
        except BotoCoreError:
            raise _unavailable() from None
        return answer


def _unavailable() -> Unavailable:
    return Unavailable("Which networks are set up could not be read; try again in a moment.")
