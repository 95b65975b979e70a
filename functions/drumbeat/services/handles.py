"""Handles: a network's name for a post before it is visible.

One from an earlier try or the preparing step is kept while it is valid and the post is the same.
Otherwise the post is prepared, at once or by a separate workflow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from drumbeat.domain.errors import Unavailable
from drumbeat.domain.preparing import SEALED, LongPreparation
from drumbeat.domain.publishing import Handle, NotPublished, Prepared, Preparing
from drumbeat.ports import Clock
from drumbeat.services.fitting import Fitting
from drumbeat.services.orders import Preparation
from drumbeat.services.post_reading import NotReady, Ready
from drumbeat.services.preparing import LongPreparer, TakenOver

#: Between the step that may finish a long preparation and the look that takes it over.
_UNREADY_AGAIN = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Unready:
    """The network is still processing it; look again at this time."""

    again_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Handles:
    """Keeps and makes handles. Methods that read or write raise Unavailable."""

    fitting: Fitting
    preparer: LongPreparer
    clock: Clock

    def of(
        self, ready: Ready, preparation: Preparation, attempt: int, sent_at: datetime
    ) -> Prepared | NotPublished | Unready:
        """A kept handle, or else a new one."""
        return _kept(ready, preparation, sent_at) or self.prepared(ready, attempt, sent_at)

    def prepared(
        self, ready: Ready, attempt: int, sent_at: datetime
    ) -> Prepared | NotPublished | Unready:
        """Prepare the post; a preparation of several steps is left to a separate workflow.

        What will have ended when it is sent is prepared again, and so is what was sent in vain.
        """
        now = self.clock.now()
        preparation = None
        if ready.network.profile.lead.of(ready.outgoing.media):
            preparation = self.preparer.found(ready.outgoing)
        if preparation is not None and not (
            preparation.has_ended(sent_at) or _is_spent(ready, preparation)
        ):
            if preparation.is_abandoned(now):
                self.preparer.carry_on(preparation, attempt)
            return _as_far_as(preparation, now)
        taken_over = self._taken_over(ready) if preparation is None else None
        if taken_over is not None:
            result: Prepared | Preparing | NotPublished = taken_over.preparing
        else:
            result = self.fitting.prepare(ready.network, ready.outgoing, ready.session)
        if not isinstance(result, Preparing):
            return result
        begun = self.preparer.begin(
            ready.outgoing,
            ready.account,
            result,
            attempt,
            before=preparation,
            aged_seconds=taken_over.aged_seconds if taken_over else 0,
        )
        return _as_far_as(begun, now)

    def _taken_over(self, ready: Ready) -> TakenOver | None:
        """What was uploaded for the post before its time or texts changed."""
        network, since = ready.network, ready.instance.unsent_since
        waits = network.profile.lead.of(ready.outgoing.media)
        if not waits or (since is None and not network.may_reuse):
            return None
        return self.preparer.taken_over(
            ready.outgoing,
            ready.account,
            ready.instance.generation if since is None else since,
            network.profile.uploads_last,
            partial(network.reuses, ready.outgoing),
        )

    def secret(self, ready: Ready, handle: Handle, fingerprint: str) -> Mapping[str, Any]:
        """The secrets that the visible call needs beside its handle. Raises NotReady."""
        if not handle.get(SEALED):
            return {}
        try:
            return self.preparer.secret_of(ready.outgoing, ready.account, fingerprint)
        except Unavailable as failure:
            raise NotReady(failure.message) from failure


def _kept(ready: Ready, preparation: Preparation, sent_at: datetime) -> Prepared | None:
    """A handle for exactly this post, from an earlier try or from the preparation.

    None if it expires before then.
    """
    instance, fingerprint = ready.instance, ready.outgoing.fingerprint
    claim = instance.claim
    if claim is not None and claim.fingerprint == fingerprint and not claim.has_ended(sent_at):
        return None if instance.handle is None else Prepared(instance.handle, claim.good_until)
    if preparation.fingerprint != fingerprint or preparation.handle is None:
        return None
    result = Prepared(preparation.handle, preparation.good_until)
    return result if result.holds(sent_at) else None


def _is_spent(ready: Ready, preparation: LongPreparation) -> bool:
    """Whether a try was made of it that left its network through with it."""
    instance = ready.instance
    claim = instance.claim
    if claim is None or instance.handle is not None:
        return False
    return preparation.handle is not None and preparation.begun_at <= claim.claimed_at


def _as_far_as(preparation: LongPreparation, now: datetime) -> Prepared | NotPublished | Unready:
    """The result of a long preparation so far."""
    if preparation.prepared is not None:
        return preparation.prepared
    if preparation.refusal is not None:
        return preparation.refusal
    return Unready(max(preparation.again_at, now) + _UNREADY_AGAIN)
