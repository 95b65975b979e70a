"""The base of the stand-ins for networks that people connect through the operator's app."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from sandbox.authorising import Client, Provider
from sandbox.ledger import Ledger


class AppNetwork:
    """`app`: id and secret of the operator's registration. `asks_as`: who asks people for access,
    if not the network itself. `page`: matches the path of a post's page; its first group is the
    post's id."""

    name: str
    shown_as: str
    colours: tuple[str, str]
    app: tuple[str, str]
    asks_as: str = ""
    scopes: ClassVar[Mapping[str, str]]
    page: ClassVar[re.Pattern[str]]

    def __init__(self, ledger: Ledger, site: str, **login: Any) -> None:
        """`login`: arguments of `Provider` that differ from its defaults."""
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
