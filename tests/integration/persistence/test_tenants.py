"""Tenants in the table keep the port's contract, also when two processes change them at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.errors import ChangedMeanwhile, Conflict
from drumbeat.domain.tenancy import Role
from drumbeat.persistence import TenantRepository, ThrottleRepository
from drumbeat.persistence.table import connection
from drumbeat.ports import Tenants
from tests.contracts.tenants import ADA, BEN, H2O, TenantsContract, add, member
from tests.contracts.throttle import ThrottleContract
from tests.interference import before_call
from tests.meter import metered


class TestTenantRepository(TenantsContract):
    @pytest.fixture
    def tenants(self) -> Tenants:
        return TenantRepository()

    def test_a_tenant_is_read_by_its_id(self, h2o):
        assert h2o.get("h2o") == H2O
        assert h2o.get("all_county") is None

    def test_of_two_changes_at_once_one_is_refused(self, h2o):
        ben = add(h2o, member(BEN, Role.ADMIN))
        ada = member(ADA, Role.ADMIN)
        roster = h2o.roster("h2o")

        with (
            before_call(connection().client, 0, lambda: h2o.change_roster(roster, ben, None)),
            pytest.raises(ChangedMeanwhile),
        ):
            h2o.change_roster(roster, ada, None)

        assert list(h2o.roster("h2o").members) == [ada]

    def test_of_two_who_take_a_slug_at_once_one_gets_it(self, h2o):
        def rival() -> None:
            TenantRepository().create(replace(H2O, id="acme"), member(BEN, Role.ADMIN, "acme"))

        with (
            before_call(connection().client, 0, rival),
            pytest.raises(Conflict) as refused,
        ):
            h2o.create(replace(H2O, id="acme"), member(ADA, Role.ADMIN, "acme"))

        assert refused.value.code == "tenant_exists"
        assert [m.email for m in h2o.roster("acme").members] == [BEN.email]

    def test_access_takes_one_read(self, h2o):
        with metered(connection().client) as meter:
            h2o.access("h2o", ADA)

        assert meter.operations == {"BatchGetItem": 1}

    def test_a_member_of_many_tenants_sees_all_of_them(self, h2o):
        for number in range(60):
            name = f"tenant-{number}"
            h2o.create(replace(H2O, id=name), member(BEN, Role.ADMIN, name))

        assert len(h2o.of(BEN)) == 60


class TestThrottleRepository(ThrottleContract):
    @pytest.fixture
    def throttle(self, clock):
        return ThrottleRepository(clock)

    def test_a_try_is_one_write(self, throttle):
        with metered(connection().client) as meter:
            throttle.take("login#ada", 3, timedelta(minutes=15))

        assert meter.operations == {"UpdateItem": 1}
