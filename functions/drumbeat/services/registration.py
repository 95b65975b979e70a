"""Registering, logging in and resetting passwords, without revealing who is registered.

Emails are lower-cased before they reach the user pool, which would take two spellings for two
users. Only `register` reveals that an email is known, because it has to.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from drumbeat.domain.errors import Forbidden, InvalidInput, TooManyRequests
from drumbeat.domain.tenancy import Person
from drumbeat.ports import Tenants, Throttle, Tokens, UserDirectory

#: The window in which tries are counted.
WINDOW = timedelta(minutes=15)
#: Tries per address: of passwords, of codes, and of mails that somebody else makes us send.
GUESSES = 10
MAILS = 5
#: How many times as many tries each source of a request has as one address.
_PASSED_ON = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where a request comes from: `client` as named by the distribution, and the peer that passed
    it on. A caller who bypasses the distribution can invent the first."""

    client: str
    handed_over_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Counts tries to log in and similar ones, by address and by source.

    It counts whatever the result is, so that it does not reveal who is known.
    """

    throttle: Throttle
    #: Tries of one source within `WINDOW`.
    per_source: int

    def admit(self, action: str, email: str, most: int, sources: Sources) -> None:
        """Raise TooManyRequests after too many tries for this address, or from this source."""
        waits = [
            self.throttle.take(_key(action, email), most, WINDOW),
            self.throttle.take(_key("client", sources.client), self.per_source, WINDOW),
            self.throttle.take(
                _key("source", sources.handed_over_by), self.per_source * _PASSED_ON, WINDOW
            ),
        ]
        longest = max((wait for wait in waits if wait is not None), default=None)
        if longest is not None:
            minutes = max(1, -(-longest // 60))
            raise TooManyRequests(
                f"Too many tries. Wait {minutes} minutes, then try again.", retry_after=longest
            )

    def forgive(self, action: str, email: str) -> None:
        """Reset the count of an address after its owner has logged in."""
        self.throttle.forget(_key(action, email), WINDOW)


def _key(kind: str, name: str) -> str:
    """A hash, because addresses are personal."""
    return f"{kind}#{hashlib.sha256(name.encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Who may register: everybody, or only invited people."""

    tenants: Tenants
    is_open: bool

    def require(self, email: str) -> None:
        """Raise Forbidden (`registration_closed`)."""
        if self.is_open:
            return
        somebody = Person(user_id="", email=email)
        if not any(not member.joined for _, member in self.tenants.of(somebody)):
            raise Forbidden(
                "Registration is closed here. Ask a business to invite this address.",
                code="registration_closed",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    directory: UserDirectory
    guard: Guard
    admission: Admission

    def register(self, *, email: str, password: str, full_name: str, sources: Sources) -> bool:
        """Whether the user is confirmed already; if not, a code is being sent to `email`.

        Raises Conflict (`email_taken`), InvalidInput for `password` or `email`, Forbidden
        (`registration_closed`), TooManyRequests.
        """
        _require_clean(password)
        email = email.lower()
        self.guard.admit("register", email, MAILS, sources)
        self.admission.require(email)
        return self.directory.register(email, password, full_name)

    def confirm(self, *, email: str, code: str, sources: Sources) -> None:
        """Raises InvalidInput for `code` when it is wrong, old, or not for `email`, and
        TooManyRequests."""
        email = email.lower()
        self.guard.admit("confirm", email, GUESSES, sources)
        self.directory.confirm(email, code)

    def resend(self, *, email: str, sources: Sources) -> None:
        """Send another code if `email` waits for one; the caller can't tell.

        Raises TooManyRequests.
        """
        email = email.lower()
        self.guard.admit("mail", email, MAILS, sources)
        self.directory.resend(email)

    def login(self, *, email: str, password: str, sources: Sources) -> Tokens:
        """Raises Unauthenticated (`invalid_credentials`), Forbidden (`not_confirmed`), and
        TooManyRequests.
        """
        email = email.lower()
        self.guard.admit("login", email, GUESSES, sources)
        tokens = self.directory.login(email, password)
        self.guard.forgive("login", email)
        return tokens

    def refresh(self, *, refresh_token: str) -> Tokens:
        """Raises Unauthenticated (`invalid_credentials`)."""
        return self.directory.refresh(refresh_token)

    def logout(self, *, refresh_token: str) -> None:
        """End the session of `refresh_token`; nothing happens if it is over or unknown."""
        self.directory.revoke(refresh_token)

    def forgot(self, *, email: str, sources: Sources) -> None:
        """Send a code for a new password if `email` is known; the caller can't tell.

        Raises TooManyRequests.
        """
        email = email.lower()
        self.guard.admit("mail", email, MAILS, sources)
        self.directory.forgot(email)

    def reset(self, *, email: str, code: str, password: str, sources: Sources) -> None:
        """Set a new password; every session ends, and counts of wrong passwords are reset.

        Raises InvalidInput for `code` or `password`, and TooManyRequests.
        """
        _require_clean(password)
        email = email.lower()
        self.guard.admit("reset", email, GUESSES, sources)
        self.directory.reset(email, code, password)
        self.guard.forgive("login", email)


def _require_clean(password: str) -> None:
    if password != password.strip() or not password:
        raise InvalidInput.of("password", "Must not begin or end with a space.")
