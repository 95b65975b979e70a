"""The one table: its base item, its one connection, and how its errors become ours.

| item | PK | SK |
|---|---|---|
| post instance (its slot) | TENANT#t#CAL | <utc minute>#<account>, or ~#<instance> without a time |
| withdrawn slot | TENANT#t#CAL | <utc minute>#<account> |
| where a post was to go out ahead of its time | TENANT#t#CAL | <utc minute>#~<instance> |
| instance address, long texts, findings | TENANT#t | INSTANCE#<id> |
| content item | TENANT#t#CONTENT | <id> |
| use of content | TENANT#t#USES | <content>#<instance> |
| channel account | TENANT#t#ACCOUNT | <id> |
| its sealed connection | TENANT#t#SECRET | <account> |
| connection on its way | TENANT#t#CONNECTION | <id> |
| where a `state` leads | STATE#<hash> | META |
| whose consent connected an account | GRANTOR#<network>#<who> | <tenant>#<account> |
| what an account was connected by | TENANT#t#CONNECTION | GRANTOR#<network>#<who>#<account> |
| deletion that a network asked for | DELETION#<code> | META |
| month of credits | TENANT#t#CREDIT | <its start> |
| what was granted or changed of credits | TENANT#t#LEDGER | <id>, or ~<event> once it is done |
| attempt | TENANT#t#ATTEMPT | <instance>#<time>#<what tells it apart> |
| how far a long preparation has come | TENANT#t#PREPARING | <instance>#<generation>#<fingerprint> |
| what holds its posts back | TENANT#t#GATE | <account> |
| what holds all posts of a network's app back | TENANT#~apps#GATE | <network> |
| tenant; member | TENANT#t | META; MEMBER#<user id, or email of an invitation> |
| tenants of a user | USER#<user id, or email of an invitation> | <tenant> |
| tries of one kind | TRIES#<kind>#<hash> | <when the window begins> |
| all tenants | TENANTS | <tenant> |
| what an operator changed | OPERATORLOG | <id> |
| top-off job | TENANT#t#JOB | <id> |
| notification | TENANT#t#NOTE | <id> |
| asset of the media library | TENANT#t#MEDIA | <id> |
| what uses an asset | TENANT#t#MEDIAUSE | <asset>#<content or banner id> |
| picture made of an asset on demand | TENANT#t#DERIVED | <asset>#<hash of what it was made of> |
| which asset has these bytes | TENANT#t#MEDIAHASH | <SHA-256> |
| space of the library | TENANT#t | MEDIASPACE |
| upload token | UPLOADTOKEN#<hash> | META |
| until when a member has read all | TENANT#t#READER | <email> |
| e-mail that was set out with | TENANT#t#MAIL | <what>#<member> |
| address that wants no invitations | MAILSTOP#<hash> | META |
| key that signs links of e-mails | MAILKEY | META |
| until when mornings were looked for | MORNINGS | META |
| how far posts are checked ahead | PREFLIGHT | <horizon>#<shard> |
| sighting of a canary post | TENANT#t#SINK | <event id> |
| banner | TENANT#t#BANNER | <id> |
| website that shows banners, and its feed | TENANT#t | SITE#<id> |
| how often a banner was seen and clicked | BANNERCOUNT#<banner> | META |
| the plans' numbers, as the operator has set them | PLANS | META |
| what billing told | BILLING#<event> | META |
| figures of a day: of a business; of all | TENANT#t#STATS; STATS#<year> | <day> |
| how many businesses are on each plan | STATS#PLANS | META |
| how far a shard of the stream is counted | COUNTED | <shard> |
| what went wrong | ERRORS#<UTC day> | <id> |
| line of the job log | JOBS#<UTC day> | <id> |
| feeds to be written (in the due index) | FEEDS | <when>#<tenant>#<site> |
| answer kept for a repeated request | IDEMPOTENCY#<whose> | request#<hash of its key> |
| due index (GSI, sparse) | DUE#<shard> | <take up at>#<tenant>#<instance> |
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, cast

from botocore.exceptions import BotoCoreError
from pynamodb.attributes import (
    Attribute,
    DiscriminatorAttribute,
    TTLAttribute,
    UnicodeAttribute,
)
from pynamodb.connection import Connection
from pynamodb.connection.table import TableConnection
from pynamodb.constants import STRING
from pynamodb.exceptions import PynamoDBException, TransactWriteError
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from drumbeat.domain.errors import ChangedMeanwhile, Unavailable

_BUSY = {
    "InternalServerError",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingException",
    "TransactionInProgressException",
}
_BUSY_REASONS = {"ProvisionedThroughputExceeded", "ThrottlingError"}


class InstantAttribute(Attribute[datetime]):
    """An aware instant, stored as `2026-12-22T17:00:00Z`; a naive one is refused."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return instant(value)

    def deserialize(self, value: str) -> datetime:
        return datetime.fromisoformat(value)


