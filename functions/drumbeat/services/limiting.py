"""What holds posts back at their networks: gates that a refusal has closed, and full caps.

Both are for one account, or for all that post through this deployment's app. An account's gate is
read together with the post; that of an app costs another read where there is one, and a cap a write
for each post. A network without them costs nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from drumbeat.domain import caps, sending
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.caps import Cap, Counting
from drumbeat.domain.errors import ChangedMeanwhile, Unavailable
from drumbeat.domain.media import AssetKind
from drumbeat.domain.options import filled
from drumbeat.domain.pacing import Gate, whole_second
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.profiles import Profile
from drumbeat.domain.publishing import NotPublished, Refusal, Scope
from drumbeat.domain.sending import Limit
from drumbeat.ports import Clock, Gates, Meter, Networks, Package

#: The pause when a network limits us without saying for how long.
_UNTOLD_LIMIT = timedelta(minutes=5)
#: How long an app is paused that its network refuses until the operator has done something.
_OPERATOR_PAUSE = timedelta(hours=1)
#: For how long an app's share is used up before the operator is told: it may want a larger one.
_OPERATOR_TOLD = timedelta(hours=1)
#: How often a post is counted anew while others of the same app are.
_TURNS = 10
#: The refusals that close a gate.
CLOSING = frozenset({Refusal.RATE_LIMITED, Refusal.OPERATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limiter:
    """Judges, closes and counts. Methods that read or write raise Unavailable."""

    gates: Gates
    networks: Networks
    clock: Clock
    meter: Meter

    def app_of(self, instance: PostInstance) -> str | None:
        """The post's network, if something may hold back all of its accounts at once."""
        profile = self.networks.get(instance.platform).profile
        return profile.name if profile.is_held_as_one else None

    def with_app(self, package: Package, instance: PostInstance) -> Package:
        """The package with the gate of its network's app, which is read if there is one."""
        app = self.app_of(instance)
        if app is None or package.app_gate is not None:
            return package
        return replace(package, app_gate=self.gates.app(app))

    def of(self, package: Package, instance: PostInstance, at: datetime) -> Limit | None:
        """Until when the post's network refuses it; None when it may be sent at `at`.

        The app counts only if the package has its gate (`with_app`). A post that was counted in its
        generation is not held back by caps any more.
        """
        account = package.account
        if account is None:
            return None
        profile = self.networks.get(instance.platform).profile
        is_counted = instance.claim is not None
        own = () if is_counted else self.caps_of(package, account)
        limit = sending.limit(package.gate, account, self.clock.now()) or _full(
            own, package.gate, account, profile, at
        )
        gate = package.app_gate
        if limit is not None or gate is None:
            return limit
        of_all = () if is_counted else profile.pacing.of_app
        return sending.app_limit(gate, profile, self.clock.now()) or _full(
            of_all, gate, account, profile, at
        )

    def caps_of(self, package: Package, account: ChannelAccount) -> Sequence[Cap]:
        """The caps of the account that count the package's post."""
        profile = self.networks.get(account.platform).profile
        own = profile.pacing.of_account
        if all(cap.only is None for cap in own):
            return own
        instance, content, assets = package.instance, package.content, package.assets or {}
        options = filled(profile.options, account.options, instance.options if instance else {})
        media = [assets.get(each.asset_id or "") for each in (content.media if content else ())]
        is_video = any(asset is not None and asset.kind is AssetKind.VIDEO for asset in media)
        return [cap for cap in own if cap.counts(options, is_video=is_video)]

    def closed_until(self, package: Package, instance: PostInstance) -> datetime | None:
        """Until when a refusal closed the account's gate or its app's, apart from caps."""
        now = self.clock.now()
        app = self.with_app(package, instance).app_gate
        ends = [gate.opens_at(now) for gate in (package.gate, app) if gate is not None]
        return max((end for end in ends if end is not None), default=None)

    def counted(self, package: Package, account: ChannelAccount) -> Limit | None:
        """Count the post, which is about to be claimed; returns the limit when there is no room.

        It is counted at its first try, whatever the result is, because the network may have counted
        it too. If the function dies between counting and claiming, it is counted again, which is
        the safe error.
        """
        profile = self.networks.get(account.platform).profile
        own = self._count(
            self.caps_of(package, account),
            package.gate,
            lambda: self.gates.get(account.tenant_id, account.id),
            lambda one: self.gates.count(account.tenant_id, account.id, one),
        )
        of_all = own or self._count(
            profile.pacing.of_app,
            package.app_gate,
            lambda: self.gates.app(profile.name),
            lambda one: self.gates.count_of_app(profile.name, one),
        )
        return None if of_all is None else sending.full(of_all, account, profile)

    def _count(
        self,
        counting: Sequence[Cap],
        package_gate: Gate | None,
        reread: Callable[[], Gate],
        write: Callable[[Counting], bool],
    ) -> caps.Reached | None:
        """Raises ChangedMeanwhile when others count faster than can be read."""
        if not counting:
            return None
        for turn in range(_TURNS):
            gate = package_gate if turn == 0 and package_gate is not None else reread()
            now = self.clock.now()
            full = caps.reached(counting, gate.tally, now)
            if full is not None:
                return full
            if write(caps.counting(counting, gate.tally, now)):
                return None
        raise ChangedMeanwhile("Others are being counted at the same time.")

    def close(self, account: ChannelAccount, refusal: NotPublished) -> Limit:
        """Close the gate, so that no other post of the account or app gets the same refusal."""
        profile = self.networks.get(account.platform).profile
        by_operator = refusal.refusal is Refusal.OPERATOR
        of_app = by_operator or refusal.scope is Scope.APP
        seconds = refusal.retry_after
        default = _OPERATOR_PAUSE if by_operator else _UNTOLD_LIMIT
        wait = timedelta(seconds=seconds) if seconds is not None else default
        if by_operator or (of_app and wait >= _OPERATOR_TOLD):
            self.meter.operator_needed(account.platform)
        until = whole_second(self.clock.now() + wait)
        with suppress(Unavailable):  # then they find out for themselves
            if of_app and profile.is_held_as_one:
                self.gates.close_app(profile.name, until)
            else:
                self.gates.close(account.tenant_id, account.id, until)
        return Limit(until, refusal.code, refusal.message, told=True)


def _full(
    counting: Sequence[Cap], gate: Gate, account: ChannelAccount, profile: Profile, at: datetime
) -> Limit | None:
    full = caps.reached(counting, gate.tally, at)
    return None if full is None else sending.full(full, account, profile)
