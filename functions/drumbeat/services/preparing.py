"""Preparations that take a network minutes, done by a separate workflow.

    begin   the publishing step that finds out that it takes longer stores its progress
    step    the workflow `prepare-media` continues until there is a handle or a refusal
    found   the following publishing step takes that over

Steps are safe to repeat. If two overlap, the stored revision lets one of them win; the other's work
is discarded and has shown nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.errors import ChangedMeanwhile, Unavailable
from drumbeat.domain.pacing import whole_second
from drumbeat.domain.preparing import SEALED, LongPreparation
from drumbeat.domain.publishing import NotPublished, Outgoing, Prepared, Preparing, Progress
from drumbeat.ports import Clock, LongPreparations, MediaWorkflow, Vault

#: When the steps of one that could not be started are looked at again.
_START_AGAIN = timedelta(minutes=1)
#: How many times as large as a connection its secret may be, because it has the addresses of many
#: parts. An item of the table has room for twice as much.
_PIECES = 48


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The preparation of an earlier version of the post, and its age."""

    preparing: Preparing
    aged_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LongPreparer:
    """Stores the progress of preparations, and starts their steps."""

    stored: LongPreparations
    workflow: MediaWorkflow
    vault: Vault
    clock: Clock

    def found(self, post: Outgoing) -> LongPreparation | None:
        """The preparation of exactly this post. Raises Unavailable."""
        return self.stored.get(post.tenant_id, post.instance_id, post.generation, post.fingerprint)

    def taken_over(
        self,
        post: Outgoing,
        account: ChannelAccount,
        since: int,
        lasts: timedelta,
        reuses: Callable[[Mapping[str, Any]], bool],
    ) -> TakenOver | None:
        """A preparation for another time of the post, or with other texts if `reuses` allows it.

        `since`: the generation from which on nothing was sent; `lasts`: the greatest age of an
        upload. What depends on the post's time is made again from it. Raises Unavailable.
        """
        generations = range(since, post.generation + 1)
        before = self.stored.latest(post.tenant_id, post.instance_id, generations)
        now = self.clock.now()
        if before is None or before.refusal is not None or not before.shown:
            return None
        if before.account_id != account.id:
            return None
        if before.has_ended(now) or before.age(now) > lasts:
            return None
        if before.fingerprint != post.fingerprint and not reuses(before.shown):
            return None
        seconds = int(before.age(now).total_seconds())
        return TakenOver(Preparing(self.progress(before, account), now), seconds)

    def begin(
        self,
        post: Outgoing,
        account: ChannelAccount,
        preparing: Preparing,
        attempt: int,
        before: LongPreparation | None = None,
        aged_seconds: int = 0,
    ) -> LongPreparation:
        """Store its first step, and start the others. `before`: the expired one that it replaces.
        `aged_seconds`: the age of what it continues. Raises Unavailable."""
        now = self.clock.now()
        new = LongPreparation(
            tenant_id=post.tenant_id,
            instance_id=post.instance_id,
            generation=post.generation,
            fingerprint=post.fingerprint,
            begun_at=now,
            again_at=now,
            revision=before.revision if before else 0,
            account_id=account.id,
            aged_seconds=aged_seconds,
        )
        try:
            preparation = self._went_on(new, account, preparing)
        except ChangedMeanwhile:
            preparation = self.found(post) or new
        self.carry_on(preparation, attempt)
        return preparation

    def carry_on(self, preparation: LongPreparation, attempt: int) -> None:
        """Start its steps, once for each beginning and each attempt of its post.

        Raises nothing: the next attempt looks again.
        """
        order = {
            "tenant_id": preparation.tenant_id,
            "instance_id": preparation.instance_id,
            "generation": preparation.generation,
            "fingerprint": preparation.fingerprint,
            "again_at": whole_second(preparation.again_at).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        parts = (preparation.instance_id, preparation.generation, attempt)
        beginning = f"{int(preparation.begun_at.timestamp()):x}"
        name = "-".join([*map(str, parts), preparation.fingerprint[:12], beginning])
        with suppress(Unavailable):
            self.workflow.start(name, order)

    def progress(self, preparation: LongPreparation, account: ChannelAccount) -> Progress:
        """The result of the last step. Raises Unavailable."""
        secret: Mapping[str, Any] = {}
        if preparation.sealed is not None:
            secret = self.vault.open(account.tenant_id, account.id, preparation.sealed)
        return Progress(preparation.shown, secret)

    def secret_of(
        self, post: Outgoing, account: ChannelAccount, fingerprint: str
    ) -> Mapping[str, Any]:
        """The secrets that the visible call needs beside its handle, of the post as it was then;
        empty when the preparation has expired. Raises Unavailable."""
        preparation = self.stored.get(
            post.tenant_id, post.instance_id, post.generation, fingerprint
        )
        if preparation is None or preparation.sealed is None:
            return {}
        return self.vault.open(account.tenant_id, account.id, preparation.sealed)

    def step_taken(
        self,
        before: LongPreparation,
        account: ChannelAccount,
        outcome: Prepared | Preparing | NotPublished,
    ) -> LongPreparation:
        """Store the result of a step. Raises ChangedMeanwhile, Unavailable."""
        now = self.clock.now()
        if isinstance(outcome, Preparing):
            return self._went_on(before, account, outcome)
        if isinstance(outcome, Prepared):
            sealed = self._sealed(account, outcome.secret)
            flags = {SEALED: True} if sealed is not None else {}
            after = replace(
                before,
                handle={**outcome.handle, **flags},
                good_until=_end(outcome, before),
                sealed=sealed,
                again_at=now,
            )
        else:
            after = replace(before, refusal=outcome, sealed=None, again_at=now)
        return self.stored.put(after)

    def put_off(self, before: LongPreparation, until: datetime) -> LongPreparation:
        """Store that nothing is done until then. Raises ChangedMeanwhile, Unavailable."""
        return self.stored.put(replace(before, again_at=until))

    def _went_on(
        self, before: LongPreparation, account: ChannelAccount, preparing: Preparing
    ) -> LongPreparation:
        sealed = self._sealed(account, preparing.progress.secret)
        return self.stored.put(before.goes_on(preparing, sealed, self.clock.now()))

    def _sealed(self, account: ChannelAccount, secret: Mapping[str, Any]) -> bytes | None:
        if not secret:
            return None
        return self.vault.seal(account.tenant_id, account.id, secret, pieces=_PIECES)


def _end(outcome: Prepared, before: LongPreparation) -> datetime | None:
    """Until when it is valid: networks count from the upload, which may be older."""
    end = outcome.good_until
    return None if end is None else end - timedelta(seconds=before.aged_seconds)
