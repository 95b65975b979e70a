"""Channel accounts, and their sealed connections in items of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, cast

from pynamodb.attributes import (
    JSONAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.errors import ChangedMeanwhile
from drumbeat.domain.findings import AccountCheck, check_of, record_of_check
from drumbeat.domain.notifications import Notification
from drumbeat.domain.profiles import Choices
from drumbeat.domain.schedule import Schedule
from drumbeat.domain.secrets import Secret
from drumbeat.persistence import keys
from drumbeat.persistence.banner_items import mark_website
from drumbeat.persistence.notifications import notification_item
from drumbeat.persistence.secrets import SecretItem, is_as, replacing, secret_item
from drumbeat.persistence.table import (
    Cancelled,
    InstantAttribute,
    Item,
    Transaction,
    availability,
    get,
    instant,
)
from drumbeat.persistence.tenants import count_account

#: The bits of an account's `replanning` attribute: slots have not all followed its schedule; or
#: only its posts have not followed its zone; posts have not all got its name.
_REPLANNING, _REZONING, _RENAMING = 1, 2, 4


class AccountItem(Item, discriminator="account"):
    platform = UnicodeAttribute()
    name = UnicodeAttribute()
    status = UnicodeAttribute()
    posts_per_week = NumberAttribute()
    timezone = UnicodeAttribute()
    times: ListAttribute[str] = ListAttribute()
    days_of_week: ListAttribute[int] = ListAttribute()
    public_facts = JSONAttribute(null=True)
    options = JSONAttribute(null=True)
    choices = JSONAttribute(null=True)
    schedule_revision = NumberAttribute()
    #: What its posts have not followed yet, as the bits above.
    replanning = NumberAttribute(default=0)
    #: ISO 8601 intervals (`start/end`), separated by blanks.
    planned = UnicodeAttribute(null=True)
    created_at = InstantAttribute()
    version = NumberAttribute()
    last_check = JSONAttribute(null=True)
    connected_by = UnicodeAttribute(null=True)
    target_id = UnicodeAttribute(null=True)
    picture_url = UnicodeAttribute(null=True)
    scopes: ListAttribute[str] = ListAttribute(null=True)
    grant_ends_at = InstantAttribute(null=True)
    grantor = UnicodeAttribute(null=True)


class GrantedItem(Item, discriminator="granted"):
    """An account that was connected with a person's grant. There are two of each: one to find it by
    the person, one in the business's partition."""


