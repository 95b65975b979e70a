"""Files that were made of assets on demand, in the table."""

from __future__ import annotations

import pytest

from drumbeat.persistence.derived_files import DerivedFileRepository
from tests.contracts.derived_files import DerivedFilesContract


@pytest.mark.usefixtures("table")
class TestDerivedFileRepository(DerivedFilesContract):
    @pytest.fixture
    def files(self) -> DerivedFileRepository:
        return DerivedFileRepository()
