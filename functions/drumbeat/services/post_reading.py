"""Reading a post with everything that sending it needs, in as few calls as possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from drumbeat.domain import figures, options, sending
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.errors import DrumbeatError, Unavailable
from drumbeat.domain.outgoing import outgoing
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.profiles import Profile
from drumbeat.domain.publishing import (
    NOT_BEFORE,
    ONCE,
    Accepted,
    Handle,
    NotPublished,
    Outgoing,
    Presence,
    Published,
)
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports import (
    Calendar,
    Contents,
    Log,
    Meter,
    Networks,
    Package,
    Session,
    Sessions,
    Wanted,
)
from drumbeat.services.containment import ContainedNetwork, report
from drumbeat.services.limiting import Limiter
from drumbeat.services.orders import Order, Preparation
from drumbeat.services.post_media import PostMedia


class NotReady(Unavailable):
    """What sending needs can't be read now, although the post itself can be read and written."""


@dataclass(frozen=True, slots=True)
class Ready:
    """One post with everything that sending it needs."""

    instance: PostInstance
    account: ChannelAccount
    network: ContainedNetwork
    outgoing: Outgoing
    session: Session
    tenant: Tenant | None
    #: The secrets that the visible call needs beside its handle.
    secret: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def find(self, handle: Handle) -> Published | Accepted | Presence:
        """Look for the post; one that has failed is certainly absent.

        A list says nothing of a post that was edited since it was sent: it shows the words of then.
        """
        if NOT_BEFORE in handle and self._is_edited_since:
            return Presence.UNKNOWN
        outcome = self.follow(handle)
        return Presence.ABSENT if isinstance(outcome, NotPublished) else outcome

    def follow(self, handle: Handle) -> Published | Accepted | NotPublished | Presence:
        """The state of an accepted post, from its network."""
        return self.network.find(self.outgoing, self.session, handle)

    @property
    def _is_edited_since(self) -> bool:
        claim = self.instance.claim
        return claim is not None and claim.fingerprint != self.outgoing.fingerprint

    def may_repeat(self, now: datetime) -> bool:
        """Whether committing what the try before has left can't make a second post."""
        if (self.instance.handle or {}).get(ONCE):
            return False
        claim = self.instance.claim
        first = claim.first_at if claim else now
        return self.network.profile.may_repeat(now - first)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostReader:
    """Reads the posts of orders."""

    calendar: Calendar
    contents: Contents
    media: PostMedia
    sessions: Sessions
    networks: Networks
    limiter: Limiter
    log: Log
    meter: Meter

    def packages(
        self, orders: Sequence[Order], preparations: Sequence[Preparation]
    ) -> Sequence[Package | None]:
        """Posts of one tenant, read together.

        None for each if that fails: then each is read, and may fail, by itself.
        """
        keys = [_wanted(*each) for each in zip(orders, preparations, strict=True)]
        try:
            return self.media.added_to(self.calendar.packages(orders[0].tenant_id, keys))
        except DrumbeatError as error:
            self.log.warning("Not read together", reason=error.message)
        except Exception as bug:
            report(self.log, self.meter, bug, step="read together")
        return [None] * len(orders)

    def rehearse(self, orders: Sequence[Order], preparations: Sequence[Preparation]) -> None:
        """Read posts, load their networks and open their accounts, so that it is quicker next time.

        Nothing that is read is kept but opened secrets, which are remembered by what they were
        sealed as. Failures are left to the next time.
        """
        for package in self.packages(orders, preparations):
            if package is not None and package.account is not None and package.secret is not None:
                with suppress(Exception):
                    self.sessions.open(package.account, package.secret)

    def package(
        self, order: Order, preparation: Preparation, package: Package | None = None
    ) -> Package:
        """Everything about the post: in one read when its account and content are known, and
        another read for assets of the library. `package`: if it was just read."""
        read = partial(self.calendar.package, order.tenant_id, order.slot, order.instance_id)
        key = _wanted(order, preparation)
        content_id = key.content_id
        package = package or read(key.account_id, content_id, key.app_of)
        if package.instance is not None:
            app = self.limiter.app_of(package.instance)
            if key.account_id is None or (app is not None and package.app_gate is None):
                content_id = package.instance.content_item_id
                package = read(package.instance.channel_account_id, content_id, app)
        item_id = package.instance.content_item_id if package.instance else None
        if item_id != content_id or sending.is_older_than_its_post(
            package.instance, package.content
        ):
            content = self.contents.get(order.tenant_id, item_id) if item_id else None
            package = replace(package, content=content, assets=None)
        return self._seen(self.media.added(package) if package.assets is None else package)

    def _seen(self, package: Package) -> Package:
        """The package, with the post's present content type."""
        instance, content = package.instance, package.content
        if instance is None or content is None:
            return package
        shows = figures.content_type(self.media.of(package), has_link=bool(content.cta_url))
        return replace(package, instance=replace(instance, shows=shows.value))

    def ready(self, package: Package, instance: PostInstance) -> Ready:
        """The post with its network and an open session. Raises NotReady."""
        account, content = package.account, package.content
        if account is None or content is None or package.secret is None:
            raise NotReady("The account or the text of this post can't be read.")
        try:
            session = self.sessions.open(account, package.secret)
        except Unavailable as failure:
            raise NotReady(failure.message) from failure
        network = ContainedNetwork(self.networks.get(account.platform), self.log, self.meter)
        values = options.filled(network.profile.options, account.options, instance.options)
        post = outgoing(instance, content, values, self.media.of(package))
        return Ready(instance, account, network, post, session, package.tenant)

    def outgoing(self, package: Package, instance: PostInstance) -> Outgoing | None:
        """The post to send; None when its account or content is gone."""
        if package.content is None or package.account is None:
            return None
        offers = self.profile(instance).options
        values = options.filled(offers, package.account.options, instance.options)
        return outgoing(instance, package.content, values, self.media.of(package))

    def profile(self, instance: PostInstance) -> Profile:
        """The profile of the post's network."""
        return self.networks.get(instance.platform).profile


def _wanted(order: Order, preparation: Preparation) -> Wanted:
    # A post without a time has a slot key that contains its id.
    slot_account_id = None if order.slot.startswith("~") else order.slot.partition("#")[2]
    account_id = preparation.account_id or slot_account_id
    return Wanted(
        order.slot, order.instance_id, account_id, preparation.content_id, preparation.app_of
    )
