"""What the services need from the world, as Protocols: adapters implement them, tests fake them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.canary import Sighting
from drumbeat.domain.content import ContentItem
from drumbeat.domain.findings import AccountCheck, ConnectionCheck, Delivery, Preflight
from drumbeat.domain.notifications import Cause, Notification
from drumbeat.domain.pacing import Gate, Place
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.preflight import Horizon, MediaFacts, MediaTrouble
from drumbeat.domain.profiles import Profile
from drumbeat.domain.publishing import (
    Handle,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Presence,
    Published,
)
from drumbeat.domain.quotas import Quota
from drumbeat.domain.tenancy import Member, Person, Roster, Tenant

T = TypeVar("T")

#: Where a listing goes on; opaque to services, plain JSON, bound to its tenant by the API.
Position = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a listing; `next` is None on the last one."""

    items: Sequence[T]
    next: Position | None = None


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    def sleep(self, seconds: float) -> None: ...


class Log(Protocol):
    """Structured lines; `details` never hold secrets or people's texts."""

    def info(self, event: str, **details: object) -> None: ...

    def warning(self, event: str, **details: object) -> None: ...

    def exception(self, event: str, **details: object) -> None:
        """With the traceback of the error being handled."""
        ...


class Meter(Protocol):
    """Counts what operators watch."""

    def published(self, lag_seconds: float) -> None:
        """A post went out, so many seconds after the moment it was last put off to."""
        ...

    def broke(self) -> None:
        """Our own code broke while a network was to be called: a bug, for the operator."""
        ...

    def failed(self) -> None:
        """A post ended without going out, and a person should look."""
        ...

    def canary(self, *, published: bool, lag_seconds: float | None) -> None:
        """How our own post went; its lag if it went out at all."""
        ...


class Ids(Protocol):
    def new(self) -> str:
        """A new random id (UUID)."""
        ...


class TenantReader(Protocol):
    """What jobs need of tenants."""

    def get(self, tenant_id: str) -> Tenant | None: ...

    def all_ids(self) -> Iterator[str]:
        """Every tenant of the deployment, page by page."""
        ...


class Tenants(Protocol):
    """Tenants, their members, and invitations. Emails are lower case."""

    def create(self, tenant: Tenant, founder: Member) -> None:
        """Raises Conflict (`tenant_exists`) when the slug is taken."""
        ...

    def access(self, tenant_id: str, person: Person) -> tuple[Tenant, Member] | None:
        """The tenant and the caller's membership in one read; None if either is missing.

        Where nothing is bound to the person: what is there for their email and bound to nobody.
        """
        ...

    def update(self, tenant: Tenant, expected_version: int) -> Tenant:
        """Raises StaleVersion. Answers the stored tenant, its version raised."""
        ...

    def of(self, person: Person) -> Sequence[tuple[Tenant, Member]]:
        """What belongs to the person, and what is there for their email and bound to nobody."""
        ...

    def roster(self, tenant_id: str) -> Roster:
        """Strongly consistent. Raises NotFound when there is no such tenant."""
        ...

    def change_roster(self, roster: Roster, before: Member | None, after: Member | None) -> None:
        """Put `after` in the place of `before`; either may be missing.

        Raises ChangedMeanwhile when the roster is no longer the one that was read.
        """
        ...

    def all_ids(self) -> Iterator[str]:
        """Every tenant of the deployment, page by page."""
        ...


class TenantStore(Tenants, TenantReader, Protocol):
    """All that is stored of tenants."""


class Quotas(Protocol):
    """How many of something there may be."""

    def most(self, quota: Quota, tenant_id: str | None = None) -> int:
        """Of one person where there is no tenant."""
        ...


