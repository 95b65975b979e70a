"""Repositories over the table. They are named `stored_…` where a service has the shorter name."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from drumbeat.application import clients
from drumbeat.application.machine import Machine

if TYPE_CHECKING:
    from drumbeat import ports
    from drumbeat.persistence import (
        AccountRepository,
        AssetRepository,
        CalendarRepository,
        CauseRepository,
        ContentRepository,
        CreditRepository,
        DeletionRepository,
        DerivedFileRepository,
        DueIndexRepository,
        GateRepository,
        MailStopRepository,
        MorningRepository,
        NotificationRepository,
        PendingConnectionRepository,
        PlanRepository,
        PreflightRepository,
        PreparationRepository,
        SecretRepository,
        SentMailRepository,
        UploadTokenRepository,
    )
    from drumbeat.persistence.canary import CanaryRecordRepository
    from drumbeat.persistence.topoff_jobs import TopoffJobRepository


class Stores(Machine):
    """The machine, and the repositories."""

    @cached_property
    def stored_tenants(self) -> ports.TenantStore:
        from drumbeat.persistence import TenantRepository

        self._connected  # noqa: B018
        return TenantRepository()

    @cached_property
    def stored_accounts(self) -> AccountRepository:
        from drumbeat.persistence import AccountRepository

        self._connected  # noqa: B018
        return AccountRepository()

    @cached_property
    def stored_secrets(self) -> SecretRepository:
        from drumbeat.persistence import SecretRepository

        self._connected  # noqa: B018
        return SecretRepository()

    @cached_property
    def stored_deletions(self) -> DeletionRepository:
        from drumbeat.persistence import DeletionRepository

        self._connected  # noqa: B018
        return DeletionRepository()

    @cached_property
    def stored_pending_connections(self) -> PendingConnectionRepository:
        from drumbeat.persistence import PendingConnectionRepository

        self._connected  # noqa: B018
        return PendingConnectionRepository()

    @cached_property
    def stored_contents(self) -> ContentRepository:
        from drumbeat.persistence import ContentRepository

        self._connected  # noqa: B018
        return ContentRepository()

    @cached_property
    def stored_calendar(self) -> CalendarRepository:
        from drumbeat.persistence import CalendarRepository

        self._connected  # noqa: B018
        return CalendarRepository(self.settings.due_shards, self.clock)

    @cached_property
    def stored_credits(self) -> CreditRepository:
        from drumbeat.persistence import CreditRepository

        self._connected  # noqa: B018
        return CreditRepository()

    @cached_property
    def stored_gates(self) -> GateRepository:
        from drumbeat.persistence import GateRepository

        self._connected  # noqa: B018
        return GateRepository()

    @cached_property
    def stored_notifications(self) -> NotificationRepository:
        from drumbeat.persistence import NotificationRepository

        self._connected  # noqa: B018
        return NotificationRepository()

    @cached_property
    def stored_mails(self) -> SentMailRepository:
        from drumbeat.persistence import SentMailRepository

        self._connected  # noqa: B018
        return SentMailRepository()

    @cached_property
    def stored_mail_stops(self) -> MailStopRepository:
        from drumbeat.persistence import MailStopRepository

        self._connected  # noqa: B018
        return MailStopRepository()

    @cached_property
    def stored_mornings(self) -> MorningRepository:
        from drumbeat.persistence import MorningRepository

        self._connected  # noqa: B018
        return MorningRepository()

    @cached_property
    def stored_assets(self) -> AssetRepository:
        from drumbeat.persistence import AssetRepository

        self._connected  # noqa: B018
        return AssetRepository()

    @cached_property
    def stored_derived_files(self) -> DerivedFileRepository:
        from drumbeat.persistence import DerivedFileRepository

        self._connected  # noqa: B018
        return DerivedFileRepository()

    @cached_property
    def stored_upload_tokens(self) -> UploadTokenRepository:
        from drumbeat.persistence import UploadTokenRepository

        self._connected  # noqa: B018
        return UploadTokenRepository()

    @cached_property
    def stored_causes(self) -> CauseRepository:
        from drumbeat.persistence import CauseRepository

        self._connected  # noqa: B018
        return CauseRepository()

    @cached_property
    def stored_preflights(self) -> PreflightRepository:
        from drumbeat.persistence import PreflightRepository

        self._connected  # noqa: B018
        return PreflightRepository()

    @cached_property
    def stored_preparations(self) -> PreparationRepository:
        from drumbeat.persistence import PreparationRepository

        self._connected  # noqa: B018
        return PreparationRepository()

    @cached_property
    def stored_topoff_jobs(self) -> TopoffJobRepository:
        from drumbeat.persistence.topoff_jobs import TopoffJobRepository

        self._connected  # noqa: B018
        return TopoffJobRepository()

    @cached_property
    def stored_canary_records(self) -> CanaryRecordRepository:
        from drumbeat.persistence.canary import CanaryRecordRepository

        self._connected  # noqa: B018
        return CanaryRecordRepository()

    @cached_property
    def stored_banners(self) -> ports.Banners:
        from drumbeat.persistence import BannerRepository

        self._connected  # noqa: B018
        return BannerRepository()

    @cached_property
    def stored_figures(self) -> ports.Figures:
        from drumbeat.persistence.figures import FiguresRepository

        self._connected  # noqa: B018
        return FiguresRepository()

    @cached_property
    def stored_errors(self) -> ports.ErrorLog:
        from drumbeat.persistence.error_log import ErrorLogRepository

        self._connected  # noqa: B018
        return ErrorLogRepository()

    @cached_property
    def stored_job_log(self) -> ports.JobLog:
        from drumbeat.persistence.job_log import JobLogRepository

        self._connected  # noqa: B018
        return JobLogRepository()

    @cached_property
    def stored_operator_log(self) -> ports.OperatorLogStore:
        from drumbeat.persistence.operator_log import OperatorLogRepository

        self._connected  # noqa: B018
        return OperatorLogRepository()

    def connect_table(self) -> None:
        """Point the repositories at the deployment's table."""
        from drumbeat import persistence

        persistence.connect(self.settings.table_name, pause=self._pause, in_time=clients.is_in_time)

    @cached_property
    def _connected(self) -> None:
        self.connect_table()

    @cached_property
    def plans(self) -> PlanRepository:
        from drumbeat.domain.plans import Plan
        from drumbeat.persistence import PlanRepository

        self._connected  # noqa: B018
        return PlanRepository(Plan(self.settings.default_plan), self.clock)

    @cached_property
    def banner_counters(self) -> ports.BannerCounters:
        from drumbeat.persistence import BannerCountRepository

        self._connected  # noqa: B018
        return BannerCountRepository()

    @cached_property
    def derived(self) -> ports.Derived:
        from drumbeat.persistence.stream import StreamRepository

        self._connected  # noqa: B018
        return StreamRepository()

    @cached_property
    def figures_book(self) -> ports.FiguresBook:
        from drumbeat.persistence.figures import FiguresBookRepository

        self._connected  # noqa: B018
        return FiguresBookRepository()

    @cached_property
    def due_index(self) -> DueIndexRepository:
        from drumbeat.persistence import DueIndexRepository

        self._connected  # noqa: B018
        return DueIndexRepository()

    @cached_property
    def throttle(self) -> ports.Throttle:
        from drumbeat.persistence import ThrottleRepository

        self._connected  # noqa: B018
        return ThrottleRepository(self.clock)
