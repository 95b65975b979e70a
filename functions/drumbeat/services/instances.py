"""Post instances: what people do with them, singly and in bulk."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial

from drumbeat.domain import lifecycle, notifications, options, zones
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.attempts import Attempt
from drumbeat.domain.content import (
    ContentItem,
    OwnCaption,
    require_publishable,
    require_schedulable,
    reword,
)
from drumbeat.domain.errors import (
    Conflict,
    DrumbeatError,
    InvalidInput,
    NotFound,
    StaleVersion,
    Unavailable,
)
from drumbeat.domain.options import Options
from drumbeat.domain.posts import Origin, PostInstance, Status
from drumbeat.domain.profiles import Option
from drumbeat.domain.tenancy import Access, Permission, Tenant
from drumbeat.ports import (
    Accounts,
    Calendar,
    Clock,
    Contents,
    Ids,
    Networks,
    Page,
    Position,
    Put,
    Remove,
    Replace,
)
from drumbeat.services.allowance import Allowance
from drumbeat.services.beginning import Beginning
from drumbeat.services.contents import ContentDraft, ContentService
from drumbeat.services.dispatching import Dispatcher
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.plan_limits import PlanLimits, SchedulingRoom
from drumbeat.services.reserving import Reserving

#: Instances read in one request when few match; the cursor continues from there.
_MOST_READ = 2000
#: Page size with a filter, so that few matches don't need many reads.
_READ_AT_A_TIME = 250
#: The number of posts among which the next empty slots are looked for.
_MOST_LOOKED_AT = 10_000


class _Keep:
    """Means "keep the present value", because None means "remove it"."""


KEEP = _Keep()


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceEdit:
    """Changes of an instance; KEEP leaves a part as it is."""

    content_item_id: str | _Keep | None = KEEP
    caption_override: str | _Keep | None = KEEP
    options: Options | _Keep = KEEP
    scheduled_for: datetime | _Keep = KEEP
    channel_account_id: str | _Keep = KEEP
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceFilter:
    status: Status | None = None
    channel_account_id: str | None = None
    content_item_id: str | None = None
    #: UTC, `start` included, `end` not; without an end, instances without a time follow.
    start: datetime | None = None
    end: datetime | None = None

    @property
    def leaves_out(self) -> bool:
        """Whether some of the instances of that time may not match."""
        return any((self.status, self.channel_account_id, self.content_item_id))

    def matches(self, instance: PostInstance) -> bool:
        return (
            (self.status is None or instance.status is self.status)
            and (
                self.channel_account_id is None
                or instance.channel_account_id == self.channel_account_id
            )
            and (self.content_item_id is None or instance.content_item_id == self.content_item_id)
        )


class When(StrEnum):
    """When a new post is to go out."""

    NOW = "now"
    #: On the account's next empty slot.
    NEXT_FREE = "next_free"
    DRAFT = "draft"
    AT = "at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one text is put on one account. `scheduled_for` is for `When.AT`; `slot`, the empty
    slot that `next_empty` has found, for `When.NEXT_FREE`."""

    channel_account_id: str
    when: When
    scheduled_for: datetime | None = None
    slot: PostInstance | None = None
    caption: str | None = None
    options: Options = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BulkAnswer:
    """The result of one account in a bulk call: one of the two is set."""

    channel_account_id: str
    instance: PostInstance | None = None
    error: DrumbeatError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceService:
    calendar: Calendar
    contents: Contents
    accounts: Accounts
    composer: ContentService
    dispatcher: Dispatcher
    beginning: Beginning
    reserving: Reserving
    networks: Networks
    limits: PlanLimits
    clock: Clock
    ids: Ids

    def list(
        self, access: Access, wanted: InstanceFilter, *, limit: int, after: Position | None
    ) -> Page[PostInstance]:
        """In time order. A page may be short although more follow, as `next` shows."""
        access.require(Permission.READ)
        found: list[PostInstance] = []
        size = max(limit, _READ_AT_A_TIME) if wanted.leaves_out else limit
        allowance = Allowance.of_a_request(self.clock)
        position, read = after, 0
        while True:
            page = self.calendar.range(
                access.tenant_id, wanted.start, wanted.end, limit=size, after=position
            )
            read += max(len(page.items), size)
            for number, instance in enumerate(page.items):
                if wanted.matches(instance):
                    found.append(instance)
                    if len(found) == limit:
                        last = number == len(page.items) - 1 and page.next is None
                        return Page(found, None if last else self.calendar.position(instance))
            if page.next is None or read >= _MOST_READ or allowance.is_spent:
                return Page(found, page.next)
            position = page.next

    def get(self, access: Access, instance_id: str) -> PostInstance:
        """Raises NotFound."""
        access.require(Permission.READ)
        return self._existing(access.tenant_id, instance_id)

    def attempts(self, access: Access, instance_id: str) -> Sequence[Attempt]:
        """Oldest first. Raises NotFound."""
        access.require(Permission.READ)
        self._existing(access.tenant_id, instance_id)
        return self.calendar.attempts(access.tenant_id, instance_id)

    def edit(
        self, access: Access, instance_id: str, edit: InstanceEdit, version: int | None = None
    ) -> PostInstance:
        """Do all of `edit` or nothing.

        Other content than the caller has seen is not replaced. A caption of its own asks for
        approval of approved content again, in the same transaction. Raises NotFound, StaleVersion,
        SlotTaken, SlotFilled, NoCredits, Conflict, LimitReached, InvalidInput, Forbidden.
        """

        began_with: list[str | None] = []

        def edited(before: PostInstance) -> PostInstance:
            began_with.append(before.content_item_id)
            filled_meanwhile = before.content_item_id != began_with[0]
            if isinstance(edit.content_item_id, str) and filled_meanwhile:
                lifecycle.require_room_for_content(before, edit.content_item_id, version)
            return self._edited(access, before, edit)

        return self._changed(access, instance_id, edited, version)

    def fill(
        self, access: Access, instance_id: str, draft: ContentDraft, version: int | None = None
    ) -> PostInstance:
        """Write content and show it here, in one transaction. Raises as `edit`."""
        content = self.composer.compose(access, draft)

        def step() -> PostInstance:
            before = self._existing(access.tenant_id, instance_id)
            lifecycle.require_room_for_content(before, None, version)
            _require_version(before, version)
            after = _counted(lifecycle.fill(before, content), before)
            told = notifications.of_approval(content)
            self.calendar.apply(Replace(before, after), create_content=content, notification=told)
            return _written(before, after)

        return until_unchanged(step)

    def create_many(
        self,
        access: Access,
        content_id: str,
        account_ids: Sequence[str],
        *,
        scheduled_for: datetime | None,
        status: Status | None,
    ) -> Sequence[BulkAnswer]:
        """One instance per account, each with a result of its own.

        With a time they are scheduled unless `status` is Draft. Raises NotFound for the content,
        InvalidInput for what is wrong for all of them, Forbidden.
        """
        access.require(Permission.WRITE)
        status = status or (Status.SCHEDULED if scheduled_for else Status.DRAFT)
        if status is Status.SCHEDULED and scheduled_for is None:
            raise InvalidInput.of("scheduled_for", "Scheduled posts need a time.")
        if scheduled_for is not None:
            lifecycle.require_future(scheduled_for, self.clock.now())
        self._content(access.tenant_id, content_id)
        room = self.limits.room(access.tenant)
        answers, reserving = [], self.reserving.for_many()
        for account_id in account_ids:
            try:
                made = until_unchanged(
                    partial(
                        self._create,
                        access.tenant,
                        reserving,
                        content_id,
                        account_id,
                        scheduled_for,
                        status,
                        room,
                    )
                )
            except DrumbeatError as error:
                answers.append(BulkAnswer(account_id, error=error))
            else:
                answers.append(BulkAnswer(account_id, instance=made))
        return answers

    def place(
        self, access: Access, content_id: str, place: Place, room: SchedulingRoom | None = None
    ) -> PostInstance:
        """A new post of this content; on an empty slot, if its account has one there.

        `room`: of the call that places several. Raises NotFound, SlotTaken, NoCredits, Conflict
        (`not_approved`, `no_empty_slot`), LimitReached, InvalidInput, Forbidden.
        """
        access.require(Permission.WRITE)
        room = room or self.limits.room(access.tenant)

        def step() -> PostInstance:
            content = self._content(access.tenant_id, content_id)
            before, after = self.placed(access, content, place, room)
            after, contents = self._reworded(access, before, after, content)
            after = self._begun_ahead(after, content)
            after = self.reserving.covered(access.tenant, before, after)
            told = notifications.of_change_after_approval(*contents) if contents else None
            if before.origin is Origin.PERSON:
                self.calendar.apply(Put(after), reword=contents, notification=told)
                return after
            after = _counted(after, before)
            self.calendar.apply(Replace(before, after), reword=contents, notification=told)
            return _written(before, after)

        made = until_unchanged(step)
        room.scheduled(made)
        return self._hurry(made, access.tenant)

    def placed(
        self, access: Access, content: ContentItem, place: Place, room: SchedulingRoom
    ) -> tuple[PostInstance, PostInstance]:
        """The post before and after `content` is put there; nothing is written. Raises as `place`.

        Before, it is the empty slot that it takes, or a post without content.
        """
        account, now = self._account(access.tenant_id, place.channel_account_id), self.clock.now()
        if place.when is When.NEXT_FREE:
            before = self._still_empty(access, account, place.slot)
        else:
            if place.scheduled_for is not None:
                lifecycle.require_future(place.scheduled_for, now)
            before = _bare(account, self.ids.new(), place.scheduled_for, now)
        after = lifecycle.override_caption(lifecycle.fill(before, content), place.caption)
        after = lifecycle.choose(after, self._chosen(after, place.options, account))
        match place.when:
            case When.NOW:
                require_publishable(self._worded(access, content, after))
                after = lifecycle.post_now(after, now)
            case When.AT | When.NEXT_FREE:
                require_schedulable(content)
                after = lifecycle.schedule(after, now)
            case When.DRAFT:
                pass
        room.require(before, after)
        return before, after

    def next_empty(
        self, access: Access, account_ids: Sequence[str]
    ) -> Sequence[PostInstance | None]:
        """The next empty slot of each account, found in one pass; an account named twice gets its
        next two."""
        found: defaultdict[str, list[PostInstance]] = defaultdict(list)
        wanted = Counter(account_ids)
        position, read, now = None, 0, self.clock.now()
        while read < _MOST_LOOKED_AT and any(len(found[each]) < wanted[each] for each in wanted):
            page = self.calendar.range(
                access.tenant_id, now, None, limit=_READ_AT_A_TIME, after=position
            )
            read += max(len(page.items), _READ_AT_A_TIME)
            for slot in page.items:
                if slot.status is Status.PLANNED and (slot.scheduled_for or now) > now:
                    found[slot.channel_account_id].append(slot)
            position = page.next
            if position is None:
                break
        left = {each: iter(slots) for each, slots in found.items()}
        return [next(left.get(each, iter(())), None) for each in account_ids]

    def _still_empty(
        self, access: Access, account: ChannelAccount, slot: PostInstance | None
    ) -> PostInstance:
        """The slot that was found, or another one if somebody has taken it.

        Raises Conflict (`no_empty_slot`).
        """
        if slot is not None:
            current = self.calendar.get(access.tenant_id, slot.id)
            if current is not None and current.status is Status.PLANNED:
                return current
            slot = self.next_empty(access, [account.id])[0]
        if slot is None:
            raise Conflict(
                f"'{account.name}' has no empty slot ahead. Fill the next 4 weeks, or choose a "
                "time.",
                code="no_empty_slot",
            )
        return slot

    def cancel(self, access: Access, instance_id: str) -> PostInstance:
        """Make it a draft that keeps its time. Raises NotFound, Conflict, Forbidden."""
        return self._changed(access, instance_id, lifecycle.cancel)

    def post_now(self, access: Access, instance_id: str) -> PostInstance:
        """Start publishing at once.

        Raises NotFound, NoCredits, Conflict, LimitReached, Forbidden.
        """

        def now(before: PostInstance) -> PostInstance:
            self._own_account(before)
            after = lifecycle.post_now(before, self.clock.now())
            if after.content_item_id is not None:
                require_publishable(self._content(access.tenant_id, after.content_item_id))
            return after

        return self._changed(access, instance_id, now)

    def delete(self, access: Access, instance_id: str) -> None:
        """Remove it from the calendar permanently. Raises NotFound, Conflict, Forbidden."""
        access.require(Permission.WRITE)

        def step() -> None:
            instance = self._existing(access.tenant_id, instance_id)
            lifecycle.require_editable(instance)
            self.calendar.apply(Remove(instance))

        until_unchanged(step)

    def _changed(
        self,
        access: Access,
        instance_id: str,
        change: Callable[[PostInstance], PostInstance],
        version: int | None = None,
    ) -> PostInstance:
        access.require(Permission.WRITE)
        room = self.limits.room(access.tenant)

        def step() -> PostInstance:
            before = self._existing(access.tenant_id, instance_id, version)
            after = change(before)
            if after == before:
                return before
            room.require(before, after)
            after, contents = self._reworded(access, before, _counted(after, before))
            told = notifications.of_change_after_approval(*contents) if contents else None
            after = self.reserving.covered(access.tenant, before, self._begun_ahead(after))
            left = lifecycle.left_behind(before, after, self.clock.now())
            self.calendar.apply(Replace(before, after, left), reword=contents, notification=told)
            return _written(before, after)

        changed = until_unchanged(step)
        return self._hurry(changed, access.tenant)

    def _reworded(
        self,
        access: Access,
        before: PostInstance,
        after: PostInstance,
        content: ContentItem | None = None,
    ) -> tuple[PostInstance, tuple[ContentItem, ContentItem] | None]:
        """The post and its content after the post got a caption that it has not shown with it
        before.

        The content gets a new version where approval matters, so that nobody approves it without
        that caption, and the post stores that version, so that it is not sent with an older one.
        `content`: if it was read already.
        """
        content_id = after.content_item_id
        says_own = after.caption_override is not None or options.texts(after.options)
        if not says_own or content_id is None or _own_words(after) == _own_words(before):
            return after, None
        content = content or self._content(access.tenant_id, content_id)
        if content.approval is None:
            return after, (content, content)
        worded = replace(
            self._worded(access, content, after),
            version=content.version + 1,
            updated_at=self.clock.now(),
        )
        return replace(after, content_version=worded.version), (content, worded)

    def _worded(self, access: Access, content: ContentItem, post: PostInstance) -> ContentItem:
        """The content with this post's own caption, if it has one, counted in its approval."""
        text = post.own_text(content.base_caption)
        if text is None:
            return content
        own = OwnCaption(
            instance_id=post.id,
            channel_account_id=post.channel_account_id,
            account_name=post.account_name,
            caption=text,
        )
        return reword(content, own, by=access.email, may_approve=access.may(Permission.MANAGE))

    def _edited(self, access: Access, before: PostInstance, edit: InstanceEdit) -> PostInstance:
        after, now = before, self.clock.now()
        if not isinstance(edit.content_item_id, _Keep):
            if edit.content_item_id is None:
                after = lifecycle.empty(after)
            elif edit.content_item_id != after.content_item_id:
                after = lifecycle.fill(after, self._content(access.tenant_id, edit.content_item_id))
        if not isinstance(edit.caption_override, _Keep):
            after = lifecycle.override_caption(after, edit.caption_override)
        if not isinstance(edit.scheduled_for, _Keep):
            after = lifecycle.move(after, edit.scheduled_for, now)
        if not isinstance(edit.channel_account_id, _Keep):
            account = self._account(access.tenant_id, edit.channel_account_id)
            after = lifecycle.readdress(after, account, now)
            kept = options.movable(self._known(after, account), after.options)
            after = lifecycle.choose(after, kept)
        if not isinstance(edit.options, _Keep):
            after = lifecycle.choose(after, self._chosen(after, edit.options))
        return self._with_status(before, after, edit.status)

    def _with_status(
        self, before: PostInstance, after: PostInstance, status: Status | None
    ) -> PostInstance:
        if status is Status.DRAFT:
            if after.content_item_id is None:
                raise Conflict(
                    "Give this post a text first (content_item_id).", code="content_missing"
                )
            return lifecycle.cancel(after)
        if status is Status.SCHEDULED:
            self._own_account(after)
            if after.status is not Status.SCHEDULED:
                return lifecycle.schedule(after, self.clock.now())
        elif status is not None:
            raise InvalidInput.of("status", "People set Draft or Scheduled; the rest follows.")
        if after.status is Status.SCHEDULED and before.status is not Status.SCHEDULED:
            self._own_account(after)
        return after

    def _create(
        self,
        tenant: Tenant,
        reserving: Reserving,
        content_id: str,
        account_id: str,
        scheduled_for: datetime | None,
        status: Status,
        room: SchedulingRoom,
    ) -> PostInstance:
        account, now = self._account(tenant.id, account_id), self.clock.now()
        bare = _bare(account, self.ids.new(), scheduled_for, now)
        instance = lifecycle.fill(bare, self._content(tenant.id, content_id))
        if status is Status.SCHEDULED:
            instance = self._begun_ahead(lifecycle.schedule(instance, now))
            instance = reserving.covered(tenant, bare, instance)
        room.require(None, instance)
        self.calendar.apply(Put(instance))
        room.scheduled(instance)
        return self._hurry(instance)

    def _hurry(self, instance: PostInstance, tenant: Tenant | None = None) -> PostInstance:
        """Start it if it is due before the next sweep; if that fails, the sweep will start it."""
        if instance.status is Status.SCHEDULED and instance.attempt == 0:
            with suppress(Unavailable):
                slot = self.calendar.slot_of(instance)
                return self.dispatcher.hurry(instance, slot, tenant)
        return instance

    def _begun_ahead(
        self, instance: PostInstance, content: ContentItem | None = None
    ) -> PostInstance:
        """With the take-up time that its network needs to prepare it. `content`: if it was read
        already."""
        shown = instance.content_item_id
        if shown is None or not self.beginning.waits_for(instance):
            return instance
        content = content or self._content(instance.tenant_id, shown)
        return self.beginning.ahead(instance, content)

    def _chosen(
        self, post: PostInstance, given: Options, account: ChannelAccount | None = None
    ) -> Options:
        """Raises InvalidInput for `options.<name>`. `account`: the post's, if it was read."""
        return options.checked(self._known(post, account), given)

    def _known(self, post: PostInstance, account: ChannelAccount | None) -> Sequence[Option]:
        """The options of the post; its account may be gone."""
        known = self.networks.get(post.platform).profile.options
        if not any(option.of_account for option in known):
            return known
        account = account or self.accounts.get(post.tenant_id, post.channel_account_id)
        return options.of_account(known, account.choices if account else {})

    def _existing(
        self, tenant_id: str, instance_id: str, version: int | None = None
    ) -> PostInstance:
        instance = self.calendar.get(tenant_id, instance_id)
        if instance is None:
            raise NotFound("No such post.")
        _require_version(instance, version)
        return instance

    def _content(self, tenant_id: str, content_id: str) -> ContentItem:
        content = self.contents.get(tenant_id, content_id)
        if content is None:
            raise NotFound("No such text; it may have been deleted.")
        return content

    def _own_account(self, instance: PostInstance) -> ChannelAccount:
        """The account of a post. Raises Conflict (`account_deleted`)."""
        try:
            return self._account(instance.tenant_id, instance.channel_account_id)
        except NotFound:
            raise account_deleted(instance) from None

    def _account(self, tenant_id: str, account_id: str) -> ChannelAccount:
        account = self.accounts.get(tenant_id, account_id)
        if account is None or account.status is AccountStatus.DELETING:
            raise NotFound("No such account.")
        return account


