"""The canary's own items: sightings; and the deletion of its old posts."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from pynamodb.attributes import NumberAttribute

from drumbeat.domain import canary
from drumbeat.domain.canary import Sighting
from drumbeat.persistence import keys
from drumbeat.persistence.attempts import AttemptItem
from drumbeat.persistence.secrets import SecretItem
from drumbeat.persistence.table import InstantAttribute, Item, Transaction, availability, get


class SightingItem(Item, discriminator="sighting"):
    """The number of signed deliveries of one event."""

    deliveries = NumberAttribute()
    first_seen_at = InstantAttribute()


class CanaryRecordRepository:
    """`ports.CanaryRecords` over the table."""

    def sealed_connection(self) -> bytes | None:
        item = get(SecretItem, keys.secrets(canary.TENANT_ID), canary.ACCOUNT_ID)
        return cast("SecretItem", item).sealed if item else None

    def saw(self, event_id: str, at: datetime) -> None:
        transaction = Transaction()
        transaction.update(
            SightingItem(keys.sightings(canary.TENANT_ID), event_id),
            [
                SightingItem.kind.set(SightingItem),
                SightingItem.deliveries.add(1),
                SightingItem.first_seen_at.set(SightingItem.first_seen_at | at),
                SightingItem.expires_at.set(at + canary.KEPT),
            ],
        )
        transaction.commit()

    def sighting(self, event_id: str) -> Sighting | None:
        item = get(SightingItem, keys.sightings(canary.TENANT_ID), event_id)
        if item is None:
            return None
        sighting = cast("SightingItem", item)
        return Sighting(int(sighting.deliveries), sighting.first_seen_at)

    def forget_attempts(self, instance_id: str) -> None:
        with availability():
            items = AttemptItem.query(
                keys.attempts(canary.TENANT_ID), AttemptItem.SK.startswith(f"{instance_id}#")
            )
            for item in items:
                item.delete()
