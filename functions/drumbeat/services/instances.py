"""Post instances that there are: what people look at, and change one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from drumbeat.domain import lifecycle, notifications, options
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.attempts import Attempt
from drumbeat.domain.content import require_publishable
from drumbeat.domain.errors import Conflict, InvalidInput, NotFound, StaleVersion
from drumbeat.domain.options import Options
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import Calendar, Clock, Page, Position, Remove, Replace
from drumbeat.services.allowance import Allowance
from drumbeat.services.contents import ContentDraft, ContentService
from drumbeat.services.instance_steps import InstanceSteps, counted, written
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.plan_limits import PlanLimits
from drumbeat.services.reserving import Reserving

#: Instances read in one request when few match; the cursor continues from there.
_MOST_READ = 2000
#: Page size with a filter, so that few matches don't need many reads.
_READ_AT_A_TIME = 250


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


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceService:
    steps: InstanceSteps
    calendar: Calendar
    composer: ContentService
    reserving: Reserving
    limits: PlanLimits
    clock: Clock

    def list(
        self, access: Access, selection: InstanceFilter, *, limit: int, after: Position | None
    ) -> Page[PostInstance]:
        """In time order. A page may be short although more follow, as `next` shows."""
        access.require(Permission.READ)
        instances: list[PostInstance] = []
        size = max(limit, _READ_AT_A_TIME) if selection.leaves_out else limit
        allowance = Allowance.of_a_request(self.clock)
        position, count = after, 0
        while True:
            page = self.calendar.range(
                access.tenant_id, selection.start, selection.end, limit=size, after=position
            )
            count += max(len(page.items), size)
            for number, instance in enumerate(page.items):
                if selection.matches(instance):
                    instances.append(instance)
                    if len(instances) == limit:
                        last = number == len(page.items) - 1 and page.next is None
                        return Page(instances, None if last else self.calendar.position(instance))
            if page.next is None or count >= _MOST_READ or allowance.is_spent:
                return Page(instances, page.next)
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
            after = counted(lifecycle.fill(before, content), before)
            notification = notifications.of_approval(content)
            self.calendar.apply(
                Replace(before, after), create_content=content, notification=notification
            )
            return written(before, after)

        return until_unchanged(step)

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
                require_publishable(self.steps.content(access.tenant_id, after.content_item_id))
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
            after, contents = self.steps.reworded(access, before, counted(after, before))
            notification = notifications.of_change_after_approval(*contents) if contents else None
            after = self.reserving.covered(access.tenant, before, self.steps.begun_ahead(after))
            empty_slot = lifecycle.left_behind(before, after, self.clock.now())
            self.calendar.apply(
                Replace(before, after, empty_slot), reword=contents, notification=notification
            )
            return written(before, after)

        instance = until_unchanged(step)
        return self.steps.hurry(instance, access.tenant)

    def _edited(self, access: Access, before: PostInstance, edit: InstanceEdit) -> PostInstance:
        after, now = before, self.clock.now()
        if not isinstance(edit.content_item_id, _Keep):
            if edit.content_item_id is None:
                after = lifecycle.empty(after)
            elif edit.content_item_id != after.content_item_id:
                after = lifecycle.fill(
                    after, self.steps.content(access.tenant_id, edit.content_item_id)
                )
        if not isinstance(edit.caption_override, _Keep):
            after = lifecycle.override_caption(after, edit.caption_override)
        if not isinstance(edit.scheduled_for, _Keep):
            after = lifecycle.move(after, edit.scheduled_for, now)
        if not isinstance(edit.channel_account_id, _Keep):
            account = self.steps.account(access.tenant_id, edit.channel_account_id)
            after = lifecycle.readdress(after, account, now)
            kept = options.movable(self.steps.known(after, account), after.options)
            after = lifecycle.choose(after, kept)
        if not isinstance(edit.options, _Keep):
            after = lifecycle.choose(after, self.steps.chosen(after, edit.options))
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

    def _existing(
        self, tenant_id: str, instance_id: str, version: int | None = None
    ) -> PostInstance:
        instance = self.calendar.get(tenant_id, instance_id)
        if instance is None:
            raise NotFound("No such post.")
        _require_version(instance, version)
        return instance

    def _own_account(self, instance: PostInstance) -> ChannelAccount:
        """The account of a post. Raises Conflict (`account_deleted`)."""
        try:
            return self.steps.account(instance.tenant_id, instance.channel_account_id)
        except NotFound:
            raise account_deleted(instance) from None


def account_deleted(instance: PostInstance) -> Conflict:
    """The error for a post whose account is gone."""
    return Conflict(
        f"The account '{instance.account_name}' was deleted, so this post can't go out. Choose "
        "another account for it (channel_account_id).",
        code="account_deleted",
    )


def _require_version(instance: PostInstance, version: int | None) -> None:
    if version is not None and version != instance.version:
        raise StaleVersion("The post was changed meanwhile; read it again.")
