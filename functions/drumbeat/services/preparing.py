"""Preparations that take a network minutes, carried by a workflow of their own.

    begin   the publishing step that learned that it takes longer stores how far it came
    step    the workflow `prepare-media` goes on from there, until there is a handle or a refusal
    found   what the publishing step that follows takes over

Steps are safe to repeat, and two that meet are told apart by the stored revision: one of them has
worked in vain, and shown nothing.
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
#: How many times as large as a connection the secret of one may be: addresses of many parts. An
#: item of the table has room for twice as much.
_PIECES = 48


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What was prepared for the post as it was before, and how old that is."""

    preparing: Preparing
    aged_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LongPreparer:
    """Keeps how far preparations have come, and has their steps taken."""

    stored: LongPreparations
    workflow: MediaWorkflow
    vault: Vault
    clock: Clock

    def found(self, post: Outgoing) -> LongPreparation | None:
        """How far the preparation of exactly this post has come. Raises Unavailable."""
        return self.stored.get(post.tenant_id, post.instance_id, post.generation, post.fingerprint)

    def taken_over(
        self,
        post: Outgoing,
        account: ChannelAccount,
        since: int,
        lasts: timedelta,
        reuses: Callable[[Mapping[str, Any]], bool],
    ) -> TakenOver | None:
        """How far the post had come for another time, or with other words if it `reuses` that.

        `since`: the generation from which on nothing was sent; `lasts`: how old an upload may be.
        What is to be shown is worked out anew from it, as it names the post's time. Raises
        Unavailable.
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
        aged = int(before.age(now).total_seconds())
        return TakenOver(Preparing(self.progress(before, account), now), aged)

    def begin(
        self,
        post: Outgoing,
        account: ChannelAccount,
        preparing: Preparing,
        attempt: int,
        before: LongPreparation | None = None,
        aged_seconds: int = 0,
    ) -> LongPreparation:
        """Store its first step, and have the others taken. `before`: the one whose end has come,
        in whose place it is. `aged_seconds`: how old is what it goes on with. Raises
        Unavailable."""
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
            begun = self._went_on(new, account, preparing)
        except ChangedMeanwhile:
            begun = self.found(post) or new
        self.carry_on(begun, attempt)
        return begun

    def carry_on(self, preparation: LongPreparation, attempt: int) -> None:
        """Have steps taken, once for each beginning and each attempt of its post.

        Raises nothing: the next attempt looks.
        """
        order = {
            "tenant_id": preparation.tenant_id,
            "instance_id": preparation.instance_id,
            "generation": preparation.generation,
            "fingerprint": preparation.fingerprint,
            "again_at": whole_second(preparation.again_at).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        parts = (preparation.instance_id, preparation.generation, attempt)
        begun = f"{int(preparation.begun_at.timestamp()):x}"
        name = "-".join([*map(str, parts), preparation.fingerprint[:12], begun])
        with suppress(Unavailable):
            self.workflow.start(name, order)

    def progress(self, preparation: LongPreparation, account: ChannelAccount) -> Progress:
        """What the step before has left. Raises Unavailable."""
        secret: Mapping[str, Any] = {}
        if preparation.sealed is not None:
            secret = self.vault.open(account.tenant_id, account.id, preparation.sealed)
        return Progress(preparation.shown, secret)

    def secret_of(
        self, post: Outgoing, account: ChannelAccount, fingerprint: str
    ) -> Mapping[str, Any]:
        """What the visible call needs beside its handle, of the post as it was then; nothing once
        that is forgotten. Raises Unavailable."""
        found = self.stored.get(post.tenant_id, post.instance_id, post.generation, fingerprint)
        if found is None or found.sealed is None:
            return {}
        return self.vault.open(account.tenant_id, account.id, found.sealed)

    def step_taken(
        self,
        before: LongPreparation,
        account: ChannelAccount,
        outcome: Prepared | Preparing | NotPublished,
    ) -> LongPreparation:
        """Store how a step has ended. Raises ChangedMeanwhile, Unavailable."""
        now = self.clock.now()
        if isinstance(outcome, Preparing):
            return self._went_on(before, account, outcome)
        if isinstance(outcome, Prepared):
            sealed = self._sealed(account, outcome.secret)
            marked = {SEALED: True} if sealed is not None else {}
            done = replace(
                before,
                handle={**outcome.handle, **marked},
                good_until=_end(outcome, before),
                sealed=sealed,
                again_at=now,
            )
        else:
            done = replace(before, refusal=outcome, sealed=None, again_at=now)
        return self.stored.put(done)

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
    """Until when it holds: networks count from the upload, which may have been for another time."""
    end = outcome.good_until
    return None if end is None else end - timedelta(seconds=before.aged_seconds)
