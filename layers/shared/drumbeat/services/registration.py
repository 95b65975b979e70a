"""Signing up, in, and back in: what the user directory does, without telling who is in it.

Emails are lowered before they reach the directory, which would take two spellings for two users.
Only `register` says that an email is known, because it cannot help it.
"""

from __future__ import annotations

from dataclasses import dataclass

from drumbeat.domain.errors import InvalidInput
from drumbeat.ports import Tokens, UserDirectory


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    directory: UserDirectory

    def register(self, *, email: str, password: str, full_name: str) -> bool:
        """Whether the user is confirmed already; if not, a code is on its way to `email`.

        Raises Conflict (`email_taken`), and InvalidInput naming `password` or `email`.
        """
        _require_clean(password)
        return self.directory.register(email.lower(), password, full_name)

    def confirm(self, *, email: str, code: str) -> None:
        """Raises InvalidInput naming `code` when it is wrong, old, or not for `email`."""
        self.directory.confirm(email.lower(), code)

    def resend(self, *, email: str) -> None:
        """Send another code if `email` waits for one; the same to the caller either way."""
        self.directory.resend(email.lower())

    def login(self, *, email: str, password: str) -> Tokens:
        """Raises Unauthenticated (`invalid_credentials`) and Forbidden (`not_confirmed`)."""
        return self.directory.login(email.lower(), password)

    def refresh(self, *, refresh_token: str) -> Tokens:
        """Raises Unauthenticated (`invalid_credentials`)."""
        return self.directory.refresh(refresh_token)

    def logout(self, *, refresh_token: str) -> None:
        """End the session of `refresh_token`; nothing if it is over already, or none."""
        self.directory.revoke(refresh_token)

    def forgot(self, *, email: str) -> None:
        """Send a code for a new password if `email` is known; the same to the caller either way."""
        self.directory.forgot(email.lower())

    def reset(self, *, email: str, code: str, password: str) -> None:
        """Raises InvalidInput naming `code` or `password`."""
        _require_clean(password)
        self.directory.reset(email.lower(), code, password)


def _require_clean(password: str) -> None:
    if password != password.strip() or not password:
        raise InvalidInput.of("password", "Must not begin or end with a space.")
