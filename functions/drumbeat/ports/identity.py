"""Who may sign in, and how often one may try."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol


class Throttle(Protocol):
    """Counts tries in windows of time."""

    def take(self, key: str, most: int, window: timedelta) -> int | None:
        """Count one more try: None while there are at most so many in the present window,
        else the seconds until the next one begins.
        """
        ...

    def forget(self, key: str, window: timedelta) -> None:
        """Begin the present window of `key` anew."""
        ...


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a login answers. `id_token` is what the API takes; `expires_in` is in seconds."""

    id_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_in: int


class UserDirectory(Protocol):
    """Who may sign in. Emails are lower case; nothing tells who is known, except `register`."""

    def register(self, email: str, password: str, full_name: str) -> bool:
        """Whether the user is confirmed already; otherwise a code is on its way.

        Raises Conflict (`email_taken`), InvalidInput naming `email` or `password`.
        """
        ...

    def confirm(self, email: str, code: str) -> None:
        """Raises InvalidInput naming `code`, also for an email that is not known."""
        ...

    def resend(self, email: str) -> None: ...

    def login(self, email: str, password: str) -> Tokens:
        """Raises Unauthenticated (`invalid_credentials`) and Forbidden (`not_confirmed`)."""
        ...

    def refresh(self, refresh_token: str) -> Tokens:
        """Raises Unauthenticated (`invalid_credentials`)."""
        ...

    def revoke(self, refresh_token: str) -> None:
        """End the session that `refresh_token` belongs to; nothing if there is none."""
        ...

    def forgot(self, email: str) -> None: ...

    def delete(self, email: str) -> None:
        """Remove the user and end all sessions; nothing if there is none."""
        ...

    def reset(self, email: str, code: str, password: str) -> None:
        """Set another password and end all sessions.

        Raises InvalidInput naming `code`, also for an email that is not known, or `password`.
        """
        ...
