"""The contract of `ports.JobStarter`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from drumbeat.domain.errors import Unavailable
from drumbeat.domain.job_log import LOGGED, JobKind
from drumbeat.ports import JobStarter

#: All others are begun by a schedule, or by a command of the operator's.
STARTABLE = (
    JobKind.TOP_OFF,
    JobKind.FOLLOW_CHANGE,
    JobKind.PREFLIGHT,
    JobKind.MEDIA,
    JobKind.RENEWAL,
    JobKind.UPKEEP,
    JobKind.AUDIT,
    JobKind.EXPORT,
)
PAYLOAD = {"tenant_id": "h2o", "days": 28, LOGGED: {"id": "line", "tries": 3}}


class JobStarterContract:
    """Subclasses give `starter`, `received`: the payloads that have come where work of this kind is
    done, and `take_down`, after which nothing of this kind can be started."""

    @pytest.fixture
    def starter(self) -> JobStarter:
        raise NotImplementedError

    def received(self, starter: JobStarter, kind: JobKind) -> Sequence[Any]:
        raise NotImplementedError

    def take_down(self, starter: JobStarter, kind: JobKind) -> None:
        raise NotImplementedError

    def test_jobs_that_begin_by_themselves_can_not_be_started(self, starter: JobStarter) -> None:
        assert {kind for kind in JobKind if starter.can_start(kind)} == set(STARTABLE)

    @pytest.mark.parametrize("kind", STARTABLE)
    def test_a_job_gets_its_payload_each_time_it_is_started(
        self, starter: JobStarter, kind: JobKind
    ) -> None:
        again = {**PAYLOAD, LOGGED: {"id": "line", "tries": 4}}

        for payload in (PAYLOAD, again):
            starter.start(kind, payload)

        assert sorted(self.received(starter, kind), key=str) == [PAYLOAD, again]

    @pytest.mark.parametrize("kind", [JobKind.TOP_OFF, JobKind.EXPORT])
    def test_a_payload_stays_as_it_was_when_its_original_changes(
        self, starter: JobStarter, kind: JobKind
    ) -> None:
        payload = dict(PAYLOAD)
        starter.start(kind, payload)

        payload["days"] = 7

        assert self.received(starter, kind) == [PAYLOAD]

    @pytest.mark.parametrize("kind", [JobKind.TOP_OFF, JobKind.EXPORT])
    def test_a_payload_that_is_not_json_is_a_bug(self, starter: JobStarter, kind: JobKind) -> None:
        with pytest.raises(TypeError):
            starter.start(kind, {"tenant_id": object()})

        assert self.received(starter, kind) == []

    def test_a_job_that_begins_by_itself_is_not_passed_on(self, starter: JobStarter) -> None:
        with pytest.raises(KeyError):
            starter.start(JobKind.DISPATCH, PAYLOAD)

    @pytest.mark.parametrize("kind", [JobKind.TOP_OFF, JobKind.EXPORT])
    def test_a_job_whose_start_is_refused_is_unavailable(
        self, starter: JobStarter, kind: JobKind
    ) -> None:
        self.take_down(starter, kind)

        with pytest.raises(Unavailable):
            starter.start(kind, PAYLOAD)
