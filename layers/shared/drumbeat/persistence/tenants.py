"""Tenants and members."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import cast

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from drumbeat.domain.errors import Conflict, NotFound, StaleVersion
from drumbeat.domain.tenancy import Member, Role, Tenant
from drumbeat.persistence import keys
from drumbeat.persistence.table import (
    Cancelled,
    InstantAttribute,
    Item,
    Transaction,
    availability,
    fetch,
    get,
)


class TenantItem(Item, discriminator="tenant"):
    name = UnicodeAttribute()
    timezone = UnicodeAttribute()
    max_lateness_minutes = NumberAttribute()
    country = UnicodeAttribute(null=True)
    #: How many admins there are: keeps the last one from leaving.
    admins = NumberAttribute(default=0)
    created_at = InstantAttribute()
    version = NumberAttribute()


class MemberItem(Item, discriminator="member"):
    email = UnicodeAttribute()
    role = UnicodeAttribute()
    full_name = UnicodeAttribute(null=True)
    joined = BooleanAttribute()
    created_at = InstantAttribute()


class MembershipItem(Item, discriminator="membership"):
    """The member seen from the user: which tenants an email belongs to."""


class TenantEntry(Item, discriminator="tenant-entry"):
    """One line in the list of all tenants, for the daily job."""


class TenantRepository:
    """`ports.Tenants` over the table."""

    def create(self, tenant: Tenant, admin: Member) -> None:
        pk = keys.tenant(tenant.id)
        transaction = Transaction()
        item = TenantItem(
            pk,
            keys.META,
            name=tenant.name,
            timezone=tenant.timezone,
            max_lateness_minutes=tenant.max_lateness_minutes,
            country=tenant.own_country,
            admins=1,
            created_at=tenant.created_at,
            version=tenant.version,
        )
        taken = transaction.put(item, TenantItem.PK.does_not_exist())
        transaction.put(TenantEntry(keys.TENANTS, tenant.id))
        self._put_member(transaction, admin)
        try:
            transaction.commit()
        except Cancelled as cancelled:
            if cancelled.failed(taken):
                raise Conflict(
                    f"The tenant id '{tenant.id}' is taken; choose another.", code="tenant_exists"
                ) from None
            raise

    def access(self, tenant_id: str, email: str) -> tuple[Tenant, Member] | None:
        pk = keys.tenant(tenant_id)
        meta, member = (pk, keys.META), (pk, keys.member(email))
        found = fetch([meta, member])
        if meta not in found or member not in found:
            return None
        return (
            tenant_of(cast("TenantItem", found[meta]), tenant_id),
            _member(cast("MemberItem", found[member]), tenant_id),
        )

    def get(self, tenant_id: str) -> Tenant | None:
        item = get(TenantItem, keys.tenant(tenant_id), keys.META)
        return tenant_of(cast("TenantItem", item), tenant_id) if item else None

    def update(self, tenant: Tenant, expected_version: int) -> Tenant:
        transaction = Transaction()
        transaction.update(
            TenantItem(keys.tenant(tenant.id), keys.META),
            [
                TenantItem.name.set(tenant.name),
                TenantItem.timezone.set(tenant.timezone),
                TenantItem.max_lateness_minutes.set(tenant.max_lateness_minutes),
                TenantItem.country.set(tenant.own_country)
                if tenant.own_country
                else TenantItem.country.remove(),
                TenantItem.version.set(expected_version + 1),
            ],
            TenantItem.version == expected_version,
        )
        try:
            transaction.commit()
        except Cancelled:
            raise StaleVersion("The tenant was changed meanwhile; read it again.") from None
        return replace(tenant, version=expected_version + 1)

    def of_member(self, email: str) -> Sequence[tuple[Tenant, Member]]:
        with availability():
            ids = [item.SK for item in MembershipItem.query(keys.user(email))]
        answers = []
        for start in range(0, len(ids), 50):
            wanted = [
                key
                for tenant_id in ids[start : start + 50]
                for key in (
                    (keys.tenant(tenant_id), keys.META),
                    (keys.tenant(tenant_id), keys.member(email)),
                )
            ]
            found = fetch(wanted)
            for tenant_id in ids[start : start + 50]:
                pk = keys.tenant(tenant_id)
                meta, member = found.get((pk, keys.META)), found.get((pk, keys.member(email)))
                if meta and member:
                    answers.append(
                        (
                            tenant_of(cast("TenantItem", meta), tenant_id),
                            _member(cast("MemberItem", member), tenant_id),
                        )
                    )
        return answers

    def members(self, tenant_id: str) -> Sequence[Member]:
        with availability():
            found = MemberItem.query(
                keys.tenant(tenant_id),
                MemberItem.SK.startswith(keys.member("")),
                consistent_read=True,
            )
            return [_member(item, tenant_id) for item in found]

    def add_member(self, member: Member) -> None:
        transaction = Transaction()
        if member.role is Role.ADMIN:
            self._count_admins(transaction, member.tenant_id, +1)
        else:
            transaction.check(
                TenantItem(keys.tenant(member.tenant_id), keys.META), TenantItem.PK.exists()
            )
        put = self._put_member(transaction, member)
        try:
            transaction.commit()
        except Cancelled as cancelled:
            if cancelled.failed(put):
                raise Conflict(
                    f"{member.email} is a member already.", code="member_exists"
                ) from None
            raise NotFound("No such tenant.") from None

    def change_role(self, tenant_id: str, email: str, role: str) -> Member:
        before = self._existing(tenant_id, email)
        after = replace(before, role=Role(role))
        if before.role is after.role:
            return after
        transaction = Transaction()
        transaction.update(
            MemberItem(keys.tenant(tenant_id), keys.member(email)),
            [MemberItem.role.set(after.role.value)],
            MemberItem.role == before.role.value,
        )
        self._count_admins(
            transaction, tenant_id, (after.role is Role.ADMIN) - (before.role is Role.ADMIN)
        )
        self._commit_roles(transaction)
        return after

    def remove_member(self, tenant_id: str, email: str) -> None:
        member = self._existing(tenant_id, email)
        transaction = Transaction()
        transaction.delete(
            MemberItem(keys.tenant(tenant_id), keys.member(email)),
            MemberItem.role == member.role.value,
        )
        transaction.delete(MembershipItem(keys.user(email), tenant_id))
        if member.role is Role.ADMIN:
            self._count_admins(transaction, tenant_id, -1)
        self._commit_roles(transaction)

    def join(self, tenant_id: str, email: str, full_name: str) -> None:
        actions = [MemberItem.joined.set(True)]
        if full_name:
            actions.append(MemberItem.full_name.set(full_name))
        transaction = Transaction()
        transaction.update(
            MemberItem(keys.tenant(tenant_id), keys.member(email)), actions, MemberItem.PK.exists()
        )
        with suppress(Cancelled):
            transaction.commit()

    def all_ids(self) -> Iterator[str]:
        with availability():
            for item in TenantEntry.query(keys.TENANTS):
                yield item.SK

    def _existing(self, tenant_id: str, email: str) -> Member:
        item = get(MemberItem, keys.tenant(tenant_id), keys.member(email))
        if item is None:
            raise NotFound("No such member.")
        return _member(cast("MemberItem", item), tenant_id)

    def _put_member(self, transaction: Transaction, member: Member) -> int:
        item = MemberItem(
            keys.tenant(member.tenant_id),
            keys.member(member.email),
            email=member.email,
            role=member.role.value,
            full_name=member.full_name or None,
            joined=member.joined,
            created_at=member.created_at,
        )
        transaction.put(MembershipItem(keys.user(member.email), member.tenant_id))
        return transaction.put(item, MemberItem.PK.does_not_exist())

    def _count_admins(self, transaction: Transaction, tenant_id: str, change: int) -> None:
        """Keep the number of admins, refusing to let it reach zero."""
        if change:
            condition = TenantItem.PK.exists()
            if change < 0:
                condition &= TenantItem.admins > 1
            transaction.update(
                TenantItem(keys.tenant(tenant_id), keys.META),
                [TenantItem.admins.add(change)],
                condition,
            )

    def _commit_roles(self, transaction: Transaction) -> None:
        try:
            transaction.commit()
        except Cancelled as cancelled:
            if cancelled.failed(0):
                raise StaleVersion("This member was changed meanwhile; read it again.") from None
            raise Conflict(
                "A tenant needs an admin: make somebody else one first.", code="last_admin"
            ) from None


def tenant_of(item: TenantItem, tenant_id: str) -> Tenant:
    """The tenant that `item` stores."""
    return Tenant(
        id=tenant_id,
        name=item.name,
        timezone=item.timezone,
        max_lateness_minutes=int(item.max_lateness_minutes),
        own_country=item.country,
        created_at=item.created_at,
        version=int(item.version),
    )


def _member(item: MemberItem, tenant_id: str) -> Member:
    return Member(
        tenant_id=tenant_id,
        email=item.email,
        role=Role(item.role),
        full_name=item.full_name or "",
        joined=item.joined,
        created_at=item.created_at,
    )
