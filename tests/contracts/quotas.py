"""The contract of `ports.Quotas` where no plan gives other numbers."""

from __future__ import annotations

import pytest

from drumbeat.domain.quotas import Quota
from drumbeat.ports import Quotas
from tests.samples import H2O


class QuotasContract:
    """Subclasses give `quotas`, of which members are limited to 3 and a file to 500 bytes."""

    @pytest.fixture
    def quotas(self) -> Quotas:
        raise NotImplementedError

    @pytest.mark.parametrize(("quota", "most"), [(Quota.MEMBERS, 3), (Quota.FILE_BYTES, 500)])
    def test_the_deployment_s_number_holds_for_every_business(
        self, quotas: Quotas, quota: Quota, most: int
    ) -> None:
        assert quotas.most(quota) == most
        assert quotas.most(quota, H2O) == most

    def test_each_quota_has_a_number(self, quotas: Quotas) -> None:
        assert all(quotas.most(quota, H2O) > 0 for quota in Quota)
