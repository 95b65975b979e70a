"""Businesses: members, access, notifications, and their deletion."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from drumbeat.application.connecting import Connecting

if TYPE_CHECKING:
    from drumbeat.services.billing import Billing
    from drumbeat.services.credit_rounds import CreditRounds
    from drumbeat.services.credits import CreditService
    from drumbeat.services.exporting import Exporting, Exports
    from drumbeat.services.leaving import Leaving
    from drumbeat.services.limit_desk import LimitDesk
    from drumbeat.services.mailing import Mailing, Post
    from drumbeat.services.mornings import MorningLook, MorningMail
    from drumbeat.services.notifications import NotificationService
    from drumbeat.services.plan_changes import PlanChanges
    from drumbeat.services.plan_desk import PlanDesk
    from drumbeat.services.registration import Admission, Registration
    from drumbeat.services.reserving import Reserving
    from drumbeat.services.stopping_mail import StopDesk, Stopping
    from drumbeat.services.tenants import TenantService


class BusinessServices(Connecting):
    """Accounts, and businesses."""

    @cached_property
    def admission(self) -> Admission:
        from drumbeat.services.registration import Admission

        return Admission(tenants=self.stored_tenants, is_open=self.settings.open_registration)

    @cached_property
    def registration(self) -> Registration:
        from drumbeat.services.registration import Guard, Registration

        return Registration(
            directory=self.user_directory,
            guard=Guard(throttle=self.throttle, per_source=self.settings.tries_per_source),
            admission=self.admission,
        )

    @cached_property
    def tenants(self) -> TenantService:
        from drumbeat.services.tenants import TenantService

        return TenantService(
            tenants=self.stored_tenants,
            quotas=self.quotas,
            throttle=self.throttle,
            mails=self.mail_queue,
            clock=self.clock,
            ids=self.ids,
            log=self.log,
        )

    @cached_property
    def reserving(self) -> Reserving:
        from drumbeat.services.reserving import Reserving

        return Reserving(
            plans=self.plans, credits=self.stored_credits, clock=self.clock, ids=self.ids
        )

    @cached_property
    def credits(self) -> CreditService:
        from drumbeat.services.credits import CreditService

        return CreditService(reserving=self.reserving, calendar=self.stored_calendar)

    @cached_property
    def credit_rounds(self) -> CreditRounds:
        from drumbeat.services.credit_rounds import CreditRounds

        return CreditRounds(
            tenants=self.stored_tenants,
            plans=self.plan_changes,
            credits=self.credits,
            notifications=self.stored_notifications,
            log=self.log,
            meter=self.meter,
        )

    @cached_property
    def plan_changes(self) -> PlanChanges:
        from drumbeat.services.plan_changes import PlanChanges

        return PlanChanges(
            tenants=self.stored_tenants,
            plans=self.plans,
            credits=self.credits,
            notifications=self.stored_notifications,
            clock=self.clock,
        )

    @cached_property
    def billing(self) -> Billing:
        from drumbeat.services.billing import Billing

        return Billing(keys=self.billing_keys, changes=self.plan_changes, clock=self.clock)

    @cached_property
    def limit_desk(self) -> LimitDesk:
        from drumbeat.services.limit_desk import LimitDesk

        return LimitDesk(
            limits=self.plan_limits,
            accounts=self.stored_accounts,
            assets=self.stored_assets,
            credits=self.credits,
            clock=self.clock,
        )

    @cached_property
    def plan_desk(self) -> PlanDesk:
        from drumbeat.services.plan_desk import PlanDesk

        return PlanDesk(
            plans=self.plans,
            limits=self.plan_limits,
            tenants=self.stored_tenants,
            accounts=self.stored_accounts,
            assets=self.stored_assets,
            clock=self.clock,
        )

    @cached_property
    def leaving(self) -> Leaving:
        from drumbeat.persistence.erasing import BusinessItemRepository
        from drumbeat.services.leaving import Leaving

        return Leaving(
            tenants=self.stored_tenants,
            items=BusinessItemRepository(),
            assets=self.stored_assets,
            derived=self.stored_derived_files,
            banners=self.stored_banners,
            files=self.media_store,
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def exports(self) -> Exports:
        from drumbeat.services.exporting import Exports

        return Exports(
            archives=self.archives,
            exporter=self.exporter,
            throttle=self.throttle,
            ids=self.ids,
            clock=self.clock,
        )

    @cached_property
    def exporting(self) -> Exporting:
        from drumbeat.services.exporting import Exporting

        return Exporting(
            tenants=self.stored_tenants,
            accounts=self.stored_accounts,
            contents=self.stored_contents,
            calendar=self.stored_calendar,
            banners=self.stored_banners,
            assets=self.stored_assets,
            credits=self.stored_credits,
            notifications=self.stored_notifications,
            files=self.media_store,
            archives=self.archives,
            clock=self.clock,
        )

    @cached_property
    def notifications(self) -> NotificationService:
        from drumbeat.services.notifications import NotificationService

        return NotificationService(
            notifications=self.stored_notifications, causes=self.stored_causes, clock=self.clock
        )

    @cached_property
    def mail_post(self) -> Post:
        from drumbeat.services.mailing import Post

        return Post(
            mailer=self.mailer,
            sent=self.stored_mails,
            stops=self.stored_mail_stops,
            clock=self.clock,
            log=self.log,
            random_bytes=os.urandom,
            console_url=self.settings.console_url,
            public_url=self.settings.public_url,
        )

    @cached_property
    def mailing(self) -> Mailing:
        from drumbeat.services.mailing import Mailing

        return Mailing(
            post=self.mail_post,
            tenants=self.stored_tenants,
            notifications=self.stored_notifications,
            causes=self.stored_causes,
            throttle=self.throttle,
            clock=self.clock,
        )

    @cached_property
    def morning_look(self) -> MorningLook:
        from drumbeat.services.mornings import MorningLook

        return MorningLook(mornings=self.stored_mornings, queue=self.mail_orders, clock=self.clock)

    @cached_property
    def morning_mail(self) -> MorningMail:
        from drumbeat.services.mornings import MorningMail

        return MorningMail(
            post=self.mail_post if self.settings.mail_sender else None,
            tenants=self.stored_tenants,
            notifications=self.stored_notifications,
            causes=self.stored_causes,
            calendar=self.stored_calendar,
            clock=self.clock,
        )

    @cached_property
    def stop_desk(self) -> StopDesk:
        from drumbeat.services.stopping_mail import StopDesk

        return StopDesk(stops=self.stored_mail_stops, queue=self.mail_orders)

    @cached_property
    def stopping_mail(self) -> Stopping:
        from drumbeat.services.stopping_mail import Stopping

        return Stopping(tenants=self.stored_tenants, stops=self.stored_mail_stops, clock=self.clock)
