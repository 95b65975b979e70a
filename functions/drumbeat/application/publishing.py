"""Publishing due posts, and checking them beforehand."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from drumbeat.application.library import LibraryServices

if TYPE_CHECKING:
    from drumbeat.services.batches import BatchPublisher
    from drumbeat.services.dispatching import Dispatcher
    from drumbeat.services.limiting import Limiter
    from drumbeat.services.preflight import PreflightChecker, PreflightDesk
    from drumbeat.services.preflight_rounds import PreflightRounds
    from drumbeat.services.preparation_steps import PreparationSteps
    from drumbeat.services.preparing import LongPreparer
    from drumbeat.services.publishing import Publisher
    from drumbeat.services.recording import Recorder


class PublishingServices(LibraryServices):
    """The library, and publishing."""

    @cached_property
    def dispatcher(self) -> Dispatcher:
        from drumbeat.services.dispatching import Dispatcher

        return Dispatcher(
            due_index=self.due_index,
            gates=self.stored_gates,
            networks=self.networks,
            workflow=self.workflow,
            clock=self.clock,
            shards=self.settings.due_shards,
            look_ahead=self._look_ahead,
            start_ahead=timedelta(seconds=self.settings.start_ahead_seconds),
            work_through=self.work_through,
        )

    @cached_property
    def limiter(self) -> Limiter:
        from drumbeat.services.limiting import Limiter

        return Limiter(
            gates=self.stored_gates, networks=self.networks, clock=self.clock, meter=self.meter
        )

    @cached_property
    def recorder(self) -> Recorder:
        from drumbeat.services.recording import Recorder

        return Recorder(
            calendar=self.stored_calendar,
            notifications=self.stored_notifications,
            clock=self.clock,
            meter=self.meter,
            look_ahead=self._look_ahead,
        )

    @cached_property
    def long_preparer(self) -> LongPreparer:
        from drumbeat.services.preparing import LongPreparer

        return LongPreparer(
            stored=self.stored_preparations,
            workflow=self.media_workflow,
            vault=self.vault,
            clock=self.clock,
        )

    @cached_property
    def preparation_steps(self) -> PreparationSteps:
        from drumbeat.services.preparation_steps import PreparationSteps

        return PreparationSteps(
            calendar=self.stored_calendar,
            sessions=self.sessions,
            media=self.post_media,
            fitting=self.fitting,
            networks=self.networks,
            preparer=self.long_preparer,
            notifications=self.stored_notifications,
            limiter=self.limiter,
            recorder=self.recorder,
            dispatcher=self.dispatcher,
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def publisher(self) -> Publisher:
        from drumbeat.services.handles import Handles
        from drumbeat.services.outcomes import Outcomes
        from drumbeat.services.post_reading import PostReader
        from drumbeat.services.publishing import Publisher
        from drumbeat.services.sequels import Sender

        sequels = Sender(
            calendar=self.stored_calendar,
            limiter=self.limiter,
            clock=self.clock,
            look_ahead=self._look_ahead,
        )
        reader = PostReader(
            calendar=self.stored_calendar,
            contents=self.stored_contents,
            media=self.post_media,
            sessions=self.sessions,
            networks=self.networks,
            limiter=self.limiter,
            log=self.log,
            meter=self.recorder.meter,
        )
        return Publisher(
            calendar=self.stored_calendar,
            reader=reader,
            handles=Handles(fitting=self.fitting, preparer=self.long_preparer, clock=self.clock),
            limiter=self.limiter,
            outcomes=Outcomes(
                recorder=self.recorder,
                accounts=self.stored_accounts,
                limiter=self.limiter,
                clock=self.clock,
            ),
            sequels=sequels,
            reserving=self.reserving,
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def batches(self) -> BatchPublisher:
        from drumbeat.persistence.table import connection
        from drumbeat.services.batches import BatchPublisher

        self._connected  # noqa: B018
        connection().client  # noqa: B018  # made before several threads use it
        return BatchPublisher(
            publisher=self.publisher, recorder=self.recorder, crew=self.crew, clock=self.clock
        )

    @cached_property
    def preflight(self) -> PreflightDesk:
        from drumbeat.services.preflight import PreflightDesk

        return PreflightDesk(
            calendar=self.stored_calendar,
            contents=self.stored_contents,
            accounts=self.stored_accounts,
            runner=self.preflight_runner,
        )

    @cached_property
    def preflight_checker(self) -> PreflightChecker:
        from drumbeat.platforms.library_media import LibraryMedia
        from drumbeat.platforms.lookups import Guard
        from drumbeat.platforms.media_probe import HttpMediaProbe
        from drumbeat.platforms.media_reader import AddressedMedia
        from drumbeat.platforms.registry import Networks
        from drumbeat.platforms.requests_transport import RequestsTransport
        from drumbeat.services.preflight import PreflightChecker
        from drumbeat.services.sessions import SessionService

        # Shorter timeouts than when publishing: a slow address must not delay the checks of other
        # posts.
        transport = RequestsTransport(
            connect_seconds=2, read_seconds=4, body_seconds=2, whole_seconds=6
        )
        guard = Guard(allow_private=self.settings.allow_private_addresses)
        networks = Networks(self.settings, self.clock, transport, self._given_apps)
        media = LibraryMedia(self.media_store, AddressedMedia(self.clock, transport, guard=guard))
        return PreflightChecker(
            calendar=self.stored_calendar,
            contents=self.stored_contents,
            secrets=self.stored_secrets,
            sessions=SessionService(
                renewals=self.renewals, networks=networks, media=media, renewing=self.networks
            ),
            networks=networks,
            probe=HttpMediaProbe(transport, self.clock, guard=guard),
            media=self.post_media,
            preflights=self.stored_preflights,
            accounts=self.stored_accounts,
            limiter=self.limiter,
            clock=self.clock,
            log=self.log,
            meter=self.meter,
        )

    @cached_property
    def preflight_rounds(self) -> PreflightRounds:
        from drumbeat.services.preflight_rounds import PreflightRounds

        return PreflightRounds(
            due_index=self.due_index,
            preflights=self.stored_preflights,
            checker=self.preflight_checker,
            clock=self.clock,
            log=self.log,
            shards=self.settings.due_shards,
            work_through=self.work_through,
        )
