"""Invokes the function that writes feeds, because the functions that sign for browsers may not
write public files."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from drumbeat.domain.errors import Unavailable


class LambdaFeedWriter:
    """`ports.FeedWriter`. `client` makes the client on first use."""

    def __init__(self, client: Callable[[], Any], function: str) -> None:
        self._client = client
        self._function = function

    def soon(self, tenant_id: str, site_id: str) -> None:
        payload = json.dumps({"tenant_id": tenant_id, "site_id": site_id})
        try:
            self._client().invoke(
                FunctionName=self._function, InvocationType="Event", Payload=payload.encode()
            )
        except (BotoCoreError, ClientError) as error:
            raise Unavailable("The website's feed can't be written at the moment.") from error
