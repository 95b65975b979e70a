"""The progress of long preparations."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from drumbeat.domain.errors import ChangedMeanwhile
from drumbeat.domain.preparing import LongPreparation
from drumbeat.domain.publishing import NotPublished, Refusal, Scope
from drumbeat.persistence import keys
from drumbeat.persistence.table import (
    Cancelled,
    InstantAttribute,
    Item,
    Transaction,
    availability,
    get,
)

_KEPT = timedelta(days=2)
#: How long a preparation is kept that does not expire; the post may be moved far ahead.
_KEPT_READY = timedelta(days=92)


class PreparationItem(Item, discriminator="preparation"):
    begun_at = InstantAttribute()
    again_at = InstantAttribute()
    shown = JSONAttribute(null=True)
    sealed = BinaryAttribute(null=True, legacy_encoding=False)
    handle = JSONAttribute(null=True)
    good_until = InstantAttribute(null=True)
    refusal = JSONAttribute(null=True)
    revision = NumberAttribute()
    account_id = UnicodeAttribute(null=True)
    aged_seconds = NumberAttribute(null=True)


class PreparationRepository:
    """`ports.LongPreparations` over the table."""

    def get(
        self, tenant_id: str, instance_id: str, generation: int, fingerprint: str
    ) -> LongPreparation | None:
        sort_key = keys.preparation(instance_id, generation, fingerprint)
        item = get(PreparationItem, keys.preparations(tenant_id), sort_key)
        return _preparation(item) if isinstance(item, PreparationItem) else None

    def latest(
        self, tenant_id: str, instance_id: str, generations: range
    ) -> LongPreparation | None:
        begin = keys.of_post(instance_id)
        if len(generations) == 1:
            begin = keys.preparation(instance_id, generations[0], "")
        with availability():
            preparations = [
                _preparation(item)
                for item in PreparationItem.query(
                    keys.preparations(tenant_id),
                    PreparationItem.SK.startswith(begin),
                    consistent_read=True,
                )
            ]
        candidates = [each for each in preparations if each.generation in generations]
        return max(candidates, key=lambda each: (each.generation, each.begun_at), default=None)

    def put(self, preparation: LongPreparation) -> LongPreparation:
        is_for_good = preparation.handle is not None and preparation.good_until is None
        item = PreparationItem(
            keys.preparations(preparation.tenant_id),
            keys.preparation(
                preparation.instance_id, preparation.generation, preparation.fingerprint
            ),
            begun_at=preparation.begun_at,
            again_at=preparation.again_at,
            shown=dict(preparation.shown) or None,
            sealed=preparation.sealed,
            handle=dict(preparation.handle) if preparation.handle is not None else None,
            good_until=preparation.good_until,
            refusal=_record(preparation.refusal) if preparation.refusal else None,
            revision=preparation.revision + 1,
            account_id=preparation.account_id or None,
            aged_seconds=preparation.aged_seconds or None,
            expires_at=preparation.again_at + (_KEPT_READY if is_for_good else _KEPT),
        )
        condition = (
            PreparationItem.revision == preparation.revision
            if preparation.revision
            else PreparationItem.PK.does_not_exist()
        )
        transaction = Transaction()
        transaction.put(item, condition)
        try:
            transaction.commit()
        except Cancelled:
            raise ChangedMeanwhile("Another function is at this preparation.") from None
        return replace(preparation, revision=preparation.revision + 1)


def _preparation(item: PreparationItem) -> LongPreparation:
    instance_id, generation, fingerprint = item.SK.split("#")
    refusal = cast("dict[str, Any] | None", item.refusal)
    return LongPreparation(
        tenant_id=item.PK.split("#")[1],
        instance_id=instance_id,
        generation=int(generation),
        fingerprint=fingerprint,
        begun_at=item.begun_at,
        again_at=item.again_at,
        shown=cast("dict[str, Any] | None", item.shown) or {},
        sealed=item.sealed,
        handle=cast("dict[str, Any] | None", item.handle),
        good_until=item.good_until,
        refusal=_refusal(refusal) if refusal else None,
        revision=int(item.revision),
        account_id=item.account_id or "",
        aged_seconds=int(item.aged_seconds or 0),
    )


def _record(refusal: NotPublished) -> dict[str, Any]:
    return {
        "refusal": refusal.refusal.value,
        "code": refusal.code,
        "message": refusal.message,
        "scope": refusal.scope.value,
    }


def _refusal(record: dict[str, Any]) -> NotPublished:
    return NotPublished(
        Refusal(record["refusal"]),
        record["code"],
        record["message"],
        scope=Scope(record["scope"]),
    )
