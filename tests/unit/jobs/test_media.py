"""The media job: how it handles its queue's messages, and requests for a picture."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from drumbeat import application
from drumbeat.domain import uploading
from drumbeat.domain.derivatives import PictureSpec, spec_of
from drumbeat.domain.errors import Conflict, MediaRejected, NotFound, Unavailable
from drumbeat.domain.job_log import JobStatus
from drumbeat.domain.media import Crop, StoredFile
from drumbeat.services.job_log import JobNotes
from jobs import media
from tests.fakes.clock import FixedClock
from tests.fakes.job_log import KeptErrors, KeptJobs
from tests.fakes.log import RecordingLog
from tests.integration.faults.world import CONTEXT
from tests.samples import NOW

EVENTS = Path(__file__).resolve().parents[3] / "events"
FILE = StoredFile(key="media/x/d.jpg", content_type="image/jpeg", size=9, width=3, height=2)


class Processor:
    """Records its calls, and raises what a test orders."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.failure: Exception | None = None

        #: How often there is more to do.
        self.left = 1

    def _do(self, *asked: Any) -> StoredFile:
        self.asked.append(asked)
        if self.failure is not None:
            raise self.failure
        return FILE

    def arrived(self, key: str) -> bool:
        self._do("arrived", key)
        return self._did()

    def look_at(self, tenant_id: str, asset_id: str, *, is_last_try: bool) -> bool:
        self._do("look", tenant_id, asset_id, is_last_try)
        return self._did()

    def _did(self) -> bool:
        self.left -= 1
        return self.left >= 0

    def derive(self, *given: Any) -> StoredFile:
        return self._do("derive", *given)


@pytest.fixture
def jobs() -> KeptJobs:
    return KeptJobs()


@pytest.fixture
def processor(monkeypatch, jobs) -> Processor:
    made = Processor()
    clock = FixedClock(NOW)
    notes = JobNotes(log=jobs, errors=KeptErrors(), clock=clock, lines=RecordingLog())
    running = SimpleNamespace(media_processor=made, clock=clock, job_notes=notes)
    monkeypatch.setattr(application, "running", lambda: running)
    return made


def event(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return loaded


def message(body: Any, tries: int = 1) -> dict[str, Any]:
    attributes = {"ApproximateReceiveCount": str(tries)}
    return {"Records": [{"messageId": "m1", "body": json.dumps(body), "attributes": attributes}]}


def deliver(sent: dict[str, Any]) -> list[str]:
    answer = media.handler(sent, CONTEXT)
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def test_what_has_arrived_in_the_bucket_is_taken_in(processor):
    assert deliver(event("media_arrived")) == []

    [(what, key)] = processor.asked
    assert what == "arrived"
    assert key == "in/h2o/019ad0b5-0000-7000-8000-000000000001/kZ3vJ0mQd1hWm8yqK2b9Xw"


def test_keys_are_read_as_the_bucket_writes_them(processor):
    deliver(message({"Records": [{"s3": {"object": {"key": "in/h2o/a/b%2Bc+d%C3%A9"}}}]}))

    assert processor.asked == [("arrived", "in/h2o/a/b+c dé")]


def test_the_buckets_test_message_is_nothing_to_do(processor):
    assert deliver(message({"Service": "Amazon S3", "Event": "s3:TestEvent"})) == []
    assert processor.asked == []


@pytest.mark.parametrize(("tries", "is_last"), [(1, False), (2, False), (3, True)])
def test_a_message_of_ours_names_an_asset(processor, tries, is_last):
    assert deliver(message({"tenant_id": "h2o", "asset_id": "a"}, tries)) == []

    assert processor.asked == [("look", "h2o", "a", is_last)]


def told_twice(key: str) -> list[dict[str, Any]]:
    """Two messages about one upload: the bucket's, and its client's."""
    return [
        message({"Records": [{"s3": {"object": {"key": key}}}]}),
        message({"tenant_id": "h2o", "asset_id": "a", "upload_key": key}),
    ]


KEY = uploading.upload_key("h2o", "a", NOW, bytes(10))


def test_an_upload_that_is_told_of_twice_is_one_line(processor, jobs):
    for each in told_twice(KEY):
        assert deliver(each) == []

    [run] = jobs.written
    assert (run.id, run.status, run.tenant_id) == (uploading.id_of(KEY), JobStatus.DONE, "h2o")


def test_an_upload_that_fails_is_one_line_whoever_tells_of_it(processor, jobs):
    processor.failure = Unavailable("busy")

    for each in told_twice(KEY):
        assert deliver(each) == ["m1"]

    [run] = jobs.runs.values()
    assert run.status is JobStatus.FAILED


def test_where_there_was_nothing_to_do_no_line_is_left(processor, jobs):
    processor.left = 0

    for each in told_twice(KEY):
        assert deliver(each) == []

    assert jobs.written == []


@pytest.mark.parametrize("failure", [Unavailable("busy"), RuntimeError("a bug")])
def test_what_fails_comes_again(processor, failure):
    processor.failure = failure

    assert deliver(message({"tenant_id": "h2o", "asset_id": "a"})) == ["m1"]


def test_what_is_no_message_comes_again_until_it_is_a_dead_letter(processor):
    broken = {"Records": [{"messageId": "m1", "body": "not JSON", "attributes": {}}]}

    assert deliver(broken) == ["m1"]


def test_who_asks_for_a_picture_gets_where_it_is(processor):
    order = event("media_derive")

    answer = media.handler(order, CONTEXT)

    assert StoredFile(**answer) == FILE
    [(_, tenant_id, asset_id, spec, crop)] = processor.asked
    assert (tenant_id, asset_id) == ("h2o", "019ad0b5-0000-7000-8000-000000000001")
    assert spec == spec_of(order["derive"]["spec"])
    assert isinstance(spec, PictureSpec)
    assert crop == Crop(x=0.5, y=0.3)


@pytest.mark.parametrize(
    ("failure", "code", "transient"),
    [
        (NotFound("Gone."), "not_found", False),
        (Conflict("Not yet.", code="media_not_ready"), "media_not_ready", True),
        (MediaRejected("Too small.", code="picture_does_not_fit"), "picture_does_not_fit", False),
        (Unavailable("Busy."), "unavailable", True),
    ],
)
def test_who_asks_for_a_picture_that_cannot_be_had_is_told_why(processor, failure, code, transient):
    processor.failure = failure
    order = event("media_derive")
    order["derive"]["crop"] = None

    answer = media.handler(order, CONTEXT)

    assert answer == {"error": {"code": code, "message": failure.message, "transient": transient}}
