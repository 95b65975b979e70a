"""Post instances in their slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.attempts import Attempt
from drumbeat.domain.content import ContentItem
from drumbeat.domain.media import Asset
from drumbeat.domain.notifications import Notification
from drumbeat.domain.pacing import Gate
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.secrets import Secret
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports.listing import Page, Position


@dataclass(frozen=True, slots=True)
class Put:
    """A new instance; it may be put on a withdrawn slot."""

    instance: PostInstance


@dataclass(frozen=True, slots=True)
class Replace:
    """Change, and move if its slot differs; only if nobody has changed it since it was read."""

    before: PostInstance
    after: PostInstance
    #: An empty slot that takes its old place.
    left: PostInstance | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove, if nobody has changed it since it was read; top-off's slots leave a tombstone."""

    instance: PostInstance


InstanceChange = Put | Replace | Remove


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the calendar for top-off: instances, and withdrawn minutes."""

    instances: Sequence[PostInstance]
    withdrawn: Sequence[tuple[str, datetime]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """An account's part of one page of the calendar, and where that page ends.

    `withdrawn`: minutes that people removed. Everything before `reached` has been read; None:
    everything that has a time. `next` is None on the last page.
    """

    instances: Sequence[PostInstance]
    withdrawn: Sequence[datetime]
    reached: datetime | None
    next: Position | None


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that publishing one post needs, read at one moment, and its assets, read right
    after."""

    instance: PostInstance | None
    content: ContentItem | None
    account: ChannelAccount | None
    secret: Secret | None
    tenant: Tenant | None
    gate: Gate = field(default_factory=Gate)
    #: The gate of all accounts of the network; None when it was not asked for.
    app_gate: Gate | None = None
    #: The content's assets by id, without deleted ones. None: not read yet.
    assets: Mapping[str, Asset] | None = None

    @property
    def sealed(self) -> bytes | None:
        return self.secret.sealed if self.secret else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which post's package is read: its slot, and its account and content, if known.

    `app_of`: the network whose app's gate is also read.
    """

    slot: str
    instance_id: str
    account_id: str | None
    content_id: str | None
    app_of: str | None = None


#: A slot is two items, and a transaction has 100, including the account's own.
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

        Eventually consistent, without long texts. With `end` None, those without a time follow.
        Without `limit`, one page is one answer of the database. `newest_first` reverses the whole
        order.
        """
        ...

    def shown(
        self, tenant_id: str, start: datetime, end: datetime, *, after: Position | None = None
    ) -> Page[PostInstance]:
        """One page of the instances with `start <= listed_at < end` (UTC), in that order.

        Posts that were sent ahead are listed by when they were to go out. As `range` otherwise.
        """
        ...

    def untimed(self, tenant_id: str) -> Sequence[PostInstance]:
        """All instances without a time. Eventually consistent, without long texts."""
        ...

    def standing(self, tenant_id: str, since: datetime) -> Sequence[PostInstance]:
        """Instances with a time from `since` on, and those without one that were made since.

        Eventually consistent, without long texts.
        """
        ...

    def slot_of(self, instance: PostInstance) -> str:
        """The name of the slot of `instance`, as in due entries."""
        ...

    def position(self, instance: PostInstance) -> Position:
        """Where a listing continues after `instance`; its `slot` sorts as the listing does."""
        ...

    def position_at(self, when: datetime, instance_id: str) -> Position:
        """The position that an instance without a time would have at `when`.

        It is not a slot: it follows all slots of the same minute.
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
        """Everything in between, including withdrawn slots; also untimed instances when `end` is
        None.

        Without long texts. Eventually consistent by default.
        """
        ...

    def stretch(
        self, tenant_id: str, account_id: str, start: datetime | None, after: Position | None
    ) -> Stretch:
        """One page of an account's calendar from `start` on, instances without a time last.

        Strongly consistent, without long texts. A page is 1 MB of the whole tenant's calendar, so
        it may contain nothing of the account.
        """
        ...

    def at_minutes(
        self, tenant_id: str, account_id: str, minutes: Sequence[datetime]
    ) -> Sequence[PostInstance]:
        """The instances on an account's slots of these minutes, at most 100, in one read.

        Strongly consistent, without long texts.
        """
        ...

    def several(self, tenant_id: str, instance_ids: Sequence[str]) -> Sequence[PostInstance]:
        """The existing ones of these instances, at most 100, in their order, in two reads.

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
        attempts: Sequence[Attempt] = (),
        notification: Notification | None = None,
    ) -> None:
        """All or nothing, together with the content's counts.

        `reword`: content as it was read and its new state, which may be equal. Nothing is written
        unless the stored content is the one that was read.

        Raises SlotTaken, ChangedMeanwhile (somebody was faster), NotFound (the content or the
        account was deleted), Unavailable.
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
        planned stretches of the account are still those of `before`: raises ChangedMeanwhile when
        one of them or a slot has changed.
        """
        ...

    def package(
        self,
        tenant_id: str,
        slot: str,
        instance_id: str,
        account_id: str | None,
        content_id: str | None,
        app_of: str | None = None,
    ) -> Package:
        """Everything that publishing needs in one call. Each part is strongly consistent by itself,
        and a post never has a caption that is older than its slot.

        Without an account or a content id, those are not read. `app_of`: the network whose app's
        gate is also read. Raises as `get`.
        """
        ...

    def packages(self, tenant_id: str, wanted: Sequence[Wanted]) -> Sequence[Package]:
        """As `package`, for several posts in as few calls as possible. Raises as `get`."""
        ...

    def attempts(self, tenant_id: str, instance_id: str) -> Sequence[Attempt]:
        """A post's history, oldest first."""
        ...
