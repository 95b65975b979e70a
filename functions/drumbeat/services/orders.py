"""The data that the publishing workflow carries from step to step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from drumbeat.domain import sending
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.publishing import Handle
from drumbeat.services.recording import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which post to publish: the workflow's input."""

    tenant_id: str
    instance_id: str
    slot: str
    generation: int
    attempt: int
    #: The batch that sends it; None for a post that is sent by itself.
    batch: str | None = None
    #: The second for which it was started, if known.
    due_at: datetime | None = None

    def is_past(self, instance: PostInstance) -> bool:
        """Whether another execution sends the post, or will."""
        return sending.is_in_other_hands(instance, self.attempt, self.batch, self.due_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """The result of `prepare`, for `commit`."""

    result: Result
    account_id: str | None = None
    content_id: str | None = None
    #: The network, if something may hold back all of its accounts at once.
    app_of: str | None = None
    fingerprint: str | None = None
    handle: Handle | None = None
    #: Until when the handle is valid; None: always.
    good_until: datetime | None = None


#: Used by commit when the preparing step has no result.
UNPREPARED = Preparation(result=Result.NOT_PREPARED)


@dataclass(frozen=True, slots=True)
class Committed:
    """The result of `commit`. `reason`: why it has to be called again, if the post has no error."""

    result: Result
    reason: str | None = None
