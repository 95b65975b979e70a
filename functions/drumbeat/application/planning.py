"""The calendar: slots, texts, moves and history."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from drumbeat.application.publishing import PublishingServices

if TYPE_CHECKING:
    from drumbeat.services.calendar import CalendarService
    from drumbeat.services.contents import ContentService
    from drumbeat.services.history import HistoryService
    from drumbeat.services.instance_steps import InstanceSteps
    from drumbeat.services.instances import InstanceService
    from drumbeat.services.placing import Placing
    from drumbeat.services.posts import PostService
    from drumbeat.services.resolving import ResolvingService
    from drumbeat.services.retitling import Retitling
    from drumbeat.services.topoff import TopoffService
    from drumbeat.services.topoff_orders import DailyTopoff, TopoffDesk


class PlanningServices(PublishingServices):
    """Publishing, and the calendar's services."""

    @cached_property
    def topoff(self) -> TopoffService:
        from drumbeat.services.topoff import TopoffService

        return TopoffService(
            accounts=self.stored_accounts,
            calendar=self.stored_calendar,
            following=self.following,
            clock=self.clock,
            ids=self.ids,
            log=self.log,
        )

    @cached_property
    def daily_topoff(self) -> DailyTopoff:
        from drumbeat.services.topoff_orders import DailyTopoff

        return DailyTopoff(tenants=self.stored_tenants, queue=self.queue)

    @cached_property
    def retitling(self) -> Retitling:
        from drumbeat.services.retitling import Retitling

        return Retitling(contents=self.stored_contents, calendar=self.stored_calendar)

    @cached_property
    def topoff_desk(self) -> TopoffDesk:
        from drumbeat.services.topoff_orders import TopoffDesk

        return TopoffDesk(
            tenants=self.stored_tenants,
            accounts=self.stored_accounts,
            jobs=self.stored_topoff_jobs,
            queue=self.queue,
            topoff=self.topoff,
            following=self.following,
            retitling=self.retitling,
            clock=self.clock,
            ids=self.ids,
        )

    @cached_property
    def contents(self) -> ContentService:
        from drumbeat.services.approvals import HeldPosts
        from drumbeat.services.contents import ContentService

        return ContentService(
            contents=self.stored_contents,
            media=self.content_media,
            held=HeldPosts(
                calendar=self.stored_calendar, dispatcher=self.dispatcher, clock=self.clock
            ),
            retitling=self.retitling,
            beginning=self.beginning,
            queue=self.queue,
            phones=self.phones,
            clock=self.clock,
            ids=self.ids,
            log=self.log,
        )

    @cached_property
    def instance_steps(self) -> InstanceSteps:
        from drumbeat.services.instance_steps import InstanceSteps

        return InstanceSteps(
            calendar=self.stored_calendar,
            contents=self.stored_contents,
            accounts=self.stored_accounts,
            dispatcher=self.dispatcher,
            beginning=self.beginning,
            networks=self.networks,
            clock=self.clock,
        )

    @cached_property
    def placing(self) -> Placing:
        from drumbeat.services.placing import Placing

        return Placing(
            steps=self.instance_steps,
            calendar=self.stored_calendar,
            reserving=self.reserving,
            limits=self.plan_limits,
            clock=self.clock,
            ids=self.ids,
        )

    @cached_property
    def instances(self) -> InstanceService:
        from drumbeat.services.instances import InstanceService

        return InstanceService(
            steps=self.instance_steps,
            calendar=self.stored_calendar,
            composer=self.contents,
            reserving=self.reserving,
            limits=self.plan_limits,
            clock=self.clock,
        )

    @cached_property
    def compositions(self) -> PostService:
        from drumbeat.services.posts import PostService

        return PostService(
            calendar=self.stored_calendar,
            accounts=self.stored_accounts,
            contents=self.contents,
            instances=self.instances,
            placing=self.placing,
            reserving=self.reserving,
            networks=self.networks,
            limits=self.plan_limits,
            clock=self.clock,
            log=self.log,
            media=self.post_media,
            meter=self.meter,
        )

    @cached_property
    def calendar(self) -> CalendarService:
        from drumbeat.services.calendar import CalendarService

        return CalendarService(calendar=self.stored_calendar, clock=self.clock)

    @cached_property
    def resolving(self) -> ResolvingService:
        from drumbeat.services.resolving import ResolvingService

        return ResolvingService(
            calendar=self.stored_calendar,
            accounts=self.stored_accounts,
            contents=self.stored_contents,
            dispatcher=self.dispatcher,
            limits=self.plan_limits,
            reserving=self.reserving,
            clock=self.clock,
        )

    @cached_property
    def history(self) -> HistoryService:
        from drumbeat.services.history import HistoryService

        return HistoryService(
            calendar=self.stored_calendar,
            contents=self.stored_contents,
            media=self.post_media,
            clock=self.clock,
        )
