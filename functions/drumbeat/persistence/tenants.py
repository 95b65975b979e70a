"""Tenants and members."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from pynamodb.attributes import (
    BooleanAttribute,
    JSONAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from drumbeat.domain.errors import ChangedMeanwhile, Conflict, NotFound, StaleVersion
from drumbeat.domain.mail_choices import MailChoices, MailKind, MailTime
from drumbeat.domain.plans import Plan
from drumbeat.domain.tenancy import Member, Person, Role, Roster, Tenant
from drumbeat.persistence import keys
from drumbeat.persistence.banner_items import bare_site, marking, site_ids
from drumbeat.persistence.table import (
    Cancelled,
    InstantAttribute,
    Item,
    Transaction,
    availability,
    fetch,
    get,
)
from drumbeat.ports import Page, Position

#: Tenants per read: a read takes 100 keys, and a tenant has three.
_TENANTS_AT_ONCE = 33
#: How long applied events are remembered: billing repeats unanswered ones for days, not for months.
_EVENTS_KEPT = timedelta(days=400)


class TenantItem(Item, discriminator="tenant"):
    name = UnicodeAttribute()
    timezone = UnicodeAttribute()
    max_lateness_minutes = NumberAttribute()
    country = UnicodeAttribute(null=True)
    #: Raised by every change of members and invitations; absent in old items.
    roster = NumberAttribute(default=0)
    leaves_at = InstantAttribute(null=True)
    is_gone = BooleanAttribute(null=True)
    plan = UnicodeAttribute(null=True)
    overrides = JSONAttribute(null=True)
    anchor_day = NumberAttribute(null=True)
    next_plan = UnicodeAttribute(null=True)
    plan_changes_at = InstantAttribute(null=True)
    kept_accounts: ListAttribute[str] = ListAttribute(null=True)
    billed_at = InstantAttribute(null=True)
    plan_revision = NumberAttribute(null=True)
    accounts_made = NumberAttribute(null=True)
    created_at = InstantAttribute()
    version = NumberAttribute()


class MemberItem(Item, discriminator="member"):
    """A member, under their user id; an invitation, under its email.

    Old items of members are under their emails, without `member_id` and `user_id`.
    """

    member_id = UnicodeAttribute(null=True)
    user_id = UnicodeAttribute(null=True)
    email = UnicodeAttribute()
    invited_by = UnicodeAttribute(null=True)
    role = UnicodeAttribute()
    full_name = UnicodeAttribute(null=True)
    joined = BooleanAttribute()
    created_at = InstantAttribute()
    #: Chosen times of e-mails, by kind.
    mail = JSONAttribute(null=True)


class MembershipItem(Item, discriminator="membership"):
    """The tenants of a user id, or of an invited email."""


class TenantEntry(Item, discriminator="tenant-entry"):
    """One line in the list of all tenants, for daily jobs. Old ones have no zone."""

    timezone = UnicodeAttribute(null=True)


class BillingEventItem(Item, discriminator="billing-event"):
    """An event of billing that has been applied."""

    tenant_id = UnicodeAttribute()


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
            roster=1,
            anchor_day=tenant.own_anchor_day,
            created_at=tenant.created_at,
            version=tenant.version,
        )
        step = transaction.put(item, TenantItem.PK.does_not_exist())
        transaction.put(TenantEntry(keys.TENANTS, tenant.id, timezone=tenant.timezone))
        _put(transaction, admin)
        _put_membership(transaction, admin)
        try:
            transaction.commit()
        except Cancelled as cancelled:
            if cancelled.failed(step):
                raise Conflict(
                    f"The short name '{tenant.id}' is taken; choose another.", code="tenant_exists"
                ) from None
            raise

    def access(self, tenant_id: str, person: Person) -> tuple[Tenant, Member] | None:
        items = fetch(_keys(tenant_id, person))
        return _membership(tenant_id, person, items)

    def get(self, tenant_id: str) -> Tenant | None:
        item = get(TenantItem, keys.tenant(tenant_id), keys.META)
        return tenant_of(cast("TenantItem", item), tenant_id) if item else None

    def update(self, tenant: Tenant, expected_version: int, *, at: datetime) -> Tenant:
        transaction = Transaction()
        # What its websites show, and when, depends on its zone.
        for site_id in site_ids(tenant.id):
            transaction.update(bare_site(tenant.id, site_id), marking(tenant.id, site_id, at))
        transaction.update(
            TenantItem(keys.tenant(tenant.id), keys.META),
            [
                TenantItem.name.set(tenant.name),
                TenantItem.timezone.set(tenant.timezone),
                TenantItem.max_lateness_minutes.set(tenant.max_lateness_minutes),
                TenantItem.country.set(tenant.own_country)
                if tenant.own_country
                else TenantItem.country.remove(),
                TenantItem.leaves_at.set(tenant.leaves_at)
                if tenant.leaves_at
                else TenantItem.leaves_at.remove(),
                TenantItem.is_gone.set(True) if tenant.is_gone else TenantItem.is_gone.remove(),
                TenantItem.version.set(expected_version + 1),
            ],
            TenantItem.version == expected_version,
        )
        transaction.update(
            TenantEntry(keys.TENANTS, tenant.id),
            [TenantEntry.timezone.set(tenant.timezone)],
            TenantEntry.PK.exists(),
        )
        try:
            transaction.commit()
        except Cancelled:
            raise StaleVersion("The business was changed meanwhile; read it again.") from None
        return replace(tenant, version=expected_version + 1)

    def set_plan(
        self, before: Tenant, after: Tenant, event_id: str | None = None, *, at: datetime
    ) -> bool:
        transaction = Transaction()
        revision = TenantItem.plan_revision
        transaction.update(
            TenantItem(keys.tenant(before.id), keys.META),
            [
                revision.set(before.plan_revision + 1),
                _set(TenantItem.plan, after.own_plan and after.own_plan.value),
                _set(TenantItem.overrides, dict(after.overrides) or None),
                _set(TenantItem.anchor_day, after.own_anchor_day),
                _set(TenantItem.next_plan, after.next_plan and after.next_plan.value),
                _set(TenantItem.plan_changes_at, after.plan_changes_at),
                _set(TenantItem.kept_accounts, sorted(after.kept_accounts) or None),
                _set(TenantItem.billed_at, after.billed_at),
            ],
            TenantItem.PK.exists()
            & (
                (revision == before.plan_revision)
                if before.plan_revision
                else revision.does_not_exist()
            ),
        )
        step = None
        if event_id is not None:
            item = BillingEventItem(
                keys.billing(event_id), keys.META, tenant_id=before.id, expires_at=at + _EVENTS_KEPT
            )
            step = transaction.put(item, BillingEventItem.PK.does_not_exist())
        try:
            transaction.commit()
        except Cancelled as cancelled:
            if step is not None and cancelled.failed(step):
                return False
            raise ChangedMeanwhile("The plan was changed meanwhile; try again.") from None
        return True

    def of(self, person: Person) -> Sequence[tuple[Tenant, Member]]:
        with availability():
            ids = sorted(
                {
                    item.SK
                    for owner in (person.user_id, person.email)
                    for item in MembershipItem.query(keys.user(owner))
                }
            )
        answers = []
        for start in range(0, len(ids), _TENANTS_AT_ONCE):
            page = ids[start : start + _TENANTS_AT_ONCE]
            items = fetch([key for tenant_id in page for key in _keys(tenant_id, person)])
            answers += [_membership(tenant_id, person, items) for tenant_id in page]
        return [answer for answer in answers if answer is not None]

    def roster(self, tenant_id: str) -> Roster:
        # The revision first, so that a write notices changes between the two reads.
        meta = get(TenantItem, keys.tenant(tenant_id), keys.META)
        if meta is None:
            raise NotFound("There is no such business, or it is not yours.")
        with availability():
            items = MemberItem.query(
                keys.tenant(tenant_id),
                MemberItem.SK.startswith(keys.member("")),
                consistent_read=True,
            )
            members = [_member(item, tenant_id) for item in items]
        revision = int(cast("TenantItem", meta).roster)
        return Roster(tenant_id=tenant_id, revision=revision, members=members)

    def change_roster(self, roster: Roster, before: Member | None, after: Member | None) -> None:
        pk = keys.tenant(roster.tenant_id)
        transaction = Transaction()
        condition = TenantItem.PK.exists() & (
            (TenantItem.roster == roster.revision)
            if roster.revision
            else TenantItem.roster.does_not_exist() | (TenantItem.roster == 0)
        )
        transaction.update(
            TenantItem(pk, keys.META), [TenantItem.roster.set(roster.revision + 1)], condition
        )
        stays = before is not None and after is not None and _owner(before) == _owner(after)
        if before is not None and not stays:
            transaction.delete(MemberItem(pk, keys.member(_owner(before))))
            transaction.delete(MembershipItem(keys.user(_owner(before)), roster.tenant_id))
        if after is not None:
            _put(transaction, after)
            if not stays:
                _put_membership(transaction, after)
        try:
            transaction.commit()
        except Cancelled:
            raise ChangedMeanwhile("The members were changed meanwhile; try again.") from None

    def all_ids(self) -> Iterator[str]:
        with availability():
            for item in TenantEntry.query(keys.TENANTS):
                yield item.SK

    def page(self, *, limit: int, after: Position | None) -> Page[tuple[Tenant, Position]]:
        start = {"PK": {"S": keys.TENANTS}, "SK": {"S": after["id"]}} if after else None
        with availability():
            entries = TenantEntry.query(
                keys.TENANTS, page_size=limit, limit=limit, last_evaluated_key=cast("Any", start)
            )
            ids = [item.SK for item in entries]
        rows = fetch([(keys.tenant(each), keys.META) for each in ids], consistent=False)
        items = [
            (tenant_of(cast("TenantItem", rows[key]), each), {"id": each})
            for each in ids
            if (key := (keys.tenant(each), keys.META)) in rows
        ]
        return Page(items, {"id": ids[-1]} if len(ids) == limit else None)


def count_account(transaction: Transaction, tenant_id: str, made_before: int) -> None:
    """Count an account; fails if one was made since there were `made_before`."""
    count = TenantItem.accounts_made
    condition = (count == made_before) if made_before else count.does_not_exist()
    transaction.update(
        TenantItem(keys.tenant(tenant_id), keys.META),
        [count.set(made_before + 1)],
        TenantItem.PK.exists() & condition,
    )


def _set(attribute: Any, value: Any) -> Any:
    return attribute.remove() if value is None else attribute.set(value)


def _owner(member: Member) -> str:
    """The sort key of a member; a user id is a UUID, so it is never an email."""
    return member.user_id or member.email


def _keys(tenant_id: str, person: Person) -> Sequence[tuple[str, str]]:
    pk = keys.tenant(tenant_id)
    return (pk, keys.META), (pk, keys.member(person.user_id)), (pk, keys.member(person.email))


def _membership(
    tenant_id: str, person: Person, items: Mapping[tuple[str, str], Item]
) -> tuple[Tenant, Member] | None:
    meta, bound, unbound = (items.get(key) for key in _keys(tenant_id, person))
    member = bound or unbound
    if meta is None or member is None:
        return None
    return (
        tenant_of(cast("TenantItem", meta), tenant_id),
        _member(cast("MemberItem", member), tenant_id),
    )


def _put(transaction: Transaction, member: Member) -> None:
    transaction.put(
        MemberItem(
            keys.tenant(member.tenant_id),
            keys.member(_owner(member)),
            member_id=member.id,
            user_id=member.user_id,
            email=member.email,
            role=member.role.value,
            full_name=member.full_name or None,
            joined=member.joined,
            invited_by=member.invited_by or None,
            mail={kind.value: when.value for kind, when in member.mail.items()} or None,
            created_at=member.created_at,
        )
    )


def _put_membership(transaction: Transaction, member: Member) -> None:
    transaction.put(MembershipItem(keys.user(_owner(member)), member.tenant_id))


def tenant_of(item: TenantItem, tenant_id: str) -> Tenant:
    """The tenant in `item`."""
    return Tenant(
        id=tenant_id,
        name=item.name,
        timezone=item.timezone,
        max_lateness_minutes=int(item.max_lateness_minutes),
        own_country=item.country,
        leaves_at=item.leaves_at,
        is_gone=bool(item.is_gone),
        own_plan=Plan(item.plan) if item.plan else None,
        overrides=dict(item.overrides or {}),
        own_anchor_day=int(item.anchor_day) if item.anchor_day else None,
        next_plan=Plan(item.next_plan) if item.next_plan else None,
        plan_changes_at=item.plan_changes_at,
        kept_accounts=frozenset(item.kept_accounts or ()),
        billed_at=item.billed_at,
        plan_revision=int(item.plan_revision or 0),
        accounts_made=int(item.accounts_made or 0),
        created_at=item.created_at,
        version=int(item.version),
    )


def _member(item: MemberItem, tenant_id: str) -> Member:
    return Member(
        tenant_id=tenant_id,
        id=item.member_id or _older_id(tenant_id, item.email),
        email=item.email,
        role=Role(item.role),
        user_id=item.user_id,
        full_name=item.full_name or "",
        joined=item.joined,
        invited_by=item.invited_by or "",
        created_at=item.created_at,
        mail=_choices(item.mail or {}),
    )


def _choices(choices: Mapping[str, str]) -> MailChoices:
    """Without kinds that only another version knows."""
    kinds = set(MailKind)
    return {MailKind(kind): MailTime(when) for kind, when in choices.items() if kind in kinds}


def _older_id(tenant_id: str, email: str) -> str:
    """The id of a member that an old version stored without one."""
    return hashlib.sha256(f"{tenant_id}#{email}".encode()).hexdigest()[:32]
