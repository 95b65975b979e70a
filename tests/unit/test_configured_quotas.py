"""Quotas: the deployment's numbers, and what plans give instead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drumbeat.configured_quotas import ConfiguredQuotas
from drumbeat.domain.plans import Limit, Plan
from drumbeat.domain.quotas import Quota
from drumbeat.settings import Settings
from tests.contracts.quotas import QuotasContract
from tests.fakes.plans import UsualPlans
from tests.samples import H2O

SMALL = replace(H2O, overrides={Limit.STORAGE: 700, Limit.FILE: 900})


def quotas_of(plan: Plan, **settings: int) -> ConfiguredQuotas:
    return ConfiguredQuotas(Settings(table_name="", **settings), lambda: UsualPlans(plan))  # type: ignore[arg-type]


class TestConfiguredQuotas(QuotasContract):
    @pytest.fixture
    def quotas(self) -> ConfiguredQuotas:
        return quotas_of(Plan.UNLIMITED, members_per_business=3, file_bytes=500)


def test_a_plan_says_how_large_a_library_may_be() -> None:
    assert quotas_of(Plan.FREE, library_bytes=5_000).most(Quota.LIBRARY_BYTES, SMALL) == 700


def test_a_plan_allows_no_larger_files_than_the_deployment_can_process() -> None:
    assert quotas_of(Plan.FREE, file_bytes=500).most(Quota.FILE_BYTES, SMALL) == 500
    assert quotas_of(Plan.FREE, file_bytes=5_000).most(Quota.FILE_BYTES, SMALL) == 900


def test_plans_are_not_asked_about_anything_else() -> None:
    def plans() -> UsualPlans:
        raise AssertionError("Nobody asks.")

    quotas = ConfiguredQuotas(Settings(table_name="", members_per_business=3), plans)

    assert quotas.most(Quota.MEMBERS, SMALL) == 3
