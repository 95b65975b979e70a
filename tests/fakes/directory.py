"""A user directory in memory."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from drumbeat.domain.errors import Conflict, Forbidden, InvalidInput, Unauthenticated
from drumbeat.ports import Tokens

#: The code that this directory always sends.
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
        self._numbers = count()
        self._sessions: dict[str, str] = {}

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

    def delete(self, email: str) -> None:
        self.users.pop(email, None)
        self._sessions = {token: who for token, who in self._sessions.items() if who != email}

    def login(self, email: str, password: str) -> Tokens:
        user = self.users.get(email)
        if user is None or user.password != password:
            raise Unauthenticated("wrong", code="invalid_credentials")
        if not user.confirmed:
            raise Forbidden("not confirmed", code="not_confirmed")
        return self._tokens(email)

    def refresh(self, refresh_token: str) -> Tokens:
        email = self._sessions.pop(refresh_token, None)
        if email is None:
            raise Unauthenticated("over", code="invalid_credentials")
        return self._tokens(email)

    def revoke(self, refresh_token: str) -> None:
        self._sessions.pop(refresh_token, None)

    def forgot(self, email: str) -> None:
        if email in self.users:
            self.sent.append((email, CODE))

    def reset(self, email: str, code: str, password: str) -> None:
        user = self._require_code(email, code)
        _require_policy(password)
        user.password = password
        ended = [token for token, theirs in self._sessions.items() if theirs == email]
        for token in ended:
            self.revoke(token)

    def _tokens(self, email: str) -> Tokens:
        refresh_token = f"refresh-{next(self._numbers)}-of-{email}"
        self._sessions[refresh_token] = email
        return Tokens(f"id-of-{email}", refresh_token, 3600)

    def _require_code(self, email: str, code: str) -> _User:
        if email not in self.users or code != CODE:
            raise InvalidInput.of("code", "wrong")
        return self.users[email]


def _require_policy(password: str) -> None:
    if len(password) < 10:
        raise InvalidInput.of("password", "too short")