class Throttle(Protocol):
    """Counts tries in windows of time."""

    def take(self, key: str, most: int, window: timedelta) -> int | None:
        """Count one more try: None while there are at most so many in the present window,
        else the seconds until the next one begins.
        """
        ...

    def forget(self, key: str, window: timedelta) -> None:
        """Begin the present window of `key` anew."""
        ...


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a login answers. `id_token` is what the API takes; `expires_in` is in seconds."""

    id_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_in: int


class UserDirectory(Protocol):
    """Who may sign in. Emails are lower case; nothing tells who is known, except `register`."""

    def register(self, email: str, password: str, full_name: str) -> bool:
        """Whether the user is confirmed already; otherwise a code is on its way.

        Raises Conflict (`email_taken`), InvalidInput naming `email` or `password`.
        """
        ...

    def confirm(self, email: str, code: str) -> None:
        """Raises InvalidInput naming `code`, also for an email that is not known."""
        ...

    def resend(self, email: str) -> None: ...

    def login(self, email: str, password: str) -> Tokens:
        """Raises Unauthenticated (`invalid_credentials`) and Forbidden (`not_confirmed`)."""
        ...

    def refresh(self, refresh_token: str) -> Tokens:
        """Raises Unauthenticated (`invalid_credentials`)."""
        ...

    def revoke(self, refresh_token: str) -> None:
        """End the session that `refresh_token` belongs to; nothing if there is none."""
        ...

    def forgot(self, email: str) -> None: ...

    def reset(self, email: str, code: str, password: str) -> None:
        """Set another password and end all sessions.

        Raises InvalidInput naming `code`, also for an email that is not known, or `password`.
        """
        ...


class Accounts(Protocol):
    def create(self, account: ChannelAccount, sealed: bytes) -> None:
        """Store the account and its sealed connection together.

        Raises ChangedMeanwhile when there is one with its id.
        """
        ...

    def get(self, tenant_id: str, account_id: str) -> ChannelAccount | None: ...

    def list(self, tenant_id: str) -> Sequence[ChannelAccount]:
        """All of a tenant's accounts, oldest first, those being deleted left out."""
        ...

    def all(self, tenant_id: str) -> Sequence[ChannelAccount]:
        """As `list`, those being deleted among them."""
        ...

    def update(
        self,
        before: ChannelAccount,
        after: ChannelAccount,
        sealed: bytes | None = None,
        *,
        notification: Notification | None = None,
    ) -> None:
        """Store `after`, its connection if given, and what people are told of it, all or nothing.

        Raises ChangedMeanwhile if `before` is not what is stored.
        """
        ...

    def sealed(self, tenant_id: str, account_id: str) -> bytes | None:
        """The account's connection as the vault sealed it."""
        ...

    def note_check(self, account: ChannelAccount, check: AccountCheck) -> None:
        """Keep what its network said; nothing happens if the account was changed meanwhile."""
        ...

    def delete(self, tenant_id: str, account_id: str) -> None: ...


class Contents(Protocol):
    def create(self, content: ContentItem, *, notification: Notification | None = None) -> None:
        """Store it, and what people are told of it, together."""
        ...

    def get(self, tenant_id: str, content_id: str) -> ContentItem | None: ...

    def list(
        self, tenant_id: str, *, limit: int, after: Position | None
    ) -> Page[tuple[ContentItem, Position]]:
        """Newest first, each with the position after it."""
        ...

    def update(
        self,
        before: ContentItem,
        after: ContentItem,
        *,
        on_their_way: Sequence[PostInstance] | None = None,
        notification: Notification | None = None,
    ) -> None:
        """Store what people changed, and what others are told of it; the counts keep themselves.

        Given `on_their_way`, only if these posts, unchanged, are all that are on their way out.
        Raises ChangedMeanwhile when they are not, or the stored version is not `before`'s.
        """
        ...

    def delete(self, content: ContentItem) -> None:
        """Raises Conflict (`content_in_use`) while instances show it, and ChangedMeanwhile."""
        ...


@dataclass(frozen=True, slots=True)
class Put:
    """A new instance; it may stand on a withdrawn slot."""

    instance: PostInstance


