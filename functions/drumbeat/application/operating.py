"""The operators' services, counting, and the canary."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from drumbeat.application.planning import PlanningServices

if TYPE_CHECKING:
    from drumbeat.services.aggregating import Aggregator
    from drumbeat.services.analytics import Analytics
    from drumbeat.services.businesses import Businesses
    from drumbeat.services.canary import Canary, CanarySink
    from drumbeat.services.errors_seen import ErrorsSeen
    from drumbeat.services.job_log import JobDesk, JobNotes
    from drumbeat.services.jobs_seen import JobsSeen
    from drumbeat.services.operator_log import OperatorLog
    from drumbeat.services.operator_plans import OperatorPlans
    from drumbeat.services.pending import PendingPosts
    from drumbeat.services.recounting import Recounting


class OperatingServices(PlanningServices):
    """The calendar's services, and those that run beside them."""

    @cached_property
    def operator_log(self) -> OperatorLog:
        from drumbeat.services.operator_log import OperatorLog

        return OperatorLog(entries=self.stored_operator_log, clock=self.clock, ids=self.ids)

    @cached_property
    def businesses(self) -> Businesses:
        from drumbeat.services.businesses import Businesses

        return Businesses(
            tenants=self.stored_tenants,
            plans=self.plans,
            credits=self.credits,
            changes=self.plan_changes,
            log=self.operator_log,
            clock=self.clock,
        )

    @property
    def operator_plans(self) -> OperatorPlans:
        """Made anew for each request, so that it reads the present numbers, not those of a minute
        ago."""
        from drumbeat.domain.plans import Plan
        from drumbeat.persistence import PlanRepository
        from drumbeat.services.operator_plans import OperatorPlans

        self._connected  # noqa: B018
        plans = PlanRepository(Plan(self.settings.default_plan), self.clock)
        return OperatorPlans(plans=plans, log=self.operator_log)

    @cached_property
    def analytics(self) -> Analytics:
        from drumbeat.services.analytics import Analytics

        return Analytics(figures=self.stored_figures, plans=self.plans)

    @cached_property
    def errors_seen(self) -> ErrorsSeen:
        from drumbeat.services.errors_seen import ErrorsSeen

        return ErrorsSeen(log=self.stored_errors, clock=self.clock)

    @cached_property
    def job_notes(self) -> JobNotes:
        from drumbeat.services.job_log import JobNotes

        return JobNotes(
            log=self.stored_job_log, errors=self.stored_errors, clock=self.clock, lines=self.log
        )

    @cached_property
    def job_desk(self) -> JobDesk:
        from drumbeat.services.job_log import JobDesk

        return JobDesk(log=self.stored_job_log, starter=self.job_starter, clock=self.clock)

    @cached_property
    def jobs_seen(self) -> JobsSeen:
        from drumbeat.services.jobs_seen import JobsSeen

        return JobsSeen(
            log=self.stored_job_log,
            desk=self.job_desk,
            operators=self.operator_log,
            clock=self.clock,
        )

    @cached_property
    def pending_posts(self) -> PendingPosts:
        from drumbeat.services.pending import PendingPosts

        return PendingPosts(
            due_index=self.due_index, shards=self.settings.due_shards, clock=self.clock
        )

    @cached_property
    def aggregator(self) -> Aggregator:
        from drumbeat.domain.plans import Plan
        from drumbeat.services.aggregating import Aggregator

        return Aggregator(
            derived=self.derived,
            tenants=self.stored_tenants,
            notifications=self.stored_notifications,
            mails=self.mail_queue,
            default_plan=Plan(self.settings.default_plan),
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def recounting(self) -> Recounting:
        from drumbeat.domain.plans import Plan
        from drumbeat.services.recounting import Recounting

        return Recounting(
            tenants=self.stored_tenants,
            default_plan=Plan(self.settings.default_plan),
            calendar=self.stored_calendar,
            book=self.figures_book,
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def canary(self) -> Canary:
        from drumbeat.services.canary import Canary

        return Canary(
            url=self.settings.canary_url,
            accounts=self.stored_accounts,
            contents=self.stored_contents,
            calendar=self.stored_calendar,
            placing=self.placing,
            vault=self.vault,
            networks=self.networks,
            records=self.stored_canary_records,
            meter=self.meter,
            clock=self.clock,
            new_key=lambda: os.urandom(32),
        )

    @cached_property
    def canary_sink(self) -> CanarySink:
        from drumbeat.services.canary import CanarySink

        return CanarySink(records=self.stored_canary_records, vault=self.vault, clock=self.clock)
