"""Tenants and members: the use cases, and the stand-in that they are tested with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from drumbeat.domain.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    LimitReached,
    NotFound,
    StaleVersion,
)
from drumbeat.domain.tenancy import GRACE, Access, Member, Person, Role, Tenant
from drumbeat.services.tenants import TenantService
from tests.contracts.tenants import TenantsContract
from tests.contracts.throttle import ThrottleContract
from tests.fakes.clock import FixedClock
from tests.fakes.ids import CountingIds
from tests.fakes.log import RecordingLog
from tests.fakes.queue import HeldQueue
from tests.fakes.quotas import FixedQuotas
from tests.fakes.tenants import InMemoryTenants
from tests.fakes.throttle import InMemoryThrottle

ADA = Person(user_id="ada", email="ada@example.com", full_name="Ada Lovelace")
BEN = Person(user_id="ben", email="ben@example.com", full_name="Ben Bit")


class TestInMemoryTenants(TenantsContract):
    @pytest.fixture
    def tenants(self) -> InMemoryTenants:
        return InMemoryTenants()


class TestInMemoryThrottle(ThrottleContract):
    @pytest.fixture
    def throttle(self, clock: FixedClock) -> InMemoryThrottle:
        return InMemoryThrottle(clock)


def service_with(**most: int) -> TenantService:
    """`most`: quotas by their names."""
    return TenantService(
        tenants=InMemoryTenants(),
        quotas=FixedQuotas(**most),
        throttle=InMemoryThrottle(FixedClock()),
        mails=HeldQueue(),
        clock=FixedClock(),
        ids=CountingIds(),
        log=RecordingLog(),
    )


@pytest.fixture
def service() -> TenantService:
    return service_with()


@pytest.fixture
def h2o(service: TenantService) -> Tenant:
    return create(service)


def create(service: TenantService, person: Person = ADA, **changes: str) -> Tenant:
    wanted = {
        "tenant_id": "h2o",
        "name": "H2O Plumbing",
        "timezone": "America/Los_Angeles",
    }
    return service.create(person, **{**wanted, **changes})


def access(tenant: Tenant, role: Role = Role.ADMIN, person: Person = ADA) -> Access:
    return Access(tenant, person.email, role, person.user_id)


def join(service: TenantService, tenant: Tenant, person: Person, role: Role) -> Member:
    """Invites `person`, who accepts."""
    invited = service.invite(access(tenant), email=person.email, role=role)
    return service.accept(person, invited.id)[1]


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


def test_an_older_name_of_a_zone_becomes_the_present_one(
    service: TenantService, h2o: Tenant
) -> None:
    made = create(service, tenant_id="other", timezone="Asia/Calcutta")
    changed = service.change(access(h2o), timezone="Europe/Kiev")

    assert (made.timezone, changed.timezone) == ("Asia/Kolkata", "Europe/Kyiv")


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
    create(service, BEN, tenant_id="bens")

    known = service.invite(access(h2o), email=BEN.email.upper(), role=Role.EDITOR)
    unknown = service.invite(access(h2o), email="new@example.com", role=Role.EDITOR)

    assert known == replace(unknown, id=known.id, email=BEN.email)
    assert not known.joined


def test_who_is_invited_is_no_member_before_they_accept(
    service: TenantService, h2o: Tenant
) -> None:
    invited = service.invite(access(h2o), email=BEN.email, role=Role.VIEWER)

    with pytest.raises(NotFound):
        service.enter(BEN, "h2o")
    assert (service.of(BEN), service.invitations(BEN)) == ([], [(h2o, invited)])

    tenant, member = service.accept(BEN, invited.id)

    assert (tenant, member.role, member.joined) == (h2o, Role.VIEWER, True)
    assert (member.id, member.full_name) == (invited.id, "Ben Bit")
    assert service.enter(BEN, "h2o") == access(h2o, Role.VIEWER, BEN)
    assert (service.of(BEN), service.invitations(BEN)) == ([(h2o, member)], [])


def test_an_invitation_that_is_declined_is_gone(service: TenantService, h2o: Tenant) -> None:
    invited = service.invite(access(h2o), email=BEN.email, role=Role.VIEWER)

    service.decline(BEN, invited.id)

    assert service.invitations(BEN) == []
    assert [member.email for member in service.members(access(h2o))] == [ADA.email]
    with pytest.raises(NotFound):
        service.accept(BEN, invited.id)


def test_nobody_decides_about_somebody_elses_invitation(
    service: TenantService, h2o: Tenant
) -> None:
    invited = service.invite(access(h2o), email=BEN.email, role=Role.ADMIN)
    stranger = Person(user_id="mallory", email="mallory@example.com")

    for attempt in (service.accept, service.decline):
        with pytest.raises(NotFound):
            attempt(stranger, invited.id)

    assert service.invitations(BEN) == [(h2o, invited)]


def test_a_member_who_changes_their_address_stays_one(service: TenantService, h2o: Tenant) -> None:
    join(service, h2o, BEN, Role.EDITOR)
    moved = replace(BEN, email="ben@elsewhere.example", full_name="Benjamin Bit")

    assert service.enter(moved, "h2o").role is Role.EDITOR

    [shown] = [m for m in service.members(access(h2o)) if m.user_id == BEN.user_id]
    assert (shown.email, shown.full_name) == (moved.email, moved.full_name)


def test_a_new_user_of_a_members_old_address_is_nobody(service: TenantService, h2o: Tenant) -> None:
    join(service, h2o, BEN, Role.ADMIN)
    successor = replace(BEN, user_id="another ben")

    with pytest.raises(NotFound):
        service.enter(successor, "h2o")

    assert (service.of(successor), service.invitations(successor)) == ([], [])


def test_everybody_may_leave(service: TenantService, h2o: Tenant) -> None:
    ben = join(service, h2o, BEN, Role.VIEWER)

    service.remove(access(h2o, Role.VIEWER, BEN), ben.id)

    assert service.of(BEN) == []


def test_an_admin_who_was_only_invited_does_not_let_the_last_one_leave(
    service: TenantService, h2o: Tenant
) -> None:
    [ada] = service.members(access(h2o))
    service.invite(access(h2o), email=BEN.email, role=Role.ADMIN)

    for attempt in (
        lambda: service.remove(access(h2o), ada.id),
        lambda: service.change_role(access(h2o), ada.id, role=Role.EDITOR),
    ):
        with pytest.raises(Conflict) as refused:
            attempt()
        assert refused.value.code == "last_admin"


def test_an_admin_leaves_when_another_has_joined(service: TenantService, h2o: Tenant) -> None:
    [ada] = service.members(access(h2o))
    join(service, h2o, BEN, Role.ADMIN)

    service.remove(access(h2o), ada.id)

    assert [member.email for member in service.members(access(h2o, person=BEN))] == [BEN.email]


def test_an_invited_admin_can_be_taken_back_or_made_less(
    service: TenantService, h2o: Tenant
) -> None:
    invited = service.invite(access(h2o), email=BEN.email, role=Role.ADMIN)

    assert service.change_role(access(h2o), invited.id, role=Role.VIEWER).role is Role.VIEWER
    service.remove(access(h2o), invited.id)

    assert service.invitations(BEN) == []


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_only_admins_manage(service: TenantService, h2o: Tenant, role: Role) -> None:
    [ada] = service.members(access(h2o))
    ben = join(service, h2o, BEN, role)
    before = list(service.members(access(h2o)))
    mine = access(h2o, role, BEN)

    for attempt in (
        lambda: service.change(mine, name="Mine"),
        lambda: service.invite(mine, email="friend@example.com", role=Role.VIEWER),
        lambda: service.change_role(mine, ben.id, role=Role.ADMIN),
        lambda: service.remove(mine, ada.id),
        lambda: service.remove(mine, "nobody"),
    ):
        with pytest.raises(Forbidden):
            attempt()

    assert list(service.members(mine)) == before


def test_emails_are_compared_in_lower_case(service: TenantService, h2o: Tenant) -> None:
    invited = service.invite(access(h2o), email="Ben@Example.com", role=Role.VIEWER)

    with pytest.raises(Conflict):
        service.invite(access(h2o), email="BEN@example.com", role=Role.VIEWER)

    assert invited.email == BEN.email


@pytest.mark.parametrize(
    ("quota", "one_more"),
    [
        ("businesses_per_person", lambda s, h2o: create(s, tenant_id="third")),
        ("members_per_business", lambda s, h2o: _invited(s, h2o, "c@example.com")),
        ("invitations_per_day", lambda s, h2o: _invited(s, h2o, "c@example.com")),
    ],
)
def test_there_are_no_more_than_may_be(
    quota: str, one_more: Callable[[TenantService, Tenant], object]
) -> None:
    # given: as many as may be, of each
    service = service_with(**{quota: 2})
    h2o = create(service)
    create(service, tenant_id="second")
    _invited(service, h2o, "a@example.com")
    if quota == "invitations_per_day":
        _invited(service, h2o, "b@example.com")

    # when
    with pytest.raises(LimitReached) as refused:
        one_more(service, h2o)

    # then
    assert refused.value.extra == {"name": quota, "current": 2, "max": 2, "upgrade_to": None}


def test_taking_invitations_back_makes_no_room_for_more_on_that_day() -> None:
    service = service_with(invitations_per_day=3)
    h2o = create(service)
    for number in range(3):
        invited = _invited(service, h2o, f"person{number}@example.com")
        service.remove(access(h2o), invited.id)

    with pytest.raises(LimitReached):
        _invited(service, h2o, "one.more@example.com")


def _invited(service: TenantService, tenant: Tenant, email: str) -> Member:
    return service.invite(access(tenant), email=email, role=Role.VIEWER)


class TestLeaving:
    def test_a_business_is_to_be_deleted_in_a_week(
        self, service: TenantService, h2o: Tenant
    ) -> None:
        leaving = service.leave(access(h2o), name="H2O Plumbing")

        assert leaving.leaves_at == FixedClock().now() + GRACE
        assert service.enter(ADA, "h2o").tenant.leaves_at == leaving.leaves_at

    def test_its_name_must_be_typed(self, service: TenantService, h2o: Tenant) -> None:
        with pytest.raises(InvalidInput) as refused:
            service.leave(access(h2o), name="h2o")

        assert [error.field for error in refused.value.errors] == ["name"]

    def test_asking_twice_changes_no_date(self, service: TenantService, h2o: Tenant) -> None:
        first = service.leave(access(h2o), name="H2O Plumbing")

        assert service.leave(access(first), name="H2O Plumbing") == first

    def test_it_can_be_kept(self, service: TenantService, h2o: Tenant) -> None:
        leaving = service.leave(access(h2o), name="H2O Plumbing")

        assert service.keep(access(leaving)).leaves_at is None

    def test_keeping_what_does_not_leave_changes_nothing(
        self, service: TenantService, h2o: Tenant
    ) -> None:
        assert service.keep(access(h2o)) == h2o

    def test_only_admins_may(self, service: TenantService, h2o: Tenant) -> None:
        with pytest.raises(Forbidden):
            service.leave(access(h2o, Role.EDITOR), name="H2O Plumbing")
        with pytest.raises(Forbidden):
            service.keep(access(h2o, Role.EDITOR))

    def test_whose_deletion_has_begun_is_nobodys(self, service: TenantService, h2o: Tenant) -> None:
        service.invite(access(h2o), email=BEN.email, role=Role.EDITOR)
        service.tenants.update(replace(h2o, is_gone=True), 1, at=FixedClock().now())

        with pytest.raises(NotFound):
            service.enter(ADA, "h2o")
        assert (service.of(ADA), service.invitations(BEN)) == ([], [])


class TestSigningOff:
    def test_who_deletes_their_login_leaves_every_business(
        self, service: TenantService, h2o: Tenant
    ) -> None:
        join(service, h2o, BEN, Role.EDITOR)
        create(service, tenant_id="all_county", name="All County")
        service.invite(
            access(service.enter(ADA, "all_county").tenant), email=BEN.email, role=Role.EDITOR
        )

        service.sign_off(BEN, email="Ben@Example.com")

        assert (service.of(BEN), service.invitations(BEN)) == ([], [])
        assert [member.email for member in service.members(access(h2o))] == [ADA.email]

    def test_the_only_admin_is_told_of_which_business(
        self, service: TenantService, h2o: Tenant
    ) -> None:
        theirs = create(service, BEN, tenant_id="all_county", name="All County")
        join(service, theirs, ADA, Role.EDITOR)

        with pytest.raises(Conflict, match="H2O Plumbing") as refused:
            service.sign_off(ADA, email=ADA.email)

        assert refused.value.code == "last_admin"
        assert len(service.of(ADA)) == 2

    def test_a_business_that_is_to_be_deleted_keeps_nobody(
        self, service: TenantService, h2o: Tenant
    ) -> None:
        service.leave(access(h2o), name="H2O Plumbing")

        service.sign_off(ADA, email=ADA.email)

        assert service.of(ADA) == []

    def test_their_address_must_be_typed(self, service: TenantService, h2o: Tenant) -> None:
        with pytest.raises(InvalidInput) as refused:
            service.sign_off(ADA, email="ben@example.com")

        assert [error.field for error in refused.value.errors] == ["email"]
        assert len(service.of(ADA)) == 1
