"""The deployment's businesses, as operators see them."""

from __future__ import annotations

from dataclasses import dataclass

from drumbeat.domain import searching
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports import Clock, Page, Position, TenantListing
from drumbeat.services.allowance import Allowance
from drumbeat.services.filtered_listing import filtered

_READ_AT_A_TIME = 100
#: A search reads so many and goes on with its cursor: 1,000 take 11 calls.
_MOST_READ = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Businesses:
    tenants: TenantListing
    clock: Clock

    def list(self, q: str | None, *, limit: int, after: Position | None) -> Page[Tenant]:
        """By their ids, those in whose name or id the words of `q` stand.

        A page may be short although more follow: `next` tells.
        """
        words = searching.Words(q or "")
        return filtered(
            lambda position: self.tenants.page(limit=_READ_AT_A_TIME, after=position),
            lambda tenant: words.are_in(tenant.id, tenant.name),
            limit=limit,
            after=after,
            most_read=_MOST_READ,
            allowance=Allowance.of_a_request(self.clock),
        )
