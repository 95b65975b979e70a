"""How those stand-ins begin that people let the operator's app into."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from sandbox.authorising import Client, Provider
from sandbox.ledger import Ledger


class AppNetwork:
    """`app`: the operator's registration, as `make run` has it. `asks_as`: who asks people, where
    that is not the network itself. `page`: where a post is shown, and its number."""

    name: str
    shown_as: str
    colours: tuple[str, str]
    app: tuple[str, str]
    asks_as: str = ""
    scopes: ClassVar[Mapping[str, str]]
    page: ClassVar[re.Pattern[str]]

    def __init__(self, ledger: Ledger, site: str, **login: Any) -> None:
        """`login`: in what it differs from what a `Provider` usually does."""
        self._ledger = ledger
        self._prefix = f"/{self.name}"
        self._site = f"{site}{self._prefix}"
        client_id, secret = self.app
        self._provider = Provider(
            network=self.name,
            prefix=self._prefix,
            title=f"Sandbox {self.asks_as or self.shown_as}",
            scopes=self.scopes,
            clients={client_id: Client(client_id, secret, redirect_uris=())},
            now=ledger.clock,
            **login,
        )

    def post_at(self, path: str) -> str | None:
        found = self.page.fullmatch(path)
        return found[1] if found else None
