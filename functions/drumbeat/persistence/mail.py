"""E-mails: which were sent, who wants none, the key that signs their links, and the mornings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import cast

from pynamodb.attributes import BinaryAttribute

from drumbeat.persistence import keys
from drumbeat.persistence.table import (
    Cancelled,
    InstantAttribute,
    Item,
    Transaction,
    availability,
    get,
)
from drumbeat.persistence.tenants import TenantEntry, TenantItem

KEPT = timedelta(days=90)


class SentMailItem(Item, discriminator="mail"):
    """An e-mail that was about to be sent."""

    at = InstantAttribute()


class MailStopItem(Item, discriminator="mail-stop"):
    at = InstantAttribute()


class MailKeyItem(Item, discriminator="mail-key"):
    key = BinaryAttribute(legacy_encoding=False)


class MorningsItem(Item, discriminator="mornings"):
    until = InstantAttribute()


class SentMailRepository:
    """`ports.SentMails` over the table: one write for each mail, and no read."""

    def claim(self, tenant_id: str, what: str, at: datetime) -> bool:
        transaction = Transaction()
        item = SentMailItem(keys.mails(tenant_id), what, at=at, expires_at=at + KEPT)
        transaction.put(item, SentMailItem.PK.does_not_exist())
        try:
            transaction.commit()
        except Cancelled:
            return False
        return True

    def release(self, tenant_id: str, what: str) -> None:
        transaction = Transaction()
        transaction.delete(SentMailItem(keys.mails(tenant_id), what))
        transaction.commit()


class MailStopRepository:
    """`ports.MailStops` over the table; the key is read only once."""

    def __init__(self) -> None:
        self._key: bytes | None = None

    def stop(self, address_hash: str, at: datetime) -> None:
        transaction = Transaction()
        transaction.put(MailStopItem(keys.mail_stop(address_hash), keys.META, at=at))
        transaction.commit()

    def is_stopped(self, address_hash: str) -> bool:
        return get(MailStopItem, keys.mail_stop(address_hash), keys.META) is not None

    def key(self) -> bytes | None:
        if self._key is None:
            item = get(MailKeyItem, keys.MAIL_KEY, keys.META)
            self._key = bytes(cast("MailKeyItem", item).key) if item else None
        return self._key

    def made_key(self, fresh: bytes) -> bytes:
        key = self.key()
        if key is not None:
            return key
        transaction = Transaction()
        item = MailKeyItem(keys.MAIL_KEY, keys.META, key=fresh)
        transaction.put(item, MailKeyItem.PK.does_not_exist())
        with suppress(Cancelled):  # another function has stored one
            transaction.commit()
        return self.key() or fresh


class MorningRepository:
    """`ports.Mornings` over the list of all businesses."""

    def zones(self) -> Iterator[tuple[str, str]]:
        with availability():
            for entry in TenantEntry.query(keys.TENANTS):
                zone = entry.timezone or self._noted(entry.SK)
                if zone:
                    yield entry.SK, zone

    def reached(self) -> datetime | None:
        item = get(MorningsItem, keys.MORNINGS, keys.META)
        return cast("MorningsItem", item).until if item else None

    def reach(self, until: datetime) -> None:
        transaction = Transaction()
        transaction.put(MorningsItem(keys.MORNINGS, keys.META, until=until))
        transaction.commit()

    def _noted(self, tenant_id: str) -> str | None:
        """The zone of a business that an older version listed without one; it is listed from now
        on."""
        item = cast("TenantItem | None", get(TenantItem, keys.tenant(tenant_id), keys.META))
        if item is None:
            return None
        transaction = Transaction()
        transaction.update(
            TenantEntry(keys.TENANTS, tenant_id),
            [TenantEntry.timezone.set(item.timezone)],
            TenantEntry.PK.exists() & TenantEntry.timezone.does_not_exist(),
        )
        with suppress(Cancelled):
            transaction.commit()
        return item.timezone