@dataclass(frozen=True, slots=True)
class Replace:
    """Change, and move if its slot differs, provided that nobody changed it since."""

    before: PostInstance
    after: PostInstance


@dataclass(frozen=True, slots=True)
class Remove:
    """Take away, provided that nobody changed it since; top-off's slots leave a tombstone."""

    instance: PostInstance


InstanceChange = Put | Replace | Remove


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One line of a post's history."""

    tenant_id: str
    instance_id: str
    generation: int
    attempt: int
    number: int
    at: datetime
    outcome: str
    lag_seconds: float | None = None
    platform_post_id: str | None = None
    permalink: str | None = None
    code: str | None = None
    message: str | None = None
    #: What was shown, when it was.
    text: str | None = None


@dataclass(frozen=True, slots=True)
class DueEntry:
    """One line of the due index: enough to start a workflow, and to notice that it is stale."""

    tenant_id: str
    instance_id: str
    slot: str
    generation: int
    attempt: int
    due_at: datetime
    take_up_at: datetime
    #: Where it stands in the calendar; None without a time.
    scheduled_for: datetime | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """A due entry that is not simply on time, with what decides on it.

    `instance` is None when the entry is no longer true; long texts are left out.
    """

    entry: DueEntry
    instance: PostInstance | None
    gate: Gate
    tenant: Tenant | None


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the calendar as top-off sees it: instances, and withdrawn minutes."""

    instances: Sequence[PostInstance]
    withdrawn: Sequence[tuple[str, datetime]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What an account has in one page of the calendar, and where that page ends.

    `withdrawn` are its minutes that people took away. All that stands before `reached` has been
    read; None: all that has a time. `next` is None on the last page.
    """

    instances: Sequence[PostInstance]
    withdrawn: Sequence[datetime]
    reached: datetime | None
    next: Position | None


@dataclass(frozen=True, slots=True)
class Package:
    """All that publishing one post needs, read at one moment."""

    instance: PostInstance | None
    content: ContentItem | None
    account: ChannelAccount | None
    sealed: bytes | None
    tenant: Tenant | None
    gate: Gate = field(default_factory=Gate)


#: A slot is two items, and a transaction holds 100, the account's own among them.
MAX_PLANNED_AT_ONCE = 49


