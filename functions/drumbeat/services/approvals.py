"""What becomes of posts when their content is approved or rejected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from drumbeat.domain import lifecycle
from drumbeat.domain.content import ContentItem, OwnCaption
from drumbeat.domain.errors import ChangedMeanwhile, Conflict, Unavailable
from drumbeat.domain.posts import ON_ITS_WAY, PostInstance, Status
from drumbeat.ports import Calendar, Clock, Replace
from drumbeat.services.dispatching import Dispatcher
from drumbeat.services.retrying import until_unchanged

#: The content is written on the condition that each of these is as it was, and DynamoDB takes 100
#: items in a transaction (TransactWriteItems, API reference).
_MOST_UNSETTLED = 90


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """How many posts became drafts again, and which were sent so that nobody can say any more
    whether they arrived: those stay for a person to settle.
    """

    drafts: int
    unsettled: Sequence[PostInstance]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPosts:
    """The posts that wait with their content for its approval."""

    calendar: Calendar
    dispatcher: Dispatcher
    clock: Clock

    def withdraw(self, content: ContentItem) -> Withdrawal:
        """Make drafts of the content's scheduled posts; they keep their times.

        Stopped half-way, it can be called again. Raises Conflict (`post_on_its_way`) while one is
        being sent, or (`posts_unconfirmed`) while too many wait for a person to settle them, before
        anything is done.
        """
        posts = list(self._on_their_way(content))
        for post in posts:
            _require_at_rest(post)
        unsettled = [post for post in posts if post.status is Status.UNCONFIRMED]
        if len(unsettled) > _MOST_UNSETTLED:
            raise Conflict(
                f"{len(unsettled)} posts with this text are Unconfirmed; settle them until "
                f"{_MOST_UNSETTLED} are left, then reject it.",
                code="posts_unconfirmed",
            )
        drafts = 0
        for post in posts:
            if post.status is Status.SCHEDULED:
                drafts += until_unchanged(partial(self._withdraw, content, post.id))
        return Withdrawal(drafts, unsettled)

    def release(self, content: ContentItem) -> None:
        """Start what was held back and is due by now.

        Should that fail, each is looked at again within minutes, as it would have been anyhow.
        """
        with suppress(Unavailable):
            for post in self._on_their_way(content):
                with suppress(ChangedMeanwhile, Unavailable):
                    until_unchanged(partial(self._release, content, post.id))

    def captions(self, content: ContentItem) -> Sequence[OwnCaption]:
        """What posts with this content that are not out yet say of their own."""
        return [
            OwnCaption(
                instance_id=post.id,
                channel_account_id=post.channel_account_id,
                account_name=post.account_name,
                caption=post.caption_override,
            )
            for post in self._not_out(content)
            if post.caption_override
        ]

    def _not_out(self, content: ContentItem) -> Iterator[PostInstance]:
        """As many as the content counts, newest first."""
        left = content.uses - content.posted
        ids = self.calendar.users_of(content.tenant_id, content.id) if left > 0 else ()
        for instance_id in reversed(ids):
            if left <= 0:
                return
            post = self.calendar.get(content.tenant_id, instance_id)
            if post is not None and post.status is not Status.POSTED:
                left -= 1
                yield post

    def _on_their_way(self, content: ContentItem) -> Iterator[PostInstance]:
        """As many as the content counts, newest first: what went out long ago is not read."""
        left = content.scheduled
        ids = self.calendar.users_of(content.tenant_id, content.id) if left else ()
        for instance_id in reversed(ids):
            if left == 0:
                return
            post = self.calendar.get(content.tenant_id, instance_id)
            if post is not None and post.status in ON_ITS_WAY:
                left -= 1
                yield post

    def _withdraw(self, content: ContentItem, instance_id: str) -> bool:
        before = self.calendar.get(content.tenant_id, instance_id)
        if before is None or before.content_item_id != content.id:
            return False
        if before.status is not Status.SCHEDULED:
            return False
        after = replace(lifecycle.cancel(before), version=before.version + 1)
        self.calendar.apply(Replace(before, after))
        return True

    def _release(self, content: ContentItem, instance_id: str) -> None:
        before = self.calendar.get(content.tenant_id, instance_id)
        if before is None or before.content_item_id != content.id:
            return
        after = lifecycle.release(before, self.clock.now())
        if after is before:
            return
        self.calendar.apply(Replace(before, after))
        self.dispatcher.hurry(after, self.calendar.slot_of(after))


def _require_at_rest(post: PostInstance) -> None:
    """Raise Conflict if the post may still go out although it can't be withdrawn."""
    looked_for = post.status is Status.UNCONFIRMED and post.take_up_at is not None
    if post.status is Status.PUBLISHING or looked_for:
        raise Conflict(
            f"The post on '{post.account_name}' with this text is {post.status}; reject it when "
            "that is over. Until then nothing else with it goes out.",
            code="post_on_its_way",
        )
