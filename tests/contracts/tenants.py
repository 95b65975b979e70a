"""The contract of `ports.Tenants`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from drumbeat.domain.errors import ChangedMeanwhile, Conflict, NotFound, StaleVersion
from drumbeat.domain.plans import Plan
from drumbeat.domain.tenancy import Member, Person, Role, Tenant
from drumbeat.ports import TenantStore

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
H2O = Tenant(id="h2o", name="H2O Plumbing", timezone="America/Los_Angeles", created_at=NOW)
ADA = Person(user_id="0d1c7e0a-90c1-70d6-2f4b-000000000ada", email="ada@example.com")
BEN = Person(user_id="0d1c7e0a-90c1-70d6-2f4b-000000000be4", email="ben@example.com")


def member(person: Person, role: Role, tenant_id: str = "h2o", *, joined: bool = True) -> Member:
    """A member who has joined, or an invitation of their address."""
    return Member(
        tenant_id=tenant_id,
        id=f"id-of-{person.email.partition('@')[0]}",
        email=person.email,
        role=role,
        user_id=person.user_id if joined else None,
        joined=joined,
        invited_by="" if joined else ADA.email,
        created_at=NOW,
    )


def add(tenants: TenantStore, new: Member) -> Member:
    tenants.change_roster(tenants.roster(new.tenant_id), None, new)
    return new


class TenantsContract:
    """Subclasses give `tenants`: an empty implementation."""

    @pytest.fixture
    def tenants(self) -> TenantStore:
        raise NotImplementedError

    @pytest.fixture
    def h2o(self, tenants: TenantStore) -> TenantStore:
        """With tenant `h2o`, whose only admin is Ada."""
        tenants.create(H2O, member(ADA, Role.ADMIN))
        return tenants

    def test_a_created_tenant_is_its_founders(self, h2o: TenantStore) -> None:
        assert h2o.access("h2o", ADA) == (H2O, member(ADA, Role.ADMIN))

    def test_when_it_is_to_be_deleted_is_kept_and_taken_back(self, h2o: TenantStore) -> None:
        leaving = h2o.update(replace(H2O, leaves_at=NOW, is_gone=True), 1, at=NOW)
        found = h2o.access("h2o", ADA)
        assert found is not None
        assert (found[0].leaves_at, found[0].is_gone) == (NOW, True)

        h2o.update(replace(leaving, leaves_at=None, is_gone=False), 2, at=NOW)

        found = h2o.access("h2o", ADA)
        assert found is not None
        assert (found[0].leaves_at, found[0].is_gone) == (None, False)

    def test_a_slug_is_given_once(self, h2o: TenantStore) -> None:
        with pytest.raises(Conflict) as refused:
            h2o.create(replace(H2O, name="Another"), member(BEN, Role.ADMIN))

        assert refused.value.code == "tenant_exists"
        assert h2o.access("h2o", BEN) is None
        assert h2o.access("h2o", ADA) == (H2O, member(ADA, Role.ADMIN))

    def test_nobody_else_has_access(self, h2o: TenantStore) -> None:
        assert h2o.access("h2o", BEN) is None
        assert h2o.access("all_county", ADA) is None

    def test_an_update_raises_the_version(self, h2o: TenantStore) -> None:
        stored = h2o.update(replace(H2O, name="Water", max_lateness_minutes=5), 1, at=NOW)

        assert stored == replace(H2O, name="Water", max_lateness_minutes=5, version=2)
        assert h2o.access("h2o", ADA) == (stored, member(ADA, Role.ADMIN))

    def test_a_stale_update_changes_nothing(self, h2o: TenantStore) -> None:
        stored = h2o.update(replace(H2O, name="Water"), 1, at=NOW)

        with pytest.raises(StaleVersion):
            h2o.update(replace(H2O, name="Fire"), 1, at=NOW)

        assert h2o.access("h2o", ADA) == (stored, member(ADA, Role.ADMIN))

    def test_an_invitation_is_found_by_its_address(self, h2o: TenantStore) -> None:
        ben = add(h2o, member(BEN, Role.VIEWER, joined=False))

        assert h2o.access("h2o", BEN) == (H2O, ben)
        assert list(h2o.of(BEN)) == [(H2O, ben)]

    def test_a_person_is_found_by_their_id_whatever_their_address(self, h2o: TenantStore) -> None:
        moved = replace(ADA, email="ada@elsewhere.example")

        assert h2o.access("h2o", moved) == (H2O, member(ADA, Role.ADMIN))
        assert list(h2o.of(moved)) == [(H2O, member(ADA, Role.ADMIN))]

    def test_a_new_user_of_an_old_address_finds_nothing(self, h2o: TenantStore) -> None:
        successor = replace(BEN, email=ADA.email)

        assert h2o.access("h2o", successor) is None
        assert list(h2o.of(successor)) == []

    def test_accepting_binds_the_person_and_frees_the_address(self, h2o: TenantStore) -> None:
        invitation = add(h2o, member(BEN, Role.EDITOR, joined=False))
        joined = replace(invitation, joined=True, user_id=BEN.user_id, full_name="Ben Bit")

        h2o.change_roster(h2o.roster("h2o"), invitation, joined)

        assert h2o.access("h2o", BEN) == (H2O, joined)
        assert h2o.access("h2o", replace(ADA, user_id="another", email=BEN.email)) is None
        assert list(h2o.of(BEN)) == [(H2O, joined)]

    def test_there_is_no_roster_of_a_tenant_that_is_not_there(self, h2o: TenantStore) -> None:
        with pytest.raises(NotFound):
            h2o.roster("all_county")

    def test_members_are_listed_in_their_own_tenant_only(self, h2o: TenantStore) -> None:
        h2o.create(replace(H2O, id="all_county"), member(BEN, Role.ADMIN, "all_county"))
        add(h2o, member(BEN, Role.EDITOR))

        assert {m.email: m.role for m in h2o.roster("h2o").members} == {
            ADA.email: Role.ADMIN,
            BEN.email: Role.EDITOR,
        }
        assert [m.email for m in h2o.roster("all_county").members] == [BEN.email]

    def test_a_user_sees_each_of_their_tenants_with_their_role(self, h2o: TenantStore) -> None:
        h2o.create(replace(H2O, id="all_county"), member(BEN, Role.ADMIN, "all_county"))
        add(h2o, member(BEN, Role.EDITOR))

        found = [(tenant.id, mine.role) for tenant, mine in h2o.of(BEN)]

        assert found == [("all_county", Role.ADMIN), ("h2o", Role.EDITOR)]
        assert list(h2o.of(Person(user_id="nobody", email="nobody@example.com"))) == []

    def test_a_role_changes(self, h2o: TenantStore) -> None:
        ben = add(h2o, member(BEN, Role.VIEWER))

        h2o.change_roster(h2o.roster("h2o"), ben, replace(ben, role=Role.ADMIN))

        assert h2o.access("h2o", BEN) == (H2O, replace(ben, role=Role.ADMIN))

    def test_a_removed_member_is_gone_everywhere(self, h2o: TenantStore) -> None:
        ben = add(h2o, member(BEN, Role.ADMIN))

        h2o.change_roster(h2o.roster("h2o"), ben, None)

        assert h2o.access("h2o", BEN) is None
        assert list(h2o.of(BEN)) == []
        assert [m.email for m in h2o.roster("h2o").members] == [ADA.email]

    def test_whoever_read_an_older_roster_changes_nothing(self, h2o: TenantStore) -> None:
        older = h2o.roster("h2o")
        ben = add(h2o, member(BEN, Role.VIEWER))

        with pytest.raises(ChangedMeanwhile):
            h2o.change_roster(older, member(ADA, Role.ADMIN), None)
        with pytest.raises(ChangedMeanwhile):
            h2o.change_roster(older, None, replace(ben, role=Role.ADMIN))

        assert h2o.access("h2o", ADA) == (H2O, member(ADA, Role.ADMIN))
        assert h2o.access("h2o", BEN) == (H2O, ben)

    def test_every_tenant_is_listed(self, h2o: TenantStore) -> None:
        h2o.create(replace(H2O, id="all_county"), member(ADA, Role.ADMIN, "all_county"))

        assert sorted(h2o.all_ids()) == ["all_county", "h2o"]

    def test_they_are_looked_through_page_by_page(self, h2o: TenantStore) -> None:
        county = replace(H2O, id="all_county", name="All County")
        h2o.create(county, member(ADA, Role.ADMIN, "all_county"))

        first = h2o.page(limit=1, after=None)
        second = h2o.page(limit=1, after=first.next)

        assert [each for each, _ in first.items] == [county]
        assert [each for each, _ in second.items] == [H2O]
        assert first.next == first.items[0][1]
        assert list(h2o.page(limit=1, after=second.next).items) == []
        assert h2o.page(limit=5, after=None).next is None

    def test_what_is_said_of_its_plan_is_kept_beside_what_people_change(
        self, h2o: TenantStore
    ) -> None:
        planned = replace(
            H2O,
            own_plan=Plan.PRO,
            overrides={"queue": 60},
            own_anchor_day=31,
            next_plan=Plan.FREE,
            plan_changes_at=NOW + timedelta(days=3),
            kept_accounts=frozenset({"one", "two"}),
            billed_at=NOW,
        )

        assert h2o.set_plan(H2O, planned, at=NOW)
        h2o.update(replace(H2O, name="H2O"), 1, at=NOW)

        found = h2o.access("h2o", ADA)
        assert found is not None
        assert found[0] == replace(planned, name="H2O", version=2, plan_revision=1)
        bare = replace(H2O, own_plan=Plan.FREE)
        assert h2o.set_plan(found[0], bare, at=NOW)
        found = h2o.access("h2o", ADA)
        assert found is not None
        assert (found[0].own_plan, found[0].next_plan) == (Plan.FREE, None)
        assert (dict(found[0].overrides), found[0].kept_accounts) == ({}, frozenset())

    def test_an_event_of_billing_counts_once_and_of_two_changes_at_once_one_does(
        self, h2o: TenantStore
    ) -> None:
        on_pro = replace(H2O, own_plan=Plan.PRO)

        assert h2o.set_plan(H2O, on_pro, "evt-1", at=NOW)
        assert not h2o.set_plan(replace(on_pro, plan_revision=1), H2O, "evt-1", at=NOW)
        with pytest.raises(ChangedMeanwhile):
            h2o.set_plan(H2O, on_pro, "evt-2", at=NOW)

        found = h2o.access("h2o", ADA)
        assert found is not None
        assert (found[0].own_plan, found[0].plan_revision) == (Plan.PRO, 1)
