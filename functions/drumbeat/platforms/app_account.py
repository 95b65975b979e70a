"""What accounts have in common that people connect through the operator's app."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised
from drumbeat.ports import Clock, Session, Transport


class AppLogin(Protocol):
    """How a network authorises an app: as in `ports.Authorises`, with the present time."""

    def authorize_url(self, asked: Asked) -> str: ...

    def exchange(
        self, asked: Asked, code: str, transport: Transport, now: datetime
    ) -> Grant | NotAuthorised: ...


class AppAccount:
    """All of `ports.Authorises` but the targets. Nothing is sent to these accounts as a test."""

    def __init__(self, clock: Clock, login: AppLogin) -> None:
        self._clock = clock
        self._app_login = login

    def register(self, *_: object) -> App | NotAuthorised:
        raise AssertionError("The operator registers the app.")

    def authorize_url(self, asked: Asked) -> str:
        return self._app_login.authorize_url(asked)

    def exchange(self, asked: Asked, code: str, transport: Transport) -> Grant | NotAuthorised:
        return self._app_login.exchange(asked, code, transport, self._clock.now())

    def test(self, session: Session) -> None:
        """Anything sent to an account would be visible."""