class AccountRepository:
    """`ports.Accounts` over the table."""

    def create(
        self, account: ChannelAccount, secret: Secret, made_before: int | None = None
    ) -> None:
        transaction = Transaction()
        if made_before is not None:
            count_account(transaction, account.tenant_id, made_before)
        transaction.put(account_item(account), AccountItem.PK.does_not_exist())
        transaction.put(secret_item(account.tenant_id, account.id, secret))
        for item in _granted(account):
            transaction.put(item)
        try:
            transaction.commit()
        except Cancelled:
            raise ChangedMeanwhile("Another account was made at the same moment.") from None

    def get(self, tenant_id: str, account_id: str) -> ChannelAccount | None:
        item = get(AccountItem, keys.accounts(tenant_id), account_id)
        return account_of(cast("AccountItem", item), tenant_id) if item else None

    def list(self, tenant_id: str) -> Sequence[ChannelAccount]:
        return [a for a in self.all(tenant_id) if a.status is not AccountStatus.DELETING]

    def all(self, tenant_id: str) -> Sequence[ChannelAccount]:
        with availability():
            items = AccountItem.query(keys.accounts(tenant_id), consistent_read=True)
            return [account_of(item, tenant_id) for item in items]

    def note_check(self, account: ChannelAccount, check: AccountCheck) -> None:
        transaction = Transaction()
        transaction.update(
            AccountItem(keys.accounts(account.tenant_id), account.id),
            [AccountItem.last_check.set(record_of_check(check))],
            AccountItem.version == account.version,
        )
        with suppress(Cancelled):
            transaction.commit()

    def update(
        self,
        before: ChannelAccount,
        after: ChannelAccount,
        secret: Secret | None = None,
        *,
        notification: Notification | None = None,
        feed_at: datetime | None = None,
    ) -> None:
        transaction = Transaction()
        if feed_at is not None:
            mark_website(transaction, after.tenant_id, after.id, feed_at)
        connection = _connection_of(after) if secret is not None else []
        transaction.update(
            AccountItem(keys.accounts(after.tenant_id), after.id),
            [
                *connection,
                AccountItem.name.set(after.name),
                AccountItem.status.set(after.status.value),
                AccountItem.public_facts.set(dict(after.public_facts)),
                AccountItem.options.set(dict(after.options)),
                AccountItem.posts_per_week.set(after.schedule.posts_per_week),
                AccountItem.timezone.set(after.schedule.timezone),
                AccountItem.times.set(list(after.schedule.times)),
                AccountItem.days_of_week.set(list(after.schedule.days_of_week)),
                AccountItem.schedule_revision.set(after.schedule_revision),
                AccountItem.replanning.set(_unfinished(after)),
                AccountItem.version.set(after.version),
            ],
            (AccountItem.version == before.version)
            & (AccountItem.status == before.status.value)
            & is_planned_as(before),
        )
        if secret is not None:
            transaction.update(secret_item(after.tenant_id, after.id), replacing(secret))
            if before.grantor != after.grantor:
                for item in _granted(before):
                    transaction.delete(item)
            for item in _granted(after):
                transaction.put(item)
        if notification is not None:
            transaction.put(notification_item(notification))
        try:
            transaction.commit()
        except Cancelled:
            raise ChangedMeanwhile("The account was changed meanwhile; read it again.") from None

    def note_end(
        self,
        tenant_id: str,
        account_id: str,
        ends_at: datetime | None,
        *,
        version: int | None = None,
    ) -> None:
        transaction = Transaction()
        transaction.update(
            AccountItem(keys.accounts(tenant_id), account_id),
            [_set(AccountItem.grant_ends_at, ends_at)],
            AccountItem.PK.exists() if version is None else AccountItem.version == version,
        )
        with suppress(Cancelled):
            transaction.commit()

    def note_choices(self, account: ChannelAccount, choices: Choices) -> None:
        transaction = Transaction()
        transaction.update(
            AccountItem(keys.accounts(account.tenant_id), account.id),
            [AccountItem.choices.set(_plain(choices))],
            AccountItem.version == account.version,
        )
        with suppress(Cancelled):
            transaction.commit()

    def disconnect(
        self, account: ChannelAccount, secret: Secret, notification: Notification
    ) -> None:
        transaction = Transaction()
        transaction.update(
            AccountItem(keys.accounts(account.tenant_id), account.id),
            [AccountItem.status.set(AccountStatus.NEEDS_RECONNECT.value)],
            (AccountItem.version == account.version) & (AccountItem.status == account.status.value),
        )
        transaction.update(
            secret_item(account.tenant_id, account.id),
            [SecretItem.leased_until.remove()],
            is_as(secret),
        )
        transaction.put(notification_item(notification))
        try:
            transaction.commit()
        except Cancelled:
            raise ChangedMeanwhile("The account was changed meanwhile; read it again.") from None

    def granted_by(self, grantor: str) -> Sequence[tuple[str, str]]:
        with availability():
            pairs = [
                item.SK.split("#", 1)
                for item in GrantedItem.query(keys.grantor(grantor), consistent_read=True)
            ]
        return [(tenant_id, account_id) for tenant_id, account_id in pairs]

    def forget_connection(
        self, before: ChannelAccount, after: ChannelAccount, notification: Notification | None
    ) -> None:
        transaction = Transaction()
        transaction.update(
            AccountItem(keys.accounts(after.tenant_id), after.id),
            [
                *_connection_of(after),
                AccountItem.public_facts.set(dict(after.public_facts)),
                AccountItem.status.set(after.status.value),
                AccountItem.version.set(after.version),
            ],
            (AccountItem.version == before.version) & (AccountItem.status == before.status.value),
        )
        transaction.delete(secret_item(after.tenant_id, after.id))
        for item in _granted(before):
            transaction.delete(item)
        if notification is not None:
            transaction.put(notification_item(notification))
        try:
            transaction.commit()
        except Cancelled:
            raise ChangedMeanwhile("The account was changed meanwhile; read it again.") from None

    def delete(self, tenant_id: str, account_id: str) -> None:
        account = self.get(tenant_id, account_id)
        transaction = Transaction()
        for item in _granted(account) if account else ():
            transaction.delete(item)
        transaction.delete(AccountItem(keys.accounts(tenant_id), account_id))
        transaction.delete(secret_item(tenant_id, account_id))
        transaction.commit()