class Calendar(Protocol):
    """Post instances in their slots, with the content that they show."""

    def get(self, tenant_id: str, instance_id: str) -> PostInstance | None:
        """Strongly consistent, long texts included.

        Raises Unavailable when it is changed faster than it can be read.
        """
        ...

    def range(
        self,
        tenant_id: str,
        start: datetime | None,
        end: datetime | None,
        *,
        limit: int | None = None,
        after: Position | None = None,
        newest_first: bool = False,
    ) -> Page[PostInstance]:
        """Instances with `start <= scheduled_for < end` (UTC), in time order.

        Eventually consistent, long texts left out. With `end` None, those without a time
        follow. Without `limit`, one page is what fits one answer of the database.
        `newest_first` turns the whole order round.
        """
        ...

    def shown(
        self, tenant_id: str, start: datetime, end: datetime, *, after: Position | None = None
    ) -> Page[PostInstance]:
        """One page of the instances with `start <= listed_at < end` (UTC), in that order.

        What was sent ahead stands by when it was to go out. As `range` otherwise.
        """
        ...

    def untimed(self, tenant_id: str) -> Sequence[PostInstance]:
        """All instances without a time. Eventually consistent, long texts left out."""
        ...

    def slot_of(self, instance: PostInstance) -> str:
        """Names the slot on which `instance` stands, as due entries do."""
        ...

    def position(self, instance: PostInstance) -> Position:
        """Where a listing goes on after `instance`; its `slot` sorts as the listing does."""
        ...

    def position_at(self, when: datetime, instance_id: str) -> Position:
        """The position that an instance without a time would have at `when`.

        It is no slot: it follows all those of the same minute.
        """
        ...

    def window(
        self,
        tenant_id: str,
        start: datetime | None,
        end: datetime | None,
        *,
        consistent: bool = False,
    ) -> Window:
        """Everything between, withdrawn slots included; untimed instances when `end` is None.

        Long texts are left out. Eventually consistent unless asked otherwise.
        """
        ...

    def stretch(
        self, tenant_id: str, account_id: str, start: datetime | None, after: Position | None
    ) -> Stretch:
        """One page of what an account has from `start` on, those without a time last.

        Strongly consistent, long texts left out. A page is 1 MB of the whole tenant's calendar,
        so it may hold nothing of the account.
        """
        ...

    def at_minutes(
        self, tenant_id: str, account_id: str, minutes: Sequence[datetime]
    ) -> Sequence[PostInstance]:
        """What stands on an account's slots of these minutes, 100 at most: in one read.

        Strongly consistent, long texts left out.
        """
        ...

    def several(self, tenant_id: str, instance_ids: Sequence[str]) -> Sequence[PostInstance]:
        """Those of these instances that there are, 100 at most, in their order: in two reads.

        As `get`, but one that is being moved at that moment may be left out.
        """
        ...

    def users_of(self, tenant_id: str, content_id: str) -> Sequence[str]:
        """Ids of the instances that show this content."""
        ...

    def apply(
        self,
        *changes: InstanceChange,
        create_content: ContentItem | None = None,
        reword: tuple[ContentItem, ContentItem] | None = None,
        attempt: Attempt | None = None,
        notification: Notification | None = None,
    ) -> None:
        """All or nothing, with the content's counts kept in step.

        `reword`: content as it was read and as it is to be, which may be the same. Nothing is
        written unless it is still as it was read.

        Raises SlotTaken, ChangedMeanwhile (somebody was faster), NotFound (the content or the
        account went away), Unavailable.
        """
        ...

    def plan(
        self,
        before: ChannelAccount,
        after: ChannelAccount,
        *,
        create: Sequence[PostInstance] = (),
        remove: Sequence[PostInstance] = (),
        restate: Sequence[Replace] = (),
    ) -> None:
        """Write planned slots, and how far `after` is planned, in one transaction.

        At most `MAX_PLANNED_AT_ONCE` slots. Nothing is written unless schedule, status, name and
        planned stretches of the account are still those of `before`: ChangedMeanwhile when one
        of them or a slot has changed.
        """
        ...

    def package(
        self,
        tenant_id: str,
        slot: str,
        instance_id: str,
        account_id: str | None,
        content_id: str | None,
    ) -> Package:
        """Everything that publishing needs in one call: each part strongly consistent by itself,
        and a post never with a caption from before its slot.

        Without an account or a content id, those are not read. Raises as `get`.
        """
        ...

    def attempts(self, tenant_id: str, instance_id: str) -> Sequence[Attempt]:
        """A post's history, oldest first."""
        ...


class DueIndex(Protocol):
    def due(
        self,
        shard: int,
        until: datetime,
        limit: int,
        after: DueEntry | None = None,
        *,
        past_tenant: bool = False,
    ) -> Sequence[DueEntry]:
        """Entries to be taken up by `until`, oldest first, and by tenant within a second.

        They begin after `after`; with `past_tenant`, after all that its tenant has in its second.
        """
        ...

    def late(self, entries: Sequence[DueEntry]) -> Sequence[Late]:
        """The entries, each with its post, its account's gate and its tenant; in their order."""
        ...

    def lease(self, entry: DueEntry, take_up_at: datetime, place: Place | None = None) -> bool:
        """Move the entry on and raise its attempt; False when somebody else did.

        With a `place`, the post is due then.
        """
        ...

    def line_up(self, entry: DueEntry, place: Place) -> bool:
        """Have it taken up, and due, at its place, without starting it; False as `lease`."""
        ...


