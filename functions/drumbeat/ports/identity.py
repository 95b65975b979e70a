"""Logins, and limits for tries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol


class Throttle(Protocol):
    """Counts tries in windows of time."""

    def take(self, key: str, most: int, window: timedelta) -> int | None:
        """Count one more try: None while there are at most so many in the present window, else the
        seconds until the next window begins."""
        ...

    def forget(self, key: str, window: timedelta) -> None:
        """Reset the present window of `key`."""
        ...


@dataclass(frozen=True, slots=True)
class Tokens:
    """The result of a login. The API takes `id_token`; `expires_in` is in seconds."""

    id_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_in: int


class UserDirectory(Protocol):
    """People who may log in. Emails are lower case; nothing reveals who is known, except
    `register`."""

    def register(self, email: str, password: str, full_name: str) -> bool:
        """Whether the user is confirmed already; otherwise a code is being sent.

        Raises Conflict (`email_taken`), InvalidInput for `email` or `password`.
        """
        ...

    def confirm(self, email: str, code: str) -> None:
        """Raises InvalidInput for `code`, also for an unknown email."""
        ...

    def resend(self, email: str) -> None: ...

    def login(self, email: str, password: str) -> Tokens:
        """Raises Unauthenticated (`invalid_credentials`) and Forbidden (`not_confirmed`)."""
        ...

    def refresh(self, refresh_token: str) -> Tokens:
        """Raises Unauthenticated (`invalid_credentials`)."""
        ...

    def revoke(self, refresh_token: str) -> None:
        """End the session of `refresh_token`; nothing happens if there is none."""
        ...

    def forgot(self, email: str) -> None: ...

    def delete(self, email: str) -> None:
        """Remove the user and end all sessions; nothing happens if there is none."""
        ...

    def reset(self, email: str, code: str, password: str) -> None:
        """Set a new password and end all sessions.

        Raises InvalidInput for `code`, also for an unknown email, or for `password`.
        """
        ...
