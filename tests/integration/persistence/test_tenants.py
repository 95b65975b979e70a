"""Tenants in the table keep the port's contract, also when two change them at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drumbeat.domain.errors import Conflict
from drumbeat.domain.tenancy import Role
from drumbeat.persistence import TenantRepository
from drumbeat.persistence.table import connection
from drumbeat.ports import Tenants
from tests.contracts.tenants import ADA, BEN, H2O, TenantsContract, member
from tests.interference import before_call
from tests.meter import metered


class TestTenantRepository(TenantsContract):
    @pytest.fixture
    def tenants(self) -> Tenants:
        return TenantRepository()

    def test_a_tenant_is_read_by_its_id(self, h2o):
        assert h2o.get("h2o") == H2O
        assert h2o.get("all_county") is None

    def test_of_two_admins_who_leave_at_once_one_stays(self, h2o):
        h2o.add_member(member(BEN, Role.ADMIN))

        with (
            before_call(connection().client, 1, lambda: h2o.remove_member("h2o", BEN)),
            pytest.raises(Conflict) as refused,
        ):
            h2o.remove_member("h2o", ADA)

        assert refused.value.code == "last_admin"
        assert [m.email for m in h2o.members("h2o")] == [ADA]

    def test_of_two_who_take_a_slug_at_once_one_gets_it(self, h2o):
        def rival() -> None:
            TenantRepository().create(replace(H2O, id="acme"), member(BEN, Role.ADMIN, "acme"))

        with (
            before_call(connection().client, 0, rival),
            pytest.raises(Conflict) as refused,
        ):
            h2o.create(replace(H2O, id="acme"), member(ADA, Role.ADMIN, "acme"))

        assert refused.value.code == "tenant_exists"
        assert [m.email for m in h2o.members("acme")] == [BEN]

    def test_access_takes_one_read(self, h2o):
        with metered(connection().client) as meter:
            h2o.access("h2o", ADA)

        assert meter.operations == {"BatchGetItem": 1}

    def test_a_member_of_many_tenants_sees_all_of_them(self, h2o):
        for number in range(60):
            name = f"tenant-{number}"
            h2o.create(replace(H2O, id=name), member(BEN, Role.ADMIN, name))

        assert len(h2o.of_member(BEN)) == 60