class Gates(Protocol):
    """What holds accounts' posts back: written in trouble only, read with everything else."""

    def get(self, tenant_id: str, account_id: str) -> Gate: ...

    def close(self, tenant_id: str, account_id: str, until: datetime) -> None:
        """The network lets nothing through until then; one that says later stands."""
        ...

    def take_places(self, tenant_id: str, account_id: str, seen: Gate, taken: Gate) -> bool:
        """Note which places are `taken`; False when somebody has since `seen` was read."""
        ...

    def count(self, tenant_id: str, account_id: str, day: date, most: int) -> bool:
        """Count one more post on that UTC day; False when it would be more than `most`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TopoffJob:
    """A top-off too large to answer at once. `status`: running, done, failed.

    Of about `total` slots, `done` have been looked at.
    """

    id: str
    tenant_id: str
    status: str
    days: int
    start_date: str | None = None
    created_at: datetime | None = None
    total: int = 0
    done: int = 0
    result: Mapping[str, Any] | None = None


class TopoffJobs(Protocol):
    def get(self, tenant_id: str, job_id: str) -> TopoffJob | None: ...

    def put(self, job: TopoffJob) -> None: ...


class Notifications(Protocol):
    """What a tenant's people are told.

    Notifications are written with what they tell of, in one transaction (`Calendar.apply`,
    `Accounts.update`, `Contents.update`): what happens once is told once, whatever is repeated.
    What happens to many at once is told by `tell_once`, before it is written. They are
    forgotten after 90 days.
    """

    def tell_once(self, notification: Notification) -> None:
        """Write it on its own, unless one of its id is there already."""
        ...

    def get(self, tenant_id: str, notification_id: str) -> Notification | None: ...

    def list(
        self, tenant_id: str, *, limit: int, after: Position | None = None
    ) -> Page[Notification]:
        """All of the tenant's, newest first, whoever they are for. Eventually consistent."""
        ...

    def position(self, notification: Notification) -> Position:
        """Where a listing goes on after `notification`."""
        ...

    def mark_read(self, tenant_id: str, notification_id: str, email: str) -> None:
        """Nothing happens if it is gone, or marked already; the same for `dismiss`."""
        ...

    def dismiss(self, tenant_id: str, notification_id: str, email: str) -> None: ...

    def read_until(self, tenant_id: str, email: str) -> datetime | None:
        """Until when this member has read everything."""
        ...

    def read_all(self, tenant_id: str, email: str, until: datetime) -> None: ...


class Causes(Protocol):
    def of(self, tenant_id: str, told: Sequence[Notification]) -> Sequence[Cause]:
        """What each is about, as it is now: in two reads for up to 100 of them."""
        ...


class CanaryRecords(Protocol):
    """What the canary and its sink keep, all of it in the canary's own tenant."""

    def sealed_connection(self) -> bytes | None: ...

    def saw(self, event_id: str, at: datetime) -> None:
        """Count one more signed delivery of this event; forgotten after a day."""
        ...

    def sighting(self, event_id: str) -> Sighting | None:
        """None when no delivery of it was counted. Strongly consistent."""
        ...

    def forget_attempts(self, instance_id: str) -> None:
        """Remove the history of one of the canary's posts."""
        ...


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """`link` as it is stored and opened (`tel:+13105550100`), `shown` as people read it."""

    link: str
    shown: str


class Phones(Protocol):
    def read(self, typed: str, country: str | None) -> PhoneNumber:
        """The number that somebody in `country` (ISO 3166) typed.

        Numbers of that country are shown as they are dialled in it, others with a country code.
        Raises ValueError, in words for people.
        """
        ...


class Vault(Protocol):
    """Seals connections so that only their own account's publisher can open them."""

    def seal(self, tenant_id: str, account_id: str, connection: Mapping[str, Any]) -> bytes: ...

    def open(self, tenant_id: str, account_id: str, sealed: bytes) -> Mapping[str, Any]:
        """Raises Unavailable when the key service does not answer."""
        ...