def instant(value: datetime) -> str:
    """ISO text in UTC, with microseconds only if there are any. Raises ValueError for a naive
    value."""
    if value.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class DueIndex(GlobalSecondaryIndex["Item"]):
    """Posts to be taken up, by time; items are in it only while there is something to start."""

    class Meta:
        index_name = "due"
        projection = IncludeProjection(["generation", "attempt", "due_at", "id"])

    due_pk = UnicodeAttribute(hash_key=True)
    due_sk = UnicodeAttribute(range_key=True)


class Item(Model):
    """The base of all items. All kinds share this class's connection."""

    class Meta:
        table_name = ""
        # With two retries and the pauses between them a call ends in 21 s, a third of the time that
        # `publish` has. Where a caller waits for an answer, `in_time` ends it sooner.
        connect_timeout_seconds = 1
        read_timeout_seconds = 5
        max_retry_attempts = 2
        max_pool_connections = 24

    PK = UnicodeAttribute(hash_key=True)
    SK = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    due_pk = UnicodeAttribute(null=True)
    due_sk = UnicodeAttribute(null=True)
    expires_at = TTLAttribute(null=True)
    due = DueIndex()

    #: Whether a try of so many seconds would end while the caller still waits for its answer.
    in_time: ClassVar[Callable[[float], bool] | None] = None
    _watched: ClassVar[object] = None

    @classmethod
    def _get_connection(cls) -> TableConnection:
        if cls is not Item:
            return Item._get_connection()
        table = super()._get_connection()
        client = table.connection.client
        if cls.in_time is not None and client is not cls._watched:
            client.meta.events.register("before-send.dynamodb.*", _refuse_if_late)
            cls._watched = client
        return table


#: The most seconds that one try of a call takes.
TRY_SECONDS = Item.Meta.connect_timeout_seconds + Item.Meta.read_timeout_seconds


class TooLate(BotoCoreError):
    """A try was not begun, because it could end too late."""

    fmt = "There is no time left for this call."


def _refuse_if_late(**_: Any) -> None:
    """Called before each try. Raises TooLate."""
    if Item.in_time is not None and not Item.in_time(TRY_SECONDS):
        raise TooLate


#: The longest pauses, in seconds, before a conflicting write is repeated: 3 s in all, a tenth of
#: the time that a request may take.
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)


def connect(
    table_name: str,
    pause: Callable[[float], None] | None = None,
    in_time: Callable[[float], bool] | None = None,
) -> None:
    """Set the table of all items; must be called before their first use.

    `pause` waits for a random part of the seconds that it is given; without it, conflicting writes
    are not repeated. `in_time`: whether a try of so many seconds may still be begun; if not, calls
    fail as when the database is busy.
    """
    Item.Meta.table_name = table_name
    Item.in_time = staticmethod(in_time) if in_time else None
    Transaction.pause = staticmethod(pause) if pause else None


def connection() -> Connection:
    """The low-level connection that all items share."""
    return Item._get_connection().connection


class Cancelled(Exception):
    """A transaction that did nothing. `reasons[i]` is the code for the i-th action, or None."""

    def __init__(self, reasons: Sequence[str | None]) -> None:
        super().__init__(str(reasons))
        self.reasons = reasons

    def failed(self, index: int) -> bool:
        """Whether the condition of the action at `index` did not hold."""
        return 0 <= index < len(self.reasons) and self.reasons[index] == "ConditionalCheckFailed"


class _Conflicted(ChangedMeanwhile):
    """Another transaction was writing one of the items: nothing was written."""


@contextmanager
def availability() -> Iterator[None]:
    """Turn throttling and an unreachable database into `Unavailable`."""
    try:
        yield
    except PynamoDBException as error:
        if _code(error) in _BUSY or isinstance(error.cause, BotoCoreError):
            raise Unavailable("The database is busy; try again in a moment.") from error
        raise


def _code(error: PynamoDBException) -> str | None:
    """DynamoDB's name for an error; None when there was no answer.

    PynamoDB's property fails on timeouts, for which botocore sets the response to None.
    """
    return None if isinstance(error.cause, BotoCoreError) else error.cause_response_code


@dataclass(frozen=True, slots=True)
class _Step:
    rank: int
    item: Item
    condition: Any
    actions: Sequence[Any] = ()


_CHECK, _DELETE, _PUT, _UPDATE = range(4)


