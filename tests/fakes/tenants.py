"""Tenants in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from drumbeat.domain.errors import ChangedMeanwhile, Conflict, NotFound, StaleVersion
from drumbeat.domain.tenancy import Member, Person, Roster, Tenant
from drumbeat.ports import Page, Position

#: Fields that `update` does not change.
_OF_PLANS = (
    *("own_plan", "overrides", "own_anchor_day", "next_plan", "plan_changes_at"),
    *("kept_accounts", "billed_at", "plan_revision"),
)


class InMemoryTenants:
    """`ports.Tenants`."""

    def __init__(self) -> None:
        self._tenants: dict[str, Tenant] = {}
        self._rosters: dict[str, Roster] = {}
        self._events: set[str | None] = set()

    def create(self, tenant: Tenant, admin: Member) -> None:
        if tenant.id in self._tenants:
            raise Conflict("taken", code="tenant_exists")
        self._tenants[tenant.id] = tenant
        self._rosters[tenant.id] = Roster(tenant_id=tenant.id, revision=1, members=(admin,))

    def access(self, tenant_id: str, person: Person) -> tuple[Tenant, Member] | None:
        tenant, roster = self._tenants.get(tenant_id), self._rosters.get(tenant_id)
        if tenant is None or roster is None:
            return None
        mine = [m for m in roster.members if m.user_id == person.user_id]
        waiting = [m for m in roster.members if not m.user_id and m.email == person.email]
        return next(((tenant, member) for member in mine + waiting), None)

    def get(self, tenant_id: str) -> Tenant | None:
        return self._tenants.get(tenant_id)

    def update(self, tenant: Tenant, expected_version: int, *, at: datetime) -> Tenant:
        if self._tenants[tenant.id].version != expected_version:
            raise StaleVersion("stale")
        kept = {name: getattr(self._tenants[tenant.id], name) for name in _OF_PLANS}
        stored = replace(tenant, version=expected_version + 1, **kept)
        self._tenants[tenant.id] = stored
        return stored

    def set_plan(
        self, before: Tenant, after: Tenant, event_id: str | None = None, *, at: datetime
    ) -> bool:
        if event_id in self._events:
            return False
        stored = self._tenants[before.id]
        if stored.plan_revision != before.plan_revision:
            raise ChangedMeanwhile("changed")
        self._events |= {event_id} - {None}
        said = {name: getattr(after, name) for name in _OF_PLANS}
        said["plan_revision"] = before.plan_revision + 1
        self._tenants[before.id] = replace(stored, **said)
        return True

    def of(self, person: Person) -> Sequence[tuple[Tenant, Member]]:
        found = [self.access(tenant_id, person) for tenant_id in sorted(self._tenants)]
        return [each for each in found if each is not None]

    def roster(self, tenant_id: str) -> Roster:
        if tenant_id not in self._rosters:
            raise NotFound("no such tenant")
        return self._rosters[tenant_id]

    def change_roster(self, roster: Roster, before: Member | None, after: Member | None) -> None:
        if self._rosters.get(roster.tenant_id) != roster:
            raise ChangedMeanwhile("changed")
        others = [member for member in roster.members if member != before]
        members = (*others, after) if after else tuple(others)
        self._rosters[roster.tenant_id] = replace(
            roster, revision=roster.revision + 1, members=members
        )

    def all_ids(self) -> Iterator[str]:
        yield from sorted(self._tenants)

    def page(self, *, limit: int, after: Position | None) -> Page[tuple[Tenant, Position]]:
        ids = [each for each in self.all_ids() if after is None or each > after["id"]]
        items = [(self._tenants[each], {"id": each}) for each in ids[:limit]]
        return Page(items, items[-1][1] if len(ids) >= limit else None)
