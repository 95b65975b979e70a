"""Tenants and members: the use cases, and the stand-in that they are tested with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drumbeat.domain.errors import Conflict, Forbidden, InvalidInput, StaleVersion
from drumbeat.domain.tenancy import Access, Member, Role, Tenant
from drumbeat.services.tenants import TenantService
from tests.contracts.tenants import TenantsContract
from tests.fakes.clock import FixedClock
from tests.fakes.tenants import InMemoryTenants

ADA = "ada@example.com"
BEN = "ben@example.com"


class TestInMemoryTenants(TenantsContract):
    @pytest.fixture
    def tenants(self) -> InMemoryTenants:
        return InMemoryTenants()


@pytest.fixture
def service() -> TenantService:
    return TenantService(tenants=InMemoryTenants(), clock=FixedClock())


@pytest.fixture
def h2o(service: TenantService) -> Tenant:
    return create(service)


def create(service: TenantService, **changes: str) -> Tenant:
    wanted = {
        "email": ADA,
        "full_name": "Ada Lovelace",
        "tenant_id": "h2o",
        "name": "H2O Plumbing",
        "timezone": "America/Los_Angeles",
    }
    return service.create(**{**wanted, **changes})


def access(tenant: Tenant, role: Role = Role.ADMIN, email: str = ADA) -> Access:
    return Access(tenant, email, role)


def test_the_founder_is_the_admin(service: TenantService, h2o: Tenant) -> None:
    [(tenant, member)] = service.of(ADA)

    assert tenant == h2o
    assert tenant.created_at == FixedClock().now()
    assert (member.role, member.joined, member.full_name) == (Role.ADMIN, True, "Ada Lovelace")


@pytest.mark.parametrize("slug", ["", "a", "H2O", "-h2o", "h 2", "h2o\n", "ü2o", "x" * 64])
def test_a_slug_that_is_none_is_refused(service: TenantService, slug: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        create(service, tenant_id=slug)

    assert [error.field for error in refused.value.errors] == ["tenant_id"]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "america/los_angeles", "", "../UTC"])
def test_an_unknown_zone_is_refused(service: TenantService, h2o: Tenant, zone: str) -> None:
    with pytest.raises(InvalidInput) as creating:
        create(service, tenant_id="other", timezone=zone)
    with pytest.raises(InvalidInput) as changing:
        service.change(access(h2o), timezone=zone)

    for refused in (creating, changing):
        assert [error.field for error in refused.value.errors] == ["timezone"]


def test_only_what_is_given_changes(service: TenantService, h2o: Tenant) -> None:
    changed = service.change(access(h2o), max_lateness_minutes=0)

    assert changed == replace(h2o, max_lateness_minutes=0, version=2)


def test_changing_nothing_raises_no_version(service: TenantService, h2o: Tenant) -> None:
    assert service.change(access(h2o), name=h2o.name) == h2o
    assert service.change(access(h2o)) == h2o


def test_a_stale_version_changes_nothing(service: TenantService, h2o: Tenant) -> None:
    now = service.change(access(h2o), name="Water", version=1)

    with pytest.raises(StaleVersion):
        service.change(access(now), name="Fire", version=1)

    assert [tenant.name for tenant, _ in service.of(ADA)] == ["Water"]


def test_an_invitation_looks_the_same_for_known_and_unknown(
    service: TenantService, h2o: Tenant
) -> None:
    create(service, tenant_id="bens", email=BEN)

    known = service.invite(access(h2o), email=BEN.upper(), role=Role.EDITOR)
    unknown = service.invite(access(h2o), email="new@example.com", role=Role.EDITOR)

    assert known == replace(unknown, email=BEN)
    assert not known.joined


def test_an_invited_email_is_a_member(service: TenantService, h2o: Tenant) -> None:
    invited = service.invite(access(h2o), email=BEN, role=Role.VIEWER)

    assert service.of(BEN) == [(h2o, invited)]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_only_admins_manage(service: TenantService, h2o: Tenant, role: Role) -> None:
    service.invite(access(h2o), email=BEN, role=role)
    before = list(service.members(access(h2o)))
    mine = access(h2o, role, BEN)

    for attempt in (
        lambda: service.change(mine, name="Mine"),
        lambda: service.invite(mine, email="friend@example.com", role=Role.VIEWER),
        lambda: service.change_role(mine, email=BEN, role=Role.ADMIN),
        lambda: service.remove(mine, email=ADA),
    ):
        with pytest.raises(Forbidden):
            attempt()

    assert service.members(mine) == before


def test_emails_are_compared_in_lower_case(service: TenantService, h2o: Tenant) -> None:
    service.invite(access(h2o), email="Ben@Example.com", role=Role.VIEWER)

    with pytest.raises(Conflict):
        service.invite(access(h2o), email="BEN@example.com", role=Role.VIEWER)
    changed: Member = service.change_role(access(h2o), email="beN@example.com", role=Role.EDITOR)
    service.remove(access(h2o), email="BEN@EXAMPLE.COM")

    assert changed.email == BEN
    assert service.of(BEN) == []