def account_deleted(instance: PostInstance) -> Conflict:
    """The error for a post whose account is gone."""
    return Conflict(
        f"The account '{instance.account_name}' was deleted, so this post can't go out. Choose "
        "another account for it (channel_account_id).",
        code="account_deleted",
    )


def _own_words(post: PostInstance) -> tuple[object, ...]:
    """The post's own texts; if they are unchanged, nobody has to approve them again."""
    words = options.texts(post.options)
    return (post.caption_override, words, post.content_item_id, post.channel_account_id)


def _require_version(instance: PostInstance, version: int | None) -> None:
    if version is not None and version != instance.version:
        raise StaleVersion("The post was changed meanwhile; read it again.")


def _bare(
    account: ChannelAccount, instance_id: str, when: datetime | None, now: datetime
) -> PostInstance:
    zone = account.schedule.timezone
    local = zones.meant(when, zone).isoformat(timespec="minutes") if when else None
    return PostInstance(
        id=instance_id,
        tenant_id=account.tenant_id,
        channel_account_id=account.id,
        account_name=account.name,
        platform=account.platform,
        timezone=zone,
        status=Status.PLANNED,
        origin=Origin.PERSON,
        scheduled_for=when.astimezone(UTC) if when else None,
        wanted_local=local,
        created_at=now,
    )


def _counted(after: PostInstance, before: PostInstance) -> PostInstance:
    return replace(after, version=before.version + 1)


def _written(before: PostInstance, after: PostInstance) -> PostInstance:
    """`after` as the calendar has stored it."""
    return replace(after, revision=before.revision + 1)
