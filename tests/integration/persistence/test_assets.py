"""Rows of the library in the table, as far as they are read several at once."""

from __future__ import annotations

from typing import Any

import pytest

from drumbeat.domain.media import Asset, Space
from drumbeat.persistence import AssetRepository
from tests.contracts.assets import AssetsReadContract


@pytest.mark.usefixtures("table")
class TestAssetRepository(AssetsReadContract):
    @pytest.fixture
    def assets(self) -> AssetRepository:
        return AssetRepository()

    def keep(self, assets: Any, stored: Asset) -> None:
        assets.create([stored], most=Space(size=10**12, count=10))
