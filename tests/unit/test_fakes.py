"""The stand-ins keep the contracts of what they replace.

The tests of the stand-ins of tenants, throttle and directory are in `services`, those of the due
index in `integration/persistence`, with the same tests as for the table, those of the runner of
checks in `integration/jobs`, and those of publishing in virtual time in `integration/faults`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest

from drumbeat.domain.errors import Unavailable
from drumbeat.domain.job_log import JobKind
from drumbeat.domain.media import Asset
from drumbeat.ports import Archives, FeedWriter, MailRefused, MailUnclear, MediaUnavailable
from tests.contracts.archives import ArchivesContract, ExporterContract
from tests.contracts.assets import AssetsReadContract
from tests.contracts.derivatives import DerivativesContract
from tests.contracts.derived_files import DerivedFilesContract
from tests.contracts.downloads import DownloadsContract
from tests.contracts.feed_writer import FeedWriterContract
from tests.contracts.gates import GatesContract
from tests.contracts.job_starter import JobStarterContract
from tests.contracts.logs import ErrorLogContract, JobLogContract, OperatorLogContract
from tests.contracts.mailer import MailerContract
from tests.contracts.marks import MarksContract
from tests.contracts.media_files import MediaFilesContract
from tests.contracts.parameters import REGISTERED, AppsContract, BillingKeysContract
from tests.contracts.plans import PlansContract
from tests.contracts.queue import MediaQueueContract, RunQueueContract
from tests.contracts.quotas import QuotasContract
from tests.contracts.secrets import SecretsContract
from tests.contracts.surroundings import (
    ClockContract,
    CrewContract,
    IdsContract,
    Line,
    LogContract,
    MeterContract,
)
from tests.contracts.vault import VaultContract
from tests.contracts.workflow import WorkflowContract
from tests.fakes.apps import KeptApps
from tests.fakes.archives import HeldExporter, InMemoryArchives
from tests.fakes.billing_keys import KeptBillingKeys
from tests.fakes.clock import FixedClock
from tests.fakes.crew import CrewOfOne
from tests.fakes.downloads import HeldDownloads
from tests.fakes.gates import HeldGates
from tests.fakes.ids import CountingIds, IdsOf
from tests.fakes.job_log import KeptErrors, KeptJobs, NotedStarts
from tests.fakes.library import PublicFiles, WritesAtOnce
from tests.fakes.log import RecordingLog
from tests.fakes.mailer import RecordingMailer
from tests.fakes.media_library import (
    AsTheyAre,
    InMemoryAssets,
    InMemoryDerivedFiles,
    InMemoryFiles,
)
from tests.fakes.media_queue import HeldMediaQueue
from tests.fakes.meter import RecordingMeter
from tests.fakes.operator_log import InMemoryOperatorLog
from tests.fakes.plans import UsualPlans
from tests.fakes.preflight import KeptMarks
from tests.fakes.queue import HeldQueue
from tests.fakes.quotas import FixedQuotas
from tests.fakes.secrets import KeptSecrets
from tests.fakes.vault import PlainVault
from tests.fakes.workflow import RecordingWorkflow
from tests.samples import NOW, secret


class TestFixedClock(ClockContract):
    @pytest.fixture
    def clock(self) -> FixedClock:
        return FixedClock()


class TestCountingIds(IdsContract):
    @pytest.fixture
    def ids(self) -> CountingIds:
        return CountingIds()


class TestIdsOf(IdsContract):
    @pytest.fixture
    def ids(self) -> IdsOf:
        return IdsOf(NOW)


class TestCrewOfOne(CrewContract):
    @pytest.fixture
    def crew(self) -> CrewOfOne:
        return CrewOfOne()


class TestRecordingLog(LogContract):
    @pytest.fixture
    def log(self) -> RecordingLog:
        return RecordingLog()

    def written(self, log: RecordingLog) -> Sequence[Line]:
        return log.lines

    def told(self, log: RecordingLog) -> str:
        return log.tracebacks[-1]


class TestRecordingMeter(MeterContract):
    @pytest.fixture
    def meter(self) -> RecordingMeter:
        return RecordingMeter()

    def counted(self, meter: RecordingMeter) -> Mapping[str, Sequence[float]]:
        values: dict[str, list[float]] = {
            "PostsPublished": [1] * len(meter.lags),
            "PublishLag": meter.lags,
            "PostsFailed": [1] * meter.failures,
            "NetworkBugs": [1] * meter.bugs,
            "OperatorNeeded": [1] * len(meter.operator_calls),
            "CreditsDiffer": [1] * len(meter.differences),
            "CanaryPublished": [int(published) for published, _ in meter.canaries],
            "CanaryLag": [lag for _, lag in meter.canaries if lag is not None],
        }
        return {name: those for name, those in values.items() if those}


class TestHeldGates(GatesContract):
    @pytest.fixture
    def gates(self) -> HeldGates:
        return HeldGates()


class TestKeptMarks(MarksContract):
    @pytest.fixture
    def marks(self) -> KeptMarks:
        return KeptMarks()


class TestKeptSecrets(SecretsContract):
    @pytest.fixture
    def secrets(self) -> KeptSecrets:
        secrets = KeptSecrets()
        secrets.kept["h2o", "page"] = secret()
        return secrets


class TestPlainVault(VaultContract):
    @pytest.fixture
    def vault(self) -> PlainVault:
        return PlainVault()


class TestHeldQueue(RunQueueContract):
    @pytest.fixture
    def queue(self) -> HeldQueue:
        return HeldQueue()

    def waiting(self, queue: HeldQueue) -> Sequence[Any]:
        return queue.messages


class TestHeldMediaQueue(MediaQueueContract):
    @pytest.fixture
    def queue(self) -> HeldMediaQueue:
        return HeldMediaQueue()

    def waiting(self, queue: HeldMediaQueue) -> Sequence[Any]:
        return queue.messages


class TestRecordingMailer(MailerContract):
    @pytest.fixture
    def mailer(self) -> RecordingMailer:
        return RecordingMailer()

    def sent(self, mailer: RecordingMailer) -> Sequence[tuple[str, str]]:
        return [(each.to, each.subject) for each in mailer.mails]

    def refuse(self, mailer: RecordingMailer, *, for_good: bool) -> None:
        mailer.sends_all_the_same = True
        mailer.fails.append(MailRefused("It is refused.", for_good=for_good))

    def leave_unclear(self, mailer: RecordingMailer) -> None:
        mailer.sends_all_the_same = True
        mailer.fails.append(MailUnclear("It did not answer."))


class TestNotedStarts(JobStarterContract):
    @pytest.fixture
    def starter(self) -> NotedStarts:
        return NotedStarts()

    def received(self, starter: NotedStarts, kind: JobKind) -> Sequence[Any]:
        return [payload for started, payload in starter.started if started is kind]

    def take_down(self, starter: NotedStarts, kind: JobKind) -> None:
        starter.is_down = True


class TestRecordingWorkflow(WorkflowContract):
    @pytest.fixture
    def workflow(self) -> RecordingWorkflow:
        return RecordingWorkflow()

    def started(self, workflow: RecordingWorkflow) -> Mapping[str, Mapping[str, Any]]:
        return workflow.started

    def end(self, workflow: RecordingWorkflow, name: str) -> None:
        """Nothing runs here."""

    def take_down(self, workflow: RecordingWorkflow) -> None:
        workflow.down = True


class TestInMemoryFiles(MediaFilesContract):
    @pytest.fixture
    def files(self) -> InMemoryFiles:
        return InMemoryFiles(clock=FixedClock(NOW))

    def now(self) -> datetime:
        return NOW


class TestPublicFiles(MediaFilesContract):
    @pytest.fixture
    def files(self) -> PublicFiles:
        return PublicFiles(clock=FixedClock(NOW))

    def now(self) -> datetime:
        return NOW

    def test_a_write_that_is_refused_changes_nothing(self, files: PublicFiles) -> None:
        files.put("kept", b"before", "text/plain")
        files.fails = 2

        with pytest.raises(Unavailable):
            files.put("kept", b"after", "text/plain")
        with pytest.raises(Unavailable):
            files.delete(["kept"])

        assert files.read("kept") == b"before"


class TestHeldDownloads(DownloadsContract):
    @pytest.fixture
    def downloads(self) -> HeldDownloads:
        return HeldDownloads()

    def offer(self, downloads: HeldDownloads, url: str, content: bytes) -> None:
        downloads.contents[url] = content

    def silence(self, downloads: HeldDownloads) -> None:
        downloads.failure = MediaUnavailable("no_answer", "It did not answer.", transient=True)


class TestInMemoryAssets(AssetsReadContract):
    @pytest.fixture
    def assets(self) -> InMemoryAssets:
        return InMemoryAssets()

    def keep(self, assets: Any, stored: Asset) -> None:
        assets.put(stored)


class TestInMemoryDerivedFiles(DerivedFilesContract):
    @pytest.fixture
    def files(self) -> InMemoryDerivedFiles:
        return InMemoryDerivedFiles()


class TestKeptJobs(JobLogContract):
    @pytest.fixture
    def log(self) -> KeptJobs:
        return KeptJobs()


class TestKeptErrors(ErrorLogContract):
    @pytest.fixture
    def log(self) -> KeptErrors:
        return KeptErrors()


class TestInMemoryOperatorLog(OperatorLogContract):
    @pytest.fixture
    def entries(self) -> InMemoryOperatorLog:
        return InMemoryOperatorLog()


class TestFixedQuotas(QuotasContract):
    @pytest.fixture
    def quotas(self) -> FixedQuotas:
        return FixedQuotas(members_per_business=3, file_bytes=500)


class TestAsTheyAre(DerivativesContract):
    @pytest.fixture
    def derivatives(self) -> AsTheyAre:
        return AsTheyAre()


class TestUsualPlans(PlansContract):
    @pytest.fixture
    def plans(self) -> UsualPlans:
        return UsualPlans(clock=FixedClock(NOW))


class TestInMemoryArchives(ArchivesContract):
    @pytest.fixture
    def archives(self) -> InMemoryArchives:
        return InMemoryArchives()

    def content(self, archives: Archives, key: str) -> bytes:
        assert isinstance(archives, InMemoryArchives)
        return archives.files[key]


class TestHeldExporter(ExporterContract):
    @pytest.fixture
    def exporter(self) -> HeldExporter:
        return HeldExporter()

    def begun(self, exporter: HeldExporter) -> Sequence[tuple[str, str]]:
        return exporter.begun


class TestWritesAtOnce(FeedWriterContract):
    @pytest.fixture
    def writer(self) -> WritesAtOnce:
        self.written: list[tuple[str, str]] = []

        def write(tenant_id: str, site_id: str) -> bool:
            self.written.append((tenant_id, site_id))
            return True

        return WritesAtOnce(write)

    def ordered(self, writer: FeedWriter) -> Sequence[tuple[str, str]]:
        return self.written


class TestKeptApps(AppsContract):
    @pytest.fixture
    def apps(self) -> KeptApps:
        return KeptApps(dict(REGISTERED))

    @pytest.fixture
    def none(self) -> KeptApps:
        return KeptApps()


class TestKeptBillingKeys(BillingKeysContract):
    def keys(self, *those: bytes) -> KeptBillingKeys:
        return KeptBillingKeys(*those)
