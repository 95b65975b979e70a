"""The items of the error log: one per event."""

from __future__ import annotations

from datetime import date
from typing import cast

from pynamodb.attributes import UnicodeAttribute

from drumbeat.domain.error_log import KEPT, ErrorKind, LoggedError
from drumbeat.persistence import keys
from drumbeat.persistence.table import InstantAttribute, Item, Transaction, newest_first
from drumbeat.ports import Page, Position

#: Messages of networks may be long.
_LONGEST = 1_000


class ErrorItem(Item, discriminator="error"):
    at = InstantAttribute()
    error_kind = UnicodeAttribute()
    code = UnicodeAttribute()
    message = UnicodeAttribute()
    outcome = UnicodeAttribute(null=True)
    tenant_id = UnicodeAttribute(null=True)
    platform = UnicodeAttribute(null=True)
    instance_id = UnicodeAttribute(null=True)
    channel_account_id = UnicodeAttribute(null=True)
    asset_id = UnicodeAttribute(null=True)
    job_id = UnicodeAttribute(null=True)


class ErrorLogRepository:
    """`ports.ErrorLog` over the table. Ids sort by time."""

    def add(self, error: LoggedError) -> None:
        transaction = Transaction()
        transaction.put(error_item(error))
        transaction.commit()

    def page(self, day: date, *, limit: int, after: Position | None = None) -> Page[LoggedError]:
        items = newest_first(ErrorItem, keys.errors(day), limit=limit, after=after)
        errors = [_error(cast("ErrorItem", item)) for item in items]
        return Page(errors, {"id": errors[-1].id} if len(errors) == limit else None)


def error_item(error: LoggedError) -> ErrorItem:
    """The item for an error; the same error has the same key."""
    return ErrorItem(
        keys.errors(error.at.date()),
        error.id,
        at=error.at,
        error_kind=error.kind.value,
        code=error.code,
        message=error.message[:_LONGEST],
        outcome=error.outcome,
        tenant_id=error.tenant_id,
        platform=error.platform,
        instance_id=error.instance_id,
        channel_account_id=error.channel_account_id,
        asset_id=error.asset_id,
        job_id=error.job_id,
        expires_at=error.at + KEPT,
    )


def _error(item: ErrorItem) -> LoggedError:
    return LoggedError(
        id=item.SK,
        at=item.at,
        kind=ErrorKind(item.error_kind),
        code=item.code,
        message=item.message,
        outcome=item.outcome,
        tenant_id=item.tenant_id,
        platform=item.platform,
        instance_id=item.instance_id,
        channel_account_id=item.channel_account_id,
        asset_id=item.asset_id,
        job_id=item.job_id,
    )
