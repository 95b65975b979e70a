"""What operators read of errors, jobs and their own changes, in the table."""

from __future__ import annotations

import pytest

from drumbeat.persistence.error_log import ErrorLogRepository
from drumbeat.persistence.job_log import JobLogRepository
from drumbeat.persistence.operator_log import OperatorLogRepository
from tests.contracts.logs import ErrorLogContract, JobLogContract, OperatorLogContract


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


@pytest.mark.usefixtures("table")
class TestOperatorLogRepository(OperatorLogContract):
    @pytest.fixture
    def entries(self) -> OperatorLogRepository:
        return OperatorLogRepository()