class Transaction:
    """Collects writes and commits them as one; a single write is sent without a transaction, which
    costs half.

    PynamoDB sends them in its own order (checks, deletes, puts, updates), so reasons are mapped
    back to the order in which the writes were added.

    DynamoDB refuses a write while another transaction writes one of its items (Developer Guide,
    "Transaction conflict handling"). Nothing is written then, and the other one ends in
    milliseconds, so the same write is repeated; its conditions decide whether it is still valid.
    """

    pause: ClassVar[Callable[[float], None] | None] = None

    def __init__(self) -> None:
        self._steps: list[_Step] = []

    def __len__(self) -> int:
        return len(self._steps)

    def check(self, item: Item, condition: Any) -> int:
        """Add a condition on an item that is not written. Like all these methods, returns the
        step's index."""
        return self._add(_Step(_CHECK, item, condition))

    def delete(self, item: Item, condition: Any = None) -> int:
        return self._add(_Step(_DELETE, item, condition))

    def put(self, item: Item, condition: Any = None) -> int:
        return self._add(_Step(_PUT, item, condition))

    def update(self, item: Item, actions: Sequence[Any], condition: Any = None) -> int:
        return self._add(_Step(_UPDATE, item, condition, actions))

    def _add(self, step: _Step) -> int:
        self._steps.append(step)
        return len(self._steps) - 1

    def instead(self, index: int, actions: Sequence[Any], condition: Any) -> None:
        """Replace the actions and condition of the step at `index`; without actions it becomes a
        check."""
        rank = _UPDATE if actions else _CHECK
        self._steps[index] = _Step(rank, self._steps[index].item, condition, actions)

    def commit(self) -> None:
        """Raises Cancelled when a condition failed, ChangedMeanwhile, Unavailable."""
        pause = type(self).pause
        if pause is not None:
            for seconds in PAUSES:
                try:
                    return self._commit()
                except _Conflicted:
                    pause(seconds)
        return self._commit()

    def _commit(self) -> None:
        with availability():
            if len(self._steps) == 1:
                self._commit_one(self._steps[0])
            elif self._steps:
                self._commit_all()

    def _commit_one(self, step: _Step) -> None:
        try:
            if step.rank == _DELETE:
                step.item.delete(condition=step.condition)
            elif step.rank == _PUT:
                step.item.save(condition=step.condition)
            else:
                step.item.update(list(step.actions), condition=step.condition)
        except PynamoDBException as error:
            if _code(error) == "ConditionalCheckFailedException":
                raise Cancelled(["ConditionalCheckFailed"]) from error
            if _code(error) == "TransactionConflictException":
                raise _Conflicted("Somebody else is changing this now.") from error
            raise

    def _commit_all(self) -> None:
        try:
            with TransactWrite(
                connection=connection(), return_consumed_capacity="TOTAL"
            ) as transaction:
                for step in self._steps:
                    _enlist(transaction, step)
        except TransactWriteError as error:
            if _code(error) != "TransactionCanceledException":
                raise
            reasons = self._reasons(error)
            if "ConditionalCheckFailed" not in reasons:
                if "TransactionConflict" in reasons:
                    raise _Conflicted("Somebody else is changing this now.") from error
                if _BUSY_REASONS & set(reasons):
                    raise Unavailable("The database is busy; try again in a moment.") from error
            raise Cancelled(reasons) from error

    def _reasons(self, error: TransactWriteError) -> list[str | None]:
        codes = [reason.code if reason else None for reason in error.cancellation_reasons]
        order = sorted(range(len(self._steps)), key=lambda i: self._steps[i].rank)
        reasons: list[str | None] = [None] * len(self._steps)
        for position, ours in enumerate(order[: len(codes)]):
            reasons[ours] = codes[position]
        return reasons


def _enlist(transaction: TransactWrite, step: _Step) -> None:
    item = step.item
    if step.rank == _CHECK:
        transaction.condition_check(type(item), item.PK, item.SK, condition=step.condition)
    elif step.rank == _DELETE:
        transaction.delete(item, condition=step.condition)
    elif step.rank == _PUT:
        transaction.save(item, condition=step.condition)
    else:
        transaction.update(item, list(step.actions), condition=step.condition)


def fetch(
    keys: Sequence[tuple[str, str]], *, consistent: bool = True
) -> Mapping[tuple[str, str], Item]:
    """Items by key, up to 100 in each read; missing ones are left out.

    Strongly consistent by default, at twice the cost.
    """
    with availability():
        items = Item.batch_get(list(keys), consistent_read=consistent)
        return {(item.PK, item.SK): item for item in items}


def get(model: type[Item], pk: str, sk: str) -> Item | None:
    """One item, strongly consistent; None when it is missing."""
    with availability():
        try:
            return model.get(pk, sk, consistent_read=True)
        except model.DoesNotExist:
            return None


def newest_first(
    model: type[Item],
    pk: str,
    *,
    limit: int,
    after: Mapping[str, str] | None,
    consistent: bool = False,
) -> Sequence[Item]:
    """At most `limit` of the items under `pk`, whose sort keys are ids that sort by time.

    They begin after the one with `after`'s `id`. If there are fewer than `limit`, these are the
    last.
    """
    start = {"PK": {"S": pk}, "SK": {"S": after["id"]}} if after else None
    with availability():
        return list(
            model.query(
                pk,
                scan_index_forward=False,
                consistent_read=consistent,
                page_size=limit,
                limit=limit,
                last_evaluated_key=cast("Any", start),
            )
        )
