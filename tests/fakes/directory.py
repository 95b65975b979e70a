"""A user directory in memory."""

from __future__ import annotations

from dataclasses import dataclass

from drumbeat.domain.errors import Conflict, Forbidden, InvalidInput, Unauthenticated
from drumbeat.ports import Tokens

#: The one code that this directory sends.
CODE = "123456"


@dataclass
class _User:
    password: str
    full_name: str
    confirmed: bool = False


class InMemoryDirectory:
    """`ports.UserDirectory`; passwords need ten characters."""

    def __init__(self, *, confirms: bool = False) -> None:
        self.users: dict[str, _User] = {}
        self.sent: list[tuple[str, str]] = []
        self._confirms = confirms

    def register(self, email: str, password: str, full_name: str) -> bool:
        if email in self.users:
            raise Conflict("taken", code="email_taken")
        _require_policy(password)
        self.users[email] = _User(password, full_name, self._confirms)
        if not self._confirms:
            self.sent.append((email, CODE))
        return self._confirms

    def confirm(self, email: str, code: str) -> None:
        self._require_code(email, code).confirmed = True

    def resend(self, email: str) -> None:
        if email in self.users and not self.users[email].confirmed:
            self.sent.append((email, CODE))

    def login(self, email: str, password: str) -> Tokens:
        user = self.users.get(email)
        if user is None or user.password != password:
            raise Unauthenticated("wrong", code="invalid_credentials")
        if not user.confirmed:
            raise Forbidden("not confirmed", code="not_confirmed")
        return Tokens(f"id-of-{email}", f"refresh-of-{email}", 3600)

    def refresh(self, refresh_token: str) -> Tokens:
        email = refresh_token.removeprefix("refresh-of-")
        if email not in self.users or email == refresh_token:
            raise Unauthenticated("over", code="invalid_credentials")
        return Tokens(f"id-of-{email}", None, 3600)

    def forgot(self, email: str) -> None:
        if email in self.users:
            self.sent.append((email, CODE))

    def reset(self, email: str, code: str, password: str) -> None:
        user = self._require_code(email, code)
        _require_policy(password)
        user.password = password

    def _require_code(self, email: str, code: str) -> _User:
        if email not in self.users or code != CODE:
            raise InvalidInput.of("code", "wrong")
        return self.users[email]


def _require_policy(password: str) -> None:
    if len(password) < 10:
        raise InvalidInput.of("password", "too short")
