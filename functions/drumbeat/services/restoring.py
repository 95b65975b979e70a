"""After a restore: posts that were started since that moment may be out, and are not sent again.

The table knows nothing of what happened after the moment to which it was restored. The workflows
do: nothing is sent without an execution, and its name or input names the post.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from drumbeat.domain import canary, notifications, trying, zones
from drumbeat.domain.attempts import Attempt
from drumbeat.domain.errors import ChangedMeanwhile, Conflict
from drumbeat.domain.posts import PostError, PostInstance
from drumbeat.ports import Calendar, Clock, Replace
from drumbeat.services.recording import Result

RESTORED = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """One started workflow of a post; `at` is when it was started."""

    tenant_id: str
    instance_id: str
    generation: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """The result: posts left to people, and descriptions of those for which that failed."""

    left_to_people: Sequence[PostInstance]
    refused: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """Runs while nothing else writes. `look_ahead` is the sweep's."""

    calendar: Calendar
    clock: Clock
    look_ahead: timedelta

    def hold_back(self, started: Iterable[Started], restored_to: datetime) -> Held:
        """Leave each post that may have gone out since to a person, with a notification.

        Can be repeated. Raises Unavailable.
        """
        posts: list[PostInstance] = []
        refusals: list[str] = []
        for each in _last_of_each_post(started):
            try:
                post = self._hold_back(each, restored_to)
            except (ChangedMeanwhile, Conflict) as error:
                refusals.append(f"{each.tenant_id} {each.instance_id}: {error}")
            else:
                posts += [post] if post else []
        return Held(posts, refusals)

    def _hold_back(self, started: Started, restored_to: datetime) -> PostInstance | None:
        before = self.calendar.get(started.tenant_id, started.instance_id)
        if before is None:
            return None
        moment = zones.told(restored_to, before.timezone)
        error = PostError(
            RESTORED,
            f"The calendar was restored to {moment}, and this post was on its way after that: it "
            f"may be on '{before.account_name}' already. Look there, then say what is so.",
            retryable=False,
        )
        after = trying.leave_restored(
            before,
            error,
            generation=started.generation,
            started_at=started.at,
            ahead=self.look_ahead,
        )
        if after is before:
            return None
        now = self.clock.now()
        own = before.tenant_id == canary.TENANT_ID
        notification = None if own else notifications.of_post(after, error, now)
        line = Attempt(
            tenant_id=after.tenant_id,
            instance_id=after.id,
            generation=after.generation,
            attempt=after.attempt,
            number=after.tries + 1,
            at=now,
            outcome=Result.UNCONFIRMED.value,
            code=error.code,
            message=error.message,
            platform=after.platform,
            channel_account_id=after.channel_account_id,
        )
        self.calendar.apply(Replace(before, after), attempts=[line], notification=notification)
        return after


def _last_of_each_post(started: Iterable[Started]) -> Iterable[Started]:
    newest: dict[tuple[str, str], Started] = {}
    for each in started:
        key = each.tenant_id, each.instance_id
        before = newest.get(key)
        if before is None or (each.generation, each.at) > (before.generation, before.at):
            newest[key] = each
    return newest.values()
