"""Uploading without a login: with a token in the address, which a member asks for.

A Companion server, in Uppy's terms, gets plain requests without headers, so the address has to
identify who uploads. A token is valid for an hour, for its member and business, and for files up to
a size.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from drumbeat.domain.errors import InvalidInput, NotFound, TooManyRequests
from drumbeat.domain.quotas import Quota, reached
from drumbeat.domain.tenancy import Access, Permission, Person
from drumbeat.domain.uploading import UploadToken
from drumbeat.ports import Clock, Quotas, Throttle, UploadTokens
from drumbeat.services.plan_limits import PlanLimits
from drumbeat.services.tenants import TenantService

HOLDS = timedelta(hours=1)
_BYTES = 32
#: Calls with one token in a quarter of an hour: enough for the parts of some gigabytes.
_WINDOW = timedelta(minutes=15)
_MOST_CALLS = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """The member that a token stands for, and the most bytes of a file."""

    access: Access
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPasses:
    tokens: UploadTokens
    tenants: TenantService
    throttle: Throttle
    quotas: Quotas
    limits: PlanLimits
    clock: Clock
    random_bytes: Callable[[int], bytes]

    def issue(self, access: Access, most: int | None = None) -> tuple[str, UploadToken]:
        """A new token, which is not stored, and what is stored of it.

        Raises Forbidden, LimitReached, InvalidInput.
        """
        access.require(Permission.WRITE)
        limit = self.quotas.most(Quota.FILE_BYTES, access.tenant)
        if most is not None and most > limit:
            with self.limits.of_library(access.tenant):
                raise reached(Quota.FILE_BYTES, most, limit)
        if most is not None and most < 1:
            raise InvalidInput.of("max_bytes", "Let a file have at least 1 byte.")
        token = base64.urlsafe_b64encode(self.random_bytes(_BYTES)).decode().rstrip("=")
        record = UploadToken(
            token_hash=_hashed(token),
            tenant_id=access.tenant_id,
            user_id=access.user_id,
            email=access.email,
            most=limit if most is None else most,
            expires_at=(self.clock.now() + HOLDS).replace(microsecond=0),
        )
        self.tokens.put(record)
        return token, record

    def open(self, token: str) -> Pass:
        """Raises NotFound for a token that is unknown or expired, or whose member has left or may
        not write any more; and TooManyRequests."""
        record = self.tokens.get(_hashed(token))
        if record is None or record.expires_at <= self.clock.now():
            raise NotFound("This upload address is over or was never given: ask for a new one.")
        wait = self.throttle.take(f"upload#{record.token_hash[:32]}", _MOST_CALLS, _WINDOW)
        if wait is not None:
            raise TooManyRequests("Too many calls; wait a little.", retry_after=wait)
        who = Person(user_id=record.user_id, email=record.email)
        access = self.tenants.enter(who, record.tenant_id)
        if not access.may(Permission.WRITE):
            raise NotFound("This upload address is over or was never given: ask for a new one.")
        return Pass(access=access, most=record.most)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
