"""One text for several accounts, in one call.

Each account has a result of its own. An error for one of them undoes nothing of the others, and
never loses the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from drumbeat.domain import media_checks, preflight
from drumbeat.domain.content import ContentItem, ContentStatus
from drumbeat.domain.errors import Conflict, DrumbeatError, InvalidInput, NoCredits, SlotTaken
from drumbeat.domain.findings import Finding
from drumbeat.domain.options import Options, filled, of_account
from drumbeat.domain.outgoing import outgoing
from drumbeat.domain.posts import EDITABLE, PostInstance, Status
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import Accounts, Calendar, Clock, Log, Meter, Networks
from drumbeat.services.containment import ContainedNetwork
from drumbeat.services.contents import ContentDraft, ContentService
from drumbeat.services.instances import InstanceEdit, InstanceService
from drumbeat.services.placing import Place, Placing, When
from drumbeat.services.plan_limits import PlanLimits, SchedulingRoom
from drumbeat.services.post_media import PostMedia
from drumbeat.services.reserving import Price, Reserving, Tally

#: The most posts of one text that are read or changed in one request.
MAX_POSTS = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One account that the text goes to; None means the common value."""

    channel_account_id: str
    caption: str | None = None
    options: Options = field(default_factory=dict)
    when: When | None = None
    scheduled_for: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A text, new or stored, and its destinations.

    `scheduled_for` is for the destinations with `When.AT`.
    """

    content: ContentDraft | None = None
    content_item_id: str | None = None
    destinations: Sequence[Destination]
    when: When
    scheduled_for: datetime | None = None
    submit_for_approval: bool = False

    def place(self, number: int) -> Place:
        """The place of one destination. Raises InvalidInput when its time is missing, or must not
        be given."""
        destination = self.destinations[number]
        when = destination.when or self.when
        own, common = destination.scheduled_for, self.scheduled_for
        if when is When.AT and own is None and common is None:
            field = f"destinations[{number}].scheduled_for" if destination.when else "scheduled_for"
            raise InvalidInput.of(field, "Say when these posts are to go out.")
        if when is not When.AT and own is not None:
            field = f"destinations[{number}].scheduled_for"
            raise InvalidInput.of(field, "A time is only for `when: at`.")
        return Place(
            channel_account_id=destination.channel_account_id,
            when=when,
            scheduled_for=(own or common) if when is When.AT else None,
            caption=destination.caption,
            options=destination.options,
        )

    def require_use_of_its_time(self) -> None:
        """Raises InvalidInput for a common time that no destination uses."""
        goes_at = any((each.when or self.when) is When.AT for each in self.destinations)
        if self.scheduled_for is not None and not goes_at:
            raise InvalidInput.of("scheduled_for", "A time is only for `when: at`.")


@dataclass(frozen=True, slots=True)
class Answer:
    """The result for one account: `instance` or `error` is set."""

    channel_account_id: str
    instance: PostInstance | None = None
    error: DrumbeatError | None = None
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostService:
    calendar: Calendar
    accounts: Accounts
    contents: ContentService
    instances: InstanceService
    placing: Placing
    reserving: Reserving
    media: PostMedia
    limits: PlanLimits
    networks: Networks
    clock: Clock
    log: Log
    meter: Meter

    def check(
        self, access: Access, composition: Composition
    ) -> tuple[ContentItem, Sequence[Answer]]:
        """What `create` would return now; nothing is written. Raises as `create`."""
        access.require(Permission.WRITE)
        places = self._places(access, composition)
        content = self._content(access, composition)
        if composition.submit_for_approval:
            content = replace(content, own_status=ContentStatus.NEEDS_APPROVAL)
        occupants: dict[tuple[str, datetime], str] = {}
        room = self.limits.room(access.tenant, tells=False)
        tally = self.reserving.tally(access.tenant)
        return content, [
            self._checked(access, content, place, occupants, room, tally) for place in places
        ]

    def create(
        self, access: Access, composition: Composition
    ) -> tuple[ContentItem, Sequence[Answer]]:
        """Write the text if it is new, submit it if requested, and put it on each account.

        Raises InvalidInput for errors that concern all accounts, NotFound for the text, Forbidden.
        """
        access.require(Permission.WRITE)
        places = self._places(access, composition)
        if composition.content is not None:
            status = ContentStatus.NEEDS_APPROVAL if composition.submit_for_approval else None
            content = self.contents.create(access, replace(composition.content, status=status))
        else:
            content = self._content(access, composition)
            if composition.submit_for_approval:
                content = self.contents.submit(access, content.id)
        room = self.limits.room(access.tenant)
        answers = [self._created(access, content, place, room) for place in places]
        with suppress(DrumbeatError):  # an error here would make the caller repeat everything
            content = self.contents.get(access, content.id)
        return content, answers

    def price(self, access: Access, answers: Sequence[Answer]) -> Price | None:
        """What the posts of these answers cost; None without credits."""
        posts = [each.instance for each in answers if each.instance is not None]
        refusals = sum(isinstance(each.error, NoCredits) for each in answers)
        return self.reserving.price(access.tenant, posts, refusals)

    def get(self, access: Access, content_id: str) -> tuple[ContentItem, Sequence[PostInstance]]:
        """The text with the newest `MAX_POSTS` of its posts, by time, those without a time last.

        Raises NotFound.
        """
        content = self.contents.get(access, content_id)
        return content, self._posts(access, self._ids(access, content_id)[-MAX_POSTS:])

    def change(
        self,
        access: Access,
        content_id: str,
        draft: ContentDraft,
        *,
        scheduled_for: datetime | None = None,
        version: int | None = None,
    ) -> tuple[ContentItem, Sequence[Answer]]:
        """Change the text, and move all of its posts that have not gone out.

        Returns a result for each post that was to be moved. Raises as `ContentService.change`, and
        Conflict (`too_many_posts`) before anything is changed.
        """
        access.require(Permission.WRITE)
        ids = self._ids(access, content_id) if scheduled_for else []
        _require_few(ids)
        content = self.contents.change(access, content_id, draft, version)
        if scheduled_for is None:
            return content, []
        edit = InstanceEdit(scheduled_for=scheduled_for)
        answers = [
            self._answer(
                post.channel_account_id,
                partial(self.instances.edit, access, post.id, edit),
                content,
            )
            for post in self._posts(access, ids)
            if post.status in EDITABLE
        ]
        return self.contents.get(access, content_id), answers

    def delete(self, access: Access, content_id: str) -> None:
        """Remove its posts that have not gone out, and the text unless a post that has gone out
        shows it.

        Raises NotFound, Forbidden, and Conflict: `status_conflict` while one is being sent,
        `too_many_posts`.
        """
        access.require(Permission.WRITE)
        self.contents.get(access, content_id)
        ids = self._ids(access, content_id)
        _require_few(ids)
        posts = self._posts(access, ids)
        if any(post.status is Status.PUBLISHING for post in posts):
            raise Conflict(
                "One of these posts is being sent right now; try again in a minute.",
                code="status_conflict",
            )
        rest = [post for post in posts if post.status not in EDITABLE]
        for post in posts:
            if post.status in EDITABLE:
                self.instances.delete(access, post.id)
        if not rest:
            self.contents.delete(access, content_id)

    def _places(self, access: Access, composition: Composition) -> Sequence[Place]:
        """Raises InvalidInput for errors that concern all accounts."""
        if (composition.content is None) == (composition.content_item_id is None):
            raise InvalidInput.of("content", "Send either `content` or `content_item_id`.")
        composition.require_use_of_its_time()
        places = [composition.place(number) for number in range(len(composition.destinations))]
        account_ids = [each.channel_account_id for each in places if each.when is When.NEXT_FREE]
        slots = iter(self.placing.next_empty(access, account_ids) if account_ids else ())
        return [
            replace(each, slot=next(slots)) if each.when is When.NEXT_FREE else each
            for each in places
        ]

    def _content(self, access: Access, composition: Composition) -> ContentItem:
        if composition.content_item_id is not None:
            return self.contents.get(access, composition.content_item_id)
        return self.contents.compose(access, composition.content or ContentDraft())

    def _created(
        self, access: Access, content: ContentItem, place: Place, room: SchedulingRoom
    ) -> Answer:
        made = lambda: self.placing.place(access, content.id, place, room)  # noqa: E731
        return self._answer(place.channel_account_id, made, content)

    def _checked(
        self,
        access: Access,
        content: ContentItem,
        place: Place,
        occupants: dict[tuple[str, datetime], str],
        room: SchedulingRoom,
        tally: Tally,
    ) -> Answer:
        """`occupants`: by account and time, the posts that the same call has put there. `tally`:
        the credits that they take."""

        def placed() -> PostInstance:
            before, post = self.placing.placed(access, content, place, room)
            if place.scheduled_for is not None:
                occupant = occupants.setdefault(
                    (post.channel_account_id, place.scheduled_for), post.id
                )
                if occupant != post.id:
                    raise _slot_taken(occupant)
                self._require_free(access, place, place.scheduled_for)
            tally.take(before, post)
            room.scheduled(post)
            return post

        return self._answer(place.channel_account_id, placed, content)

    def _require_free(self, access: Access, place: Place, when: datetime) -> None:
        """Raises SlotTaken where another post stands; an empty slot would be taken over."""
        window = self.calendar.range(access.tenant_id, when, when + timedelta(minutes=1))
        for post in window.items:
            same = post.channel_account_id == place.channel_account_id
            if same and post.status is not Status.PLANNED:
                raise _slot_taken(post.id)

    def _answer(
        self, account_id: str, make: Callable[[], PostInstance], content: ContentItem
    ) -> Answer:
        try:
            post = make()
        except DrumbeatError as error:
            return Answer(account_id, error=error)
        findings: Sequence[Finding] = ()
        with suppress(DrumbeatError):  # the post exists, and these must not cause a repeat
            findings = self._findings(post, content)
        return Answer(account_id, instance=post, findings=findings)

    def _findings(self, post: PostInstance, content: ContentItem) -> Sequence[Finding]:
        """Findings that need no call."""
        account = self.accounts.get(post.tenant_id, post.channel_account_id)
        findings = [*preflight.of_account(account), *preflight.of_content(content)]
        network = ContainedNetwork(self.networks.get(post.platform), self.log, self.meter)
        limits, name = network.profile.limits, network.profile.display_name
        offers = of_account(network.profile.options, account.choices if account else {})
        values = filled(offers, account.options if account else {}, post.options)
        due = replace(post, due_at=post.due_at or self.clock.now())
        look = self.media.look(post.tenant_id, content.media)
        preview = outgoing(due, content, values, look.media(content.media))
        is_bare = not preview.media and not preview.cta_url
        of_post = [
            *preflight.of_options(offers, values),
            *media_checks.of_library(limits.media, name, content.media, look.assets, is_soon=False),
            *media_checks.of_mixture(limits.media, name, preview.media),
            *preflight.of_texts(
                limits, name, network.texts(preview), preview.media, is_bare=is_bare
            ),
            *preflight.of_media_count(limits.media, name, len(preview.media)),
        ]
        return (
            findings + of_post + preflight.of_post(network.unfit(preview), preview.media, of_post)
        )

    def _ids(self, access: Access, content_id: str) -> Sequence[str]:
        """The ids of the posts that show the text, oldest first."""
        return sorted(self.calendar.users_of(access.tenant_id, content_id))

    def _posts(self, access: Access, ids: Sequence[str]) -> Sequence[PostInstance]:
        instances = [self.calendar.get(access.tenant_id, each) for each in ids]
        posts = [post for post in instances if post is not None]
        last = datetime.max.replace(tzinfo=self.clock.now().tzinfo)
        return sorted(posts, key=lambda post: (post.scheduled_for or last, post.id))


def _require_few(ids: Sequence[str]) -> None:
    """Raise Conflict when there are too many for one request."""
    if len(ids) > MAX_POSTS:
        raise Conflict(
            f"This text has {len(ids)} posts, and at most {MAX_POSTS} can be changed at once. "
            "Change or remove some of them one by one first.",
            code="too_many_posts",
        )


def _slot_taken(occupant_id: str) -> SlotTaken:
    return SlotTaken("The account has another post in that minute.", occupant_id=occupant_id)
