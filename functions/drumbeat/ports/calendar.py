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
    """A new instance; it may stand on a withdrawn slot."""

    instance: PostInstance


@dataclass(frozen=True, slots=True)
class Replace:
    """Change, and move if its slot differs, provided that nobody changed it since."""

    before: PostInstance
    after: PostInstance
    #: An empty slot that is put where it stood.
    left: PostInstance | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    """Take away, provided that nobody changed it since; top-off's slots leave a tombstone."""

    instance: PostInstance


InstanceChange = Put | Replace | Remove


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
    """All that publishing one post needs, read at one moment; assets right after it."""

    instance: PostInstance | None
    content: ContentItem | None
    account: ChannelAccount | None
    secret: Secret | None
    tenant: Tenant | None
    gate: Gate = field(default_factory=Gate)
    #: What holds back all accounts of the network; None where it was not asked for.
    app_gate: Gate | None = None
    #: What the content refers to in the library, by id; those that are gone are not there. None:
    #: it was not read yet.
    assets: Mapping[str, Asset] | None = None

    @property
    def sealed(self) -> bytes | None:
        return self.secret.sealed if self.secret else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which post's package is read: where it stands, and whose account and content, if known.

    `app_of`: the network whose app's gate is read too.
    """

    slot: str
    instance_id: str
    account_id: str | None
    content_id: str | None
    app_of: str | None = None


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

    def standing(self, tenant_id: str, since: datetime) -> Sequence[PostInstance]:
        """What has a time from `since` on, and what was made since without one.

        Eventually consistent, long texts left out.
        """
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
        attempts: Sequence[Attempt] = (),
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
        app_of: str | None = None,
    ) -> Package:
        """Everything that publishing needs in one call: each part strongly consistent by itself,
        and a post never with a caption from before its slot.

        Without an account or a content id, those are not read. `app_of`: the network whose app's
        gate is read too. Raises as `get`.
        """
        ...

    def packages(self, tenant_id: str, wanted: Sequence[Wanted]) -> Sequence[Package]:
        """As `package`, for several posts in as few calls as may be. Raises as `get`."""
        ...

    def attempts(self, tenant_id: str, instance_id: str) -> Sequence[Attempt]:
        """A post's history, oldest first."""
        ...