def account_item(account: ChannelAccount) -> AccountItem:
    """The item for an account."""
    return AccountItem(
        keys.accounts(account.tenant_id),
        account.id,
        platform=account.platform,
        name=account.name,
        status=account.status.value,
        posts_per_week=account.schedule.posts_per_week,
        timezone=account.schedule.timezone,
        times=list(account.schedule.times),
        days_of_week=list(account.schedule.days_of_week),
        public_facts=dict(account.public_facts),
        options=dict(account.options) or None,
        choices=_plain(account.choices) or None,
        schedule_revision=account.schedule_revision,
        replanning=_unfinished(account),
        planned=_intervals(account),
        created_at=account.created_at,
        version=account.version,
        connected_by=account.connected_by,
        target_id=account.target_id,
        picture_url=account.picture_url,
        scopes=list(account.scopes) or None,
        grant_ends_at=account.grant_ends_at,
        grantor=account.grantor,
    )


def account_of(item: AccountItem, tenant_id: str) -> ChannelAccount:
    """The account in `item`."""
    facts = cast("dict[str, Any] | None", item.public_facts)
    check = cast("dict[str, Any] | None", item.last_check)
    return ChannelAccount(
        id=item.SK,
        tenant_id=tenant_id,
        platform=item.platform,
        name=item.name,
        status=AccountStatus(item.status),
        schedule=Schedule(
            posts_per_week=int(item.posts_per_week),
            timezone=item.timezone,
            times=tuple(item.times),
            days_of_week=tuple(int(day) for day in item.days_of_week),
        ),
        public_facts=facts or {},
        options=cast("dict[str, Any] | None", item.options) or {},
        choices=choices_of(cast("dict[str, Any] | None", item.choices) or {}),
        schedule_revision=int(item.schedule_revision),
        replanning=bool(int(item.replanning) & (_REPLANNING | _REZONING)),
        rezoning=bool(int(item.replanning) & _REZONING),
        renaming=bool(int(item.replanning) & _RENAMING),
        planned=_stretches(item.planned),
        created_at=item.created_at,
        version=int(item.version),
        last_check=check_of(check) if check else None,
        connected_by=item.connected_by,
        target_id=item.target_id,
        picture_url=item.picture_url,
        scopes=tuple(item.scopes or ()),
        grant_ends_at=item.grant_ends_at,
        grantor=item.grantor,
    )


def choices_of(record: Mapping[str, Any]) -> Choices:
    """Choices in the form in which they were stored before they were JSON."""
    return {name: tuple((value, label) for value, label in each) for name, each in record.items()}


def _plain(choices: Choices) -> dict[str, list[list[str]]]:
    return {name: [list(each) for each in pairs] for name, pairs in choices.items()}


def _connection_of(account: ChannelAccount) -> list[Any]:
    """The attributes that belong to the connection: a new connection replaces all of them."""
    return [
        AccountItem.last_check.remove(),
        AccountItem.choices.set(_plain(account.choices)),
        _set(AccountItem.connected_by, account.connected_by),
        _set(AccountItem.target_id, account.target_id),
        _set(AccountItem.picture_url, account.picture_url),
        _set(AccountItem.scopes, list(account.scopes) or None),
        _set(AccountItem.grant_ends_at, account.grant_ends_at),
        _set(AccountItem.grantor, account.grantor),
    ]


def _granted(account: ChannelAccount) -> list[GrantedItem]:
    if account.grantor is None:
        return []
    tenant_id, who = account.tenant_id, account.grantor
    return [
        GrantedItem(keys.grantor(who), f"{tenant_id}#{account.id}"),
        GrantedItem(keys.connecting(tenant_id), keys.granted(who, account.id)),
    ]


def _set(attribute: Any, value: Any) -> Any:
    return attribute.remove() if value is None else attribute.set(value)


def is_planned_as(account: ChannelAccount) -> Any:
    """The condition that the schedule and its planned stretches are still those of `account`."""
    intervals = _intervals(account)
    return (AccountItem.schedule_revision == account.schedule_revision) & (
        AccountItem.planned == intervals if intervals else AccountItem.planned.does_not_exist()
    )


def planning_actions(account: ChannelAccount) -> list[Any]:
    """Actions that store how far the schedule of `account` has been followed."""
    intervals = _intervals(account)
    return [
        AccountItem.replanning.set(_unfinished(account)),
        AccountItem.planned.set(intervals) if intervals else AccountItem.planned.remove(),
    ]


def _unfinished(account: ChannelAccount) -> int:
    slots = _REZONING if account.rezoning else _REPLANNING if account.replanning else 0
    return slots | (_RENAMING if account.renaming else 0)


def _intervals(account: ChannelAccount) -> str | None:
    return " ".join(f"{instant(start)}/{instant(end)}" for start, end in account.planned) or None


def _stretches(intervals: str | None) -> tuple[tuple[datetime, datetime], ...]:
    pairs = [interval.split("/") for interval in (intervals or "").split()]
    return tuple((datetime.fromisoformat(s), datetime.fromisoformat(e)) for s, e in pairs)
