"""What happens to posts when their content is approved or rejected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from drumbeat.domain import lifecycle
from drumbeat.domain.content import ContentItem, OwnCaption
from drumbeat.domain.errors import ChangedMeanwhile, Conflict, Unavailable
from drumbeat.domain.posts import ON_ITS_WAY, PostInstance, Status
from drumbeat.ports import Calendar, Clock, Replace
from drumbeat.services.dispatching import Dispatcher
from drumbeat.services.optimistic_locking import until_unchanged

#: The content is written on the condition that none of these has changed, and a DynamoDB
#: transaction has 100 items (TransactWriteItems, API reference).
_MOST_UNSETTLED = 90
#: The most posts that are read together.
_READ_AT_A_TIME = 100
#: How many posts one request makes drafts or starts: some five database calls each.
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """How many posts became drafts, and which ones may have been sent already: a person has to
    decide about those."""

    drafts: int
    unsettled: Sequence[PostInstance]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPosts:
    """The posts that wait with their content for its approval."""

    calendar: Calendar
    dispatcher: Dispatcher
    clock: Clock

    def withdraw(self, content: ContentItem) -> Withdrawal:
        """Make the content's scheduled posts drafts; they keep their times.

        Can be called again after an interruption. Before anything is done it raises Conflict
        (`post_on_its_way`) while a post is being sent, or (`posts_unconfirmed`) while too many wait
        for a person's decision. Raises Unavailable when it has to be called again because there are
        many.
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
        scheduled = [post for post in posts if post.status is Status.SCHEDULED]
        drafts = 0
        for post in scheduled[:MOST_AT_ONCE]:
            drafts += until_unchanged(partial(self._withdraw, content, post.id))
        if len(scheduled) > MOST_AT_ONCE:
            raise Unavailable(
                f"{drafts} posts with this text are drafts again, "
                f"{len(scheduled) - MOST_AT_ONCE} are scheduled still: it takes more than one "
                "request. Reject it again to go on."
            )
        return Withdrawal(drafts, unsettled)

    def release(self, content: ContentItem) -> None:
        """Start posts that were held back and are due, as many as one request can.

        Those that are left, or fail to start, are looked at again within minutes, as they would
        have been without approval.
        """
        with suppress(Unavailable):
            for post in islice(self._on_their_way(content), MOST_AT_ONCE):
                with suppress(ChangedMeanwhile, Unavailable):
                    until_unchanged(partial(self._release, content, post.id))

    def captions(self, content: ContentItem) -> Sequence[OwnCaption]:
        """The own captions of posts with this content that are not out yet."""
        return [
            OwnCaption(
                instance_id=post.id,
                channel_account_id=post.channel_account_id,
                account_name=post.account_name,
                caption=own,
            )
            for post in self._not_out(content)
            if (own := post.own_text(content.base_caption))
        ]

    def _not_out(self, content: ContentItem) -> Iterator[PostInstance]:
        """As many as the content counts, newest first."""
        count = max(0, content.uses - content.posted)
        posts = self._posts(content, count)
        return islice((post for post in posts if post.status is not Status.POSTED), count)

    def _on_their_way(self, content: ContentItem) -> Iterator[PostInstance]:
        """As many as the content counts, newest first, so that old posts are not read."""
        count = content.scheduled
        posts = self._posts(content, count)
        return islice((post for post in posts if post.status in ON_ITS_WAY), count)

    def _posts(self, content: ContentItem, count: int) -> Iterator[PostInstance]:
        """All posts with this content, the newest first, read on demand.

        The first read gets `count` posts, each further one twice as many.
        """
        ids = self.calendar.users_of(content.tenant_id, content.id)[::-1]
        start, size = 0, min(count, _READ_AT_A_TIME)
        while start < len(ids):
            yield from self.calendar.several(content.tenant_id, ids[start : start + size])
            start, size = start + size, min(2 * size, _READ_AT_A_TIME)

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
    """Raise Conflict if the post may go out and can't be withdrawn."""
    looked_for = post.status is Status.UNCONFIRMED and post.take_up_at is not None
    if post.status is Status.PUBLISHING or looked_for:
        raise Conflict(
            f"The post on '{post.account_name}' with this text is {post.status}; reject it when "
            "that is over. Until then nothing else with it goes out.",
            code="post_on_its_way",
        )
