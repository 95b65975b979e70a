"""What happens to a post after its network's answer, or when something keeps it from being sent.

`recording` writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from drumbeat.domain import notifications, sending, zones
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.attempts import PostedMedium
from drumbeat.domain.errors import ChangedMeanwhile, NoCredits
from drumbeat.domain.posts import PostError, PostInstance, Status
from drumbeat.domain.publishing import Accepted, NotPublished, Outgoing, Published, Refusal
from drumbeat.domain.sending import Limit
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports import Accounts, Clock, Session
from drumbeat.services.handles import Unready
from drumbeat.services.limiting import CLOSING, Limiter
from drumbeat.services.post_reading import NotReady, Ready
from drumbeat.services.recording import Recorder, Result

#: How often an account is read again that people change meanwhile.
_TURNS = 3
#: The error of a post that is due before its network has processed its media.
STILL_PREPARING = PostError(
    "still_preparing",
    "The network is still working through its pictures or video. It goes out when that is done.",
    retryable=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Records outcomes with all that follows from them. Raises as `Recorder` does."""

    recorder: Recorder
    accounts: Accounts
    limiter: Limiter
    clock: Clock

    # After the network's answer

    def posted(
        self,
        instance: PostInstance,
        outgoing: Outgoing | None,
        presence: Published,
        *,
        sent_at: datetime,
    ) -> Result:
        """It is visible, with its text unless that has been edited since the first try."""
        post = _shown(instance, outgoing)
        return self.recorder.posted(
            instance,
            presence,
            sent_at=sent_at,
            text=post.caption if post else None,
            media=_posted_media(post),
        )

    def accepted(self, ready: Ready, accepted: Accepted, attempt: int) -> Result:
        """Its network has accepted it, with what it will show."""
        post = _shown(ready.instance, ready.outgoing)
        return self.recorder.accepted(
            ready.instance,
            accepted,
            attempt,
            text=post.caption if post else None,
            media=_posted_media(post),
        )

    def refused(self, ready: Ready, attempt: int, refusal: NotPublished) -> Result:
        """Its network refuses it, now or permanently."""
        if refusal.refusal is Refusal.REAUTH:
            self._ask_to_reconnect(ready.account, ready.session)
        if refusal.refusal in CLOSING:
            limit = self.limiter.close(ready.account, refusal)
            in_doubt = ready.instance.maybe_sent
            return self.limited(ready.tenant, ready.instance, attempt, limit, in_doubt=in_doubt)
        if ready.instance.maybe_sent:
            # A refusal says nothing about an earlier call that may have arrived.
            return self.recorder.unsure(ready.instance, refusal)
        return self.recorder.refused(ready.instance, refusal)

    # When something keeps it from being sent

    def limited(
        self,
        tenant: Tenant | None,
        instance: PostInstance,
        attempt: int,
        limit: Limit,
        *,
        in_doubt: bool,
    ) -> Result:
        """Its network takes no posts now. `in_doubt`: an earlier call may have arrived."""
        max_lateness = sending.max_lateness(tenant)
        return self.recorder.limited(
            instance, limit, attempt, max_lateness=max_lateness, in_doubt=in_doubt
        )

    def stopped(self, instance: PostInstance, attempt: int, verdict: sending.Verdict) -> Result:
        """It is not to be sent: it ends, or is put off."""
        if verdict.status is None or verdict.error is None:
            return self.recorder.put_off(
                instance, verdict.until or self.clock.now(), verdict.error, attempt
            )
        return self.recorder.ended(instance, verdict.status, verdict.error)

    def still_preparing(self, ready: Ready, attempt: int, unready: Unready) -> Result:
        """Its network has not finished processing its media."""
        return self.recorder.put_off(ready.instance, unready.again_at, STILL_PREPARING, attempt)

    def not_ready(self, instance: PostInstance, attempt: int, failure: NotReady) -> Result:
        """Count it as a try or a look, so that it ends at some time, and leases take it into
        account."""
        if instance.status is Status.UNCONFIRMED:
            return self.recorder.looked(instance, attempt)
        refusal = NotPublished(Refusal.TRANSIENT, failure.code, failure.message)
        if instance.status is Status.PUBLISHING:
            return self.recorder.unsure(instance, refusal)
        return self.recorder.refused(instance, refusal)

    def skipped(self, tenant: Tenant | None, instance: PostInstance, short: NoCredits) -> Result:
        """No credit is left for it."""
        zone = tenant.timezone if tenant else instance.timezone
        until = zones.told(short.period_ends_at, zone)
        error = PostError(
            short.code,
            f"No credit was left for it. There are new ones from {until} on; get more, or a larger "
            "plan, to post it before.",
            retryable=False,
        )
        return self.recorder.ended(instance, Status.SKIPPED, error)

    def _ask_to_reconnect(self, account: ChannelAccount, session: Session) -> None:
        """Send nothing more with credentials that no longer work, unless they were replaced.

        People's changes of the account meanwhile are kept.
        """
        current: ChannelAccount | None = account
        for _ in range(_TURNS):
            if current is None or current.status not in (
                AccountStatus.ACTIVE,
                AccountStatus.PAUSED,
            ):
                return
            notification = notifications.of_account(current, self.clock.now())
            try:
                self.accounts.disconnect(current, session.secret, notification)
            except ChangedMeanwhile:
                current = self.accounts.get(account.tenant_id, account.id)
            else:
                return


def _shown(instance: PostInstance, post: Outgoing | None) -> Outgoing | None:
    """What its claim has sent; None when it has been edited since."""
    claim = instance.claim
    if claim is None or post is None or claim.fingerprint != post.fingerprint:
        return None
    return post


def _posted_media(post: Outgoing | None) -> list[PostedMedium]:
    return [
        PostedMedium(
            url=medium.url,
            alt=medium.alt,
            asset_id=medium.asset.id if medium.asset else None,
            is_video=medium.is_video,
            is_document=medium.is_document,
        )
        for medium in (post.media if post else ())
    ]
