"""The log of operators' changes."""

from __future__ import annotations

from typing import Any, cast

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from drumbeat.domain.operators import Action, Changed, LogEntry, Outcome
from drumbeat.persistence import keys
from drumbeat.persistence.table import InstantAttribute, Item, Transaction, newest_first
from drumbeat.ports import Page, Position


class LogItem(Item, discriminator="operator-log"):
    at = InstantAttribute()
    by = UnicodeAttribute()
    action = UnicodeAttribute()
    subject = UnicodeAttribute()
    tenant_id = UnicodeAttribute(null=True)
    reason = UnicodeAttribute()
    changes = JSONAttribute()
    outcome = UnicodeAttribute()


class OperatorLogRepository:
    """`ports.OperatorLogStore` over the table."""

    def put(self, entry: LogEntry) -> None:
        item = LogItem(
            keys.OPERATOR_LOG,
            entry.id,
            at=entry.at,
            by=entry.by,
            action=entry.action.value,
            subject=entry.subject,
            tenant_id=entry.tenant_id,
            reason=entry.reason,
            changes=[[each.name, each.before, each.after] for each in entry.changes],
            outcome=entry.outcome.value,
        )
        transaction = Transaction()
        transaction.put(item)
        transaction.commit()

    def drop(self, entry: LogEntry) -> None:
        transaction = Transaction()
        transaction.delete(LogItem(keys.OPERATOR_LOG, entry.id))
        transaction.commit()

    def page(self, *, limit: int, after: Position | None) -> Page[tuple[LogEntry, Position]]:
        rows = newest_first(LogItem, keys.OPERATOR_LOG, limit=limit, after=after, consistent=True)
        items = [(_entry(cast("LogItem", item)), {"id": item.SK}) for item in rows]
        return Page(items, items[-1][1] if len(items) == limit else None)


def _entry(item: LogItem) -> LogEntry:
    return LogEntry(
        id=item.SK,
        at=item.at,
        by=item.by,
        action=Action(item.action),
        subject=item.subject,
        tenant_id=item.tenant_id,
        reason=item.reason,
        changes=[Changed(*each) for each in cast("Any", item.changes)],
        outcome=Outcome(item.outcome),
    )
