"""Records what people were promised, and compares it with the networks' ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from drumbeat.domain.content import BLOCKING
from drumbeat.domain.notifications import Type
from drumbeat.domain.posts import ON_ITS_WAY, PostInstance, Status
from drumbeat.domain.publishing import Outgoing, Prepared
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import Networks, Replace, Transport
from drumbeat.services.resolving import Verdict
from tests.integration.faults.behaviours import tried
from tests.integration.faults.world import World, broken_credits

#: A tenant's `max_lateness`, plus the time in an account's line and the last call's duration.
LATEST = timedelta(minutes=120 + 30 + 5)
ENDS = {
    Status.FAILED: Type.POST_FAILED,
    Status.MISSED: Type.POST_MISSED,
    Status.SKIPPED: Type.POST_SKIPPED,
    Status.UNCONFIRMED: Type.POST_UNCONFIRMED,
}

#: One generation of one post, which may be visible once.
Try = tuple[str, int]


@dataclass
class Promise:
    """What people were promised of one post. `due`: not before; None when it must not be sent."""

    tenant_id: str
    account_id: str
    content_id: str | None
    due: datetime | None = None
    #: The last change did not set the time; an earlier change's answer with the time may still
    #: come.
    keeps_time: bool = False
    caption: str | None = None
    #: Since when people can't change it: the text at that moment or a later one may be shown.
    closed_at: int = 0
    gone: bool = False
    #: The version after people's last change, to ignore answers that come too late.
    version: int = 0


@dataclass
class Model:
    """`broken`: broken promises and invariants."""

    world: World
    channels: dict[str, tuple[str, str]] = field(default_factory=dict)
    promises: dict[str, Promise] = field(default_factory=dict)
    texts: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    #: For which try an unpublished post was made.
    made: dict[str, Try] = field(default_factory=dict)
    shown: dict[str, Try] = field(default_factory=dict)
    #: For which try the current call is made.
    calling_for: Try | None = None
    #: For contents that were ever submitted: since when, and every text of it, or of its posts,
    #: that somebody who may approve has approved or written.
    asked_at: dict[str, int] = field(default_factory=dict)
    covered: dict[str, set[str]] = field(default_factory=dict)
    judged: dict[Try, Verdict] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    moment: int = 0
    #: The moment at which the running Commit began to read.
    reading_since: int = 0

    # What people hear

    def connected(self, account_id: str, tenant_id: str, channel: str) -> None:
        self.channels[channel] = (tenant_id, account_id)

    def wrote(self, content_id: str, text: str, by: Access) -> None:
        self.moment += 1
        self.texts[content_id].append((self.moment, text))
        if by.may(Permission.MANAGE):
            self._covers(by.tenant_id, content_id, text)

    def submitted(self, content_id: str) -> None:
        self.moment += 1
        self.asked_at.setdefault(content_id, self.moment)
        self.covered.setdefault(content_id, set())

    def approved(self, content_id: str) -> None:
        """Approves all texts of the content so far, which may be more than the current ones."""
        self.submitted(content_id)
        own = {each.caption for each in self.promises.values() if each.content_id == content_id}
        self.covered[content_id] |= {text for _, text in self.texts[content_id]}
        self.covered[content_id] |= {caption for caption in own if caption}

    def _covers(self, tenant_id: str, content_id: str | None, text: str | None) -> None:
        """A text by somebody who may approve counts as approved, if the content is approved."""
        if content_id not in self.covered or not text:
            return
        with self.world.unwatched():
            found = self.world.stored_contents.get(tenant_id, content_id)
        if found is not None and found.own_status not in BLOCKING:
            self.covered[content_id].add(text)

    def told(
        self,
        answer: PostInstance,
        due: datetime | None,
        *,
        keeps_time: bool = False,
        by: Access | None = None,
    ) -> None:
        """A change was acknowledged."""
        self.moment += 1
        if by is not None and by.may(Permission.MANAGE):
            self._covers(answer.tenant_id, answer.content_item_id, answer.caption_override)
        before = self.promises.get(answer.id)
        if before is not None and (before.gone or answer.version < before.version):
            # A later change was acknowledged first, which may have kept the time of this answer.
            if before.keeps_time and before.due is not None and not keeps_time:
                before.due = due or before.due
            return
        self.promises[answer.id] = Promise(
            answer.tenant_id,
            answer.channel_account_id,
            answer.content_item_id,
            due=due if answer.status in ON_ITS_WAY else None,
            keeps_time=keeps_time,
            caption=answer.caption_override,
            closed_at=before.closed_at if before else 0,
            version=answer.version,
        )

    def deleted(self, instance_id: str) -> None:
        self.moment += 1
        self.promises[instance_id].gone = True

    def rejected(self, content_id: str) -> None:
        """Nothing that shows it may go out any more; posts that may have gone out are left to
        people."""
        self.moment += 1
        for instance_id, promise in self.promises.items():
            if promise.content_id != content_id or promise.gone:
                continue
            with self.world.unwatched():
                found = self.world.stored_calendar.get(promise.tenant_id, instance_id)
            if found is None or found.status is not Status.UNCONFIRMED:
                promise.due = None
            if found is not None and found.status in (Status.SCHEDULED, Status.PUBLISHING):
                self.broken.append(f"A: {instance_id} is {found.status}, and its text was rejected")

    def looked_up(self, instance_id: str, tenant_id: str) -> None:
        """Somebody got no answer, and looked at the current state."""
        with self.world.unwatched():
            found = self.world.stored_calendar.get(tenant_id, instance_id)
        if found is not None:
            self.told(found, found.promised_at or found.due_at)
        elif instance_id in self.promises:
            self.deleted(instance_id)

    # What machines do

    def claimed(self, change: Replace) -> None:
        if change.before.status is Status.SCHEDULED and change.after.status is Status.PUBLISHING:
            promise = self.promises.get(change.after.id)
            if promise is not None:
                promise.closed_at = self.reading_since

    def on_behalf_of(self, this: Try | None, act: Callable[[], Any]) -> Any:
        """Runs `act`, and assigns posts that appear meanwhile to this try."""
        before, self.calling_for = self.calling_for, this
        try:
            return act()
        finally:
            self.calling_for = before

    def look(self) -> None:
        """Checks what has become visible since the last look."""
        for entry in self.world.visible():
            if entry["post_id"] not in self.shown:
                self._judge(entry)

    def _judge(self, entry: Mapping[str, Any]) -> None:
        post_id, now = entry["post_id"], self.world.clock.true
        found = self.made.get(post_id) or tried(post_id) or self.calling_for
        if found is None:
            self.broken.append(f"I2: {post_id} is visible, and nobody prepared it")
            return
        if found in self.shown.values():
            self.broken.append(f"I1: {found} is visible twice")
        self.shown[post_id] = found
        promise = self.promises.get(found[0])
        if promise is None:
            return  # its creation was not acknowledged: it was due at once
        owner = (promise.tenant_id, promise.account_id)
        if self.channels[entry["channel"]] != owner:
            self.broken.append(f"I6: {found} of {owner} is on {entry['channel']}")
        if promise.gone or promise.due is None:
            if found not in self.judged:
                self.broken.append(f"I3: {found} was cancelled or deleted, and went out")
            return
        if now < promise.due:
            self.broken.append(f"I3: {found} went out {promise.due - now} early")
        if now - promise.due > LATEST:
            self.broken.append(f"{found} went out {now - promise.due} late")
        # Some networks have a title above it.
        text = entry["text"].rpartition("\n\n")[2]
        if text not in self._allowed(promise):
            allowed = self._allowed(promise)
            self.broken.append(f"I7: {found} says {text}, and was to say {allowed}")

        self._judge_approval(found, promise, text)

    def _judge_approval(self, found: Try, promise: Promise, text: str) -> None:
        """What Commit read before the content was ever submitted needed no approval."""
        asked_at = self.asked_at.get(promise.content_id or "")
        if asked_at is None or promise.content_id is None or promise.closed_at < asked_at:
            return
        if text not in self.covered[promise.content_id]:
            self.broken.append(f"A: {found} says {text}, which nobody has approved")

    def _allowed(self, promise: Promise) -> set[str]:
        if promise.caption or promise.content_id is None:
            return {promise.caption or ""}
        texts = self.texts[promise.content_id]
        before = [text for at, text in texts if at <= promise.closed_at]
        return {*before[-1:], *(text for at, text in texts if at > promise.closed_at)}

    def credits(self) -> list[str]:
        """Credits that don't add up at this moment."""
        return broken_credits(self.world.short_of_credits)

    # The end of all days

    def at_the_end(self, tenant_ids: list[str]) -> list[str]:
        """Violations once all posts have ended."""
        broken = list(self.broken)
        entries = {entry["post_id"]: entry for entry in self.world.visible()}
        posts = {post.id: post for t in tenant_ids for post in self.world.posts(t)}
        broken += self._ends(posts)
        broken += self._ledger(posts, set(entries))
        for tenant_id in tenant_ids:
            mine = [post for post in posts.values() if post.tenant_id == tenant_id]
            broken += self._notices(tenant_id, mine)
            broken += self._counts(tenant_id, mine)
        if self.world.take_ups():
            broken.append(f"I4: still to be taken up: {self.world.take_ups()}")
        return broken

    def _ends(self, posts: Mapping[str, PostInstance]) -> list[str]:
        broken = []
        for instance_id, promise in self.promises.items():
            post = posts.get(instance_id)
            if post is None and promise.content_id is None and promise.caption is None:
                continue  # an empty slot, which a post may have taken over
            if (post is None) is not promise.gone:
                broken.append(f"I7: {instance_id} was {'deleted' if promise.gone else 'lost'}")
            elif post is not None and promise.due is not None:
                if post.status not in {*ENDS, Status.POSTED}:
                    broken.append(f"I4: {instance_id} is {post.status}")
            elif post is not None and post.status in ON_ITS_WAY:
                broken.append(f"I3: {instance_id} is {post.status}, and nobody asked for it")
        return broken

    def _ledger(self, posts: Mapping[str, PostInstance], visible: set[str]) -> list[str]:
        broken, explained = [], set()
        for post in posts.values():
            if post.status is not Status.POSTED:
                continue
            if post.platform_post_id in visible:
                explained.add(post.platform_post_id)
            elif self.judged.get((post.id, post.generation)) is not Verdict.POSTED:
                broken.append(f"I2: {post.id} is Posted, and not on the network")
        for post_id in visible - explained:
            instance_id, generation = self.shown.get(post_id, ("", 0))
            shown = posts.get(instance_id)
            in_doubt = shown is not None and shown.status is Status.UNCONFIRMED
            if not in_doubt and (instance_id, generation) not in self.judged:
                status = shown.status if shown else "gone"
                broken.append(f"I2: {instance_id} is {status}, and on the network as {post_id}")
        return broken

    def _notices(self, tenant_id: str, posts: list[PostInstance]) -> list[str]:
        told = {
            (about, notice.type)
            for notice in self.world.stored_notifications.list(tenant_id, limit=1000).items
            for about in (notice.instance_id, notice.channel_account_id)
        }
        return [
            f"nobody was told that {post.id} is {post.status}"
            for post in posts
            if post.status in ENDS
            and (post.id, post.generation) not in self.judged
            and (_told_by(post), ENDS[post.status]) not in told
        ]

    def _counts(self, tenant_id: str, posts: list[PostInstance]) -> list[str]:
        broken = []
        for content, _ in self.world.stored_contents.list(tenant_id, limit=1000, after=None).items:
            showing = Counter(p.status for p in posts if p.content_item_id == content.id)
            on_its_way = sum(showing[status] for status in ON_ITS_WAY)
            expected = (showing.total(), on_its_way, showing[Status.POSTED])
            counted = (content.uses, content.scheduled, content.posted)
            if counted != expected:
                broken.append(f"{content.id} counts {counted}, and has {expected}")
        return broken


def _told_by(post: PostInstance) -> str:
    """Missed posts are told together, by account."""
    return post.channel_account_id if post.status is Status.MISSED else post.id


class NotingNetworks:
    """`Networks` that records for which try a post was prepared, and for which one a call is
    made."""

    def __init__(self, real: Networks, model: Model) -> None:
        self._real, self._model = real, model
        self._noting: set[str] = set()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._real.names)

    def get(self, name: str) -> Any:
        network: Any = self._real.get(name)
        if name not in self._noting:
            self._noting.add(name)
            for step in ("prepare", "commit", "find"):
                setattr(network, step, self._noted(getattr(network, step)))
        return network

    def transport(self, name: str) -> Transport:
        return self._real.transport(name)

    def _noted(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def noted(post: Outgoing, *more: Any) -> Any:
            this = (post.instance_id, post.generation)
            outcome = self._model.on_behalf_of(this, lambda: act(post, *more))
            if isinstance(outcome, Prepared):
                for handle in outcome.handle.values():
                    self._model.made[str(handle)] = this
            return outcome

        return noted
