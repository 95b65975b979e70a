"""What operators read of errors and jobs, in the table."""

from __future__ import annotations

import pytest

from drumbeat.persistence.error_log import ErrorLogRepository
from drumbeat.persistence.job_log import JobLogRepository
from tests.contracts.logs import ErrorLogContract, JobLogContract


@pytest.mark.usefixtures("table")
class TestErrorLogRepository(ErrorLogContract):
    @pytest.fixture
    def log(self) -> ErrorLogRepository:
        return ErrorLogRepository()


@pytest.mark.usefixtures("table")
class TestJobLogRepository(JobLogContract):
    @pytest.fixture
    def log(self) -> JobLogRepository:
        return JobLogRepository()
