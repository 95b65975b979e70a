"""Networks, their sessions, and businesses' accounts."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from drumbeat.application.edges import Edges

if TYPE_CHECKING:
    from drumbeat import ports
    from drumbeat.services.accounts import AccountService
    from drumbeat.services.authorising import Authorising
    from drumbeat.services.connections import ConnectionDesk
    from drumbeat.services.deauthorising import Deauthorising
    from drumbeat.services.following import Following
    from drumbeat.services.plan_limits import PlanLimits
    from drumbeat.services.renewing import Renewals
    from drumbeat.services.unused_grants import UnusedGrants
    from drumbeat.services.websites import Websites


class Connecting(Edges):
    """The edges, and networks and accounts."""

    @cached_property
    def websites(self) -> Websites:
        from drumbeat.services.websites import Websites, new_key

        return Websites(
            banners=self.stored_banners,
            accounts=self.stored_accounts,
            tenants=self.stored_tenants,
            assets=self.stored_assets,
            writer=self.feed_writer,
            new_key=new_key,
            clock=self.clock,
            log=self.log,
            public_url=self.settings.public_url,
        )

    @cached_property
    def banner_board(self) -> ports.BannerBoard:
        from drumbeat.services.banners import BannerBoard

        return BannerBoard(websites=self.websites)

    def _given_apps(self) -> ports.Apps:
        return self.apps

    @cached_property
    def networks(self) -> ports.Networks:
        from drumbeat.platforms.registry import Networks

        return Networks(
            self.settings, self.clock, apps=self._given_apps, board=lambda: self.banner_board
        )

    @cached_property
    def hurried_networks(self) -> ports.Networks:
        """As `networks`, with timeouts for a waiting caller: two calls end before the gateway gives
        up."""
        from drumbeat.platforms.registry import Networks, OnFirstUse

        def hurried() -> ports.Transport:
            from drumbeat.platforms.requests_transport import RequestsTransport

            return RequestsTransport(
                connect_seconds=3, read_seconds=8, body_seconds=3, whole_seconds=10
            )

        return Networks(
            self.settings,
            self.clock,
            OnFirstUse(hurried),
            self._given_apps,
            board=lambda: self.banner_board,
        )

    @cached_property
    def renewals(self) -> Renewals:
        from drumbeat.services.renewing import Renewals

        return Renewals(
            accounts=self.stored_accounts,
            secrets=self.stored_secrets,
            vault=self.vault,
            clock=self.clock,
            log=self.log,
            meter=self.meter,
        )

    @cached_property
    def sessions(self) -> ports.Sessions:
        from drumbeat.platforms.library_media import LibraryMedia
        from drumbeat.platforms.lookups import Guard
        from drumbeat.platforms.media_reader import AddressedMedia
        from drumbeat.services.sessions import SessionService

        guard = Guard(allow_private=self.settings.allow_private_addresses)
        media = LibraryMedia(self.media_store, AddressedMedia(self.clock, guard=guard))
        return SessionService(
            renewals=self.renewals, networks=self.networks, media=media, renewing=self.networks
        )

    @cached_property
    def plan_limits(self) -> PlanLimits:
        from drumbeat.services.plan_limits import PlanLimits

        return PlanLimits(
            plans=self.plans,
            tenants=self.stored_tenants,
            accounts=self.stored_accounts,
            calendar=self.stored_calendar,
            notifications=self.stored_notifications,
            name_of=lambda platform: self.networks.get(platform).profile.display_name,
            clock=self.clock,
        )

    @cached_property
    def following(self) -> Following:
        from drumbeat.services.following import Following

        return Following(
            accounts=self.stored_accounts,
            calendar=self.stored_calendar,
            clock=self.clock,
            ids=self.ids,
        )

    @cached_property
    def accounts(self) -> AccountService:
        from drumbeat.services.accounts import AccountService

        return AccountService(
            accounts=self.stored_accounts,
            vault=self.vault,
            networks=self.networks,
            following=self.following,
            queue=self.queue,
            quotas=self.quotas,
            limits=self.plan_limits,
            clock=self.clock,
            ids=self.ids,
            log=self.log,
            meter=self.meter,
        )

    @cached_property
    def unused_grants(self) -> UnusedGrants:
        from drumbeat.services.unused_grants import UnusedGrants

        return UnusedGrants(
            tenants=self.stored_tenants,
            accounts=self.stored_accounts,
            secrets=self.stored_secrets,
            networks=self.networks,
            renewals=self.renewals,
            notifications=self.stored_notifications,
            queue=self.renewal_queue,
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def authorising(self) -> Authorising:
        from drumbeat.services.authorising import Authorising

        return Authorising(
            accounts=self.stored_accounts,
            pending=self.stored_pending_connections,
            vault=self.vault,
            networks=self.hurried_networks,
            apps=self.apps,
            quotas=self.quotas,
            limits=self.plan_limits,
            throttle=self.throttle,
            clock=self.clock,
            ids=self.ids,
            log=self.log,
            meter=self.meter,
            public_url=self.settings.public_url,
            random_bytes=os.urandom,
        )

    @cached_property
    def deauthorising(self) -> Deauthorising:
        from drumbeat.services.deauthorising import Deauthorising

        return Deauthorising(
            accounts=self.stored_accounts,
            networks=self.networks,
            apps=self.apps,
            deletions=self.stored_deletions,
            clock=self.clock,
            log=self.log,
            public_url=self.settings.public_url,
            random_bytes=os.urandom,
        )

    @cached_property
    def connections(self) -> ConnectionDesk:
        from drumbeat.services.connections import ConnectionDesk

        return ConnectionDesk(accounts=self.stored_accounts, runner=self.preflight_runner)
