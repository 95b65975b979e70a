"""Starting jobs again, by the queues and functions of a deployment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import boto3
import pytest

from drumbeat.application import Application
from drumbeat.domain.job_log import JobKind
from drumbeat.ports import JobStarter
from drumbeat.settings import Settings
from tests.contracts.job_starter import JobStarterContract
from tests.integration.aws.functions import Functions
from tests.integration.aws.queues import received

QUEUES = {
    JobKind.TOP_OFF: "topoff",
    JobKind.FOLLOW_CHANGE: "topoff",
    JobKind.RENEWAL: "renewal",
    JobKind.MEDIA: "media",
}
FUNCTIONS = {
    JobKind.EXPORT: "upkeep",
    JobKind.UPKEEP: "upkeep",
    JobKind.AUDIT: "upkeep",
    JobKind.PREFLIGHT: "preflight",
}


class TestAwsJobStarter(JobStarterContract):
    @pytest.fixture
    def starter(self, aws: None) -> JobStarter:
        self.sqs = boto3.client("sqs")
        self.urls = {
            name: self.sqs.create_queue(QueueName=name)["QueueUrl"] for name in QUEUES.values()
        }
        app = Application(
            Settings(
                table_name="",
                topoff_queue_url=self.urls["topoff"],
                renewal_queue_url=self.urls["renewal"],
                media_queue_url=self.urls["media"],
                upkeep_function="upkeep",
                preflight_function="preflight",
                feeds_function="feeds",
                media_function="media",
            )
        )
        self.functions = Functions(app.client("lambda"))
        return app.job_starter

    def received(self, starter: JobStarter, kind: JobKind) -> Sequence[Any]:
        if kind in QUEUES:
            return received(self.sqs, self.urls[QUEUES[kind]])
        return self.functions.received(FUNCTIONS[kind])

    def take_down(self, starter: JobStarter, kind: JobKind) -> None:
        if kind in QUEUES:
            self.sqs.delete_queue(QueueUrl=self.urls[QUEUES[kind]])
        self.functions.is_down = True


def test_a_job_without_a_queue_or_function_can_not_be_started() -> None:
    starter = Application(Settings(table_name="", topoff_queue_url="https://queue")).job_starter

    startable = {kind for kind in JobKind if starter.can_start(kind)}

    assert startable == {JobKind.TOP_OFF, JobKind.FOLLOW_CHANGE}