class Workflow(Protocol):
    """Starts publishing workflows."""

    def start(self, name: str, payload: Mapping[str, Any]) -> bool:
        """False when that name has been started before (which is success). Raises Unavailable."""
        ...


class TopoffQueue(Protocol):
    def send(self, messages: Iterable[Mapping[str, Any]]) -> int:
        """Answers how many were sent. Raises Unavailable."""
        ...


class Network(Protocol):
    """One network. Connections are plain dicts, already opened; nothing of them is logged.

    Only `commit` makes anything visible. Methods return outcomes and never raise for what
    the network answers; a bug is an exception.
    """

    profile: Profile

    def check_connection(self, connection: Mapping[str, Any]) -> Mapping[str, Any]:
        """The public facts of a well-formed connection, to show beside the account.

        Contacts nothing. Raises InvalidInput naming `connection.<field>`.
        """
        ...

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        """The texts that the network will be sent, by the fields that its limits count."""
        ...

    def check(self, connection: Mapping[str, Any]) -> ConnectionCheck:
        """Whether the connection would be let post now, asked without leaving anything there."""
        ...

    def test(self, connection: Mapping[str, Any]) -> Delivery | None:
        """Send something that is no post, and say what became of it; None where that can't be."""
        ...

    def prepare(self, post: Outgoing, connection: Mapping[str, Any]) -> Prepared | NotPublished:
        """Do all that shows nothing; safe to repeat."""
        ...

    def commit(self, post: Outgoing, connection: Mapping[str, Any], handle: Handle) -> Outcome:
        """Make the one visible call."""
        ...

    def find(
        self, post: Outgoing, connection: Mapping[str, Any], handle: Handle
    ) -> Published | Presence:
        """Look for what `handle` names."""
        ...


class Networks(Protocol):
    @property
    def names(self) -> Sequence[str]:
        """Those that this deployment speaks."""
        ...

    def get(self, name: str) -> Network:
        """Raises InvalidInput (`platform`) for one that we don't speak."""
        ...


class MediaProbe(Protocol):
    def look(self, url: str, *, until: datetime) -> MediaFacts | MediaTrouble:
        """What is at an address, without reading all of it; asks nothing more after `until`."""
        ...


@dataclass(frozen=True, slots=True)
class Left:
    """A post that rounds of checks come back to; `turns`: how often it was asked about in vain."""

    tenant_id: str
    instance_id: str
    due_at: datetime
    turns: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a shard of the due index: after this entry, whose generation doesn't matter.

    `left`: what before it is still to be come back to.
    """

    at: datetime
    tenant_id: str
    instance_id: str
    left: tuple[Left, ...] = ()


class Preflights(Protocol):
    """What checks have found, kept beside the post."""

    def record(
        self,
        tenant_id: str,
        instance_id: str,
        found: Preflight,
        notification: Notification | None = None,
    ) -> None:
        """Keep the findings, and tell people unless they have been told by this id already.

        Nothing happens when the post is gone or a later check has been recorded. Raises
        ChangedMeanwhile, Unavailable.
        """
        ...

    def reached(self, horizon: Horizon, shard: int) -> Mark | None:
        """How far this shard has been checked at this horizon; None before the first time."""
        ...

    def reach(self, horizon: Horizon, shard: int, mark: Mark) -> None: ...


class PreflightRunner(Protocol):
    """Has a post checked by the function that may open connections."""

    def run(self, tenant_id: str, instance_id: str) -> Preflight | None:
        """The fresh findings, which are kept too; None when the post is gone.

        Raises Unavailable, having kept nothing or all.
        """
        ...

    def check_account(self, tenant_id: str, account_id: str) -> AccountCheck | None:
        """What the network says of it now, which is kept too; None when the account is gone.

        Raises as `run`.
        """
        ...

    def test_account(self, tenant_id: str, account_id: str) -> Delivery | None:
        """What became of a test; None when the account is gone, or its network takes none.

        Raises as `run`.
        """
        ...
