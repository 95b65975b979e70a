"""What is done in the background, run by run: top-offs, what follows changes, renewals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Protocol

from drumbeat.domain.topoff_jobs import TopoffJob


class TopoffJobs(Protocol):
    def get(self, tenant_id: str, job_id: str) -> TopoffJob | None: ...

    def put(self, job: TopoffJob) -> None: ...


class RunQueue(Protocol):
    def send(self, messages: Iterable[Mapping[str, Any]], *, after: timedelta = timedelta()) -> int:
        """Returns how many were sent. They arrive after `after`, at most a quarter of an hour.

        Raises Unavailable.
        """
        ...
