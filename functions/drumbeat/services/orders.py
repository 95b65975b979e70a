"""What the publishing workflow carries from step to step, as plain data."""

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
    #: The batch by which it is sent; None for one that is sent by itself.
    batch: str | None = None
    #: The second for which it was started, where that is known.
    due_at: datetime | None = None

    def is_past(self, instance: PostInstance) -> bool:
        """Whether another execution has the post, or will have it."""
        return sending.is_in_other_hands(instance, self.attempt, self.batch, self.due_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What `prepare` leaves for `commit`."""

    result: Result
    account_id: str | None = None
    content_id: str | None = None
    #: The network, where something may hold back all of its accounts at once.
    app_of: str | None = None
    fingerprint: str | None = None
    handle: Handle | None = None
    #: Until when the handle holds; None for good.
    good_until: datetime | None = None


#: What commit starts from when the preparing step did not answer.
UNPREPARED = Preparation(result=Result.NOT_PREPARED)


@dataclass(frozen=True, slots=True)
class Committed:
    """How `commit` ended. `reason`: why it is to be called again, where the post does not say."""

    result: Result
    reason: str | None = None
