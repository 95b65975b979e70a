"""The contract of `ports.Tenants`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from drumbeat.domain.errors import Conflict, NotFound, StaleVersion
from drumbeat.domain.tenancy import Member, Role, Tenant
from drumbeat.ports import Tenants

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
H2O = Tenant(id="h2o", name="H2O Plumbing", timezone="America/Los_Angeles", created_at=NOW)
ADA = "ada@example.com"
BEN = "ben@example.com"


def member(email: str, role: Role, tenant_id: str = "h2o", *, joined: bool = True) -> Member:
    return Member(tenant_id=tenant_id, email=email, role=role, joined=joined, created_at=NOW)


class TenantsContract:
    """Subclasses give `tenants`: an empty implementation."""

    @pytest.fixture
    def tenants(self) -> Tenants:
        raise NotImplementedError

    @pytest.fixture
    def h2o(self, tenants: Tenants) -> Tenants:
        """With tenant `h2o`, whose only admin is Ada."""
        tenants.create(H2O, member(ADA, Role.ADMIN))
        return tenants

    def test_a_created_tenant_is_its_founders(self, h2o: Tenants) -> None:
        assert h2o.access("h2o", ADA) == (H2O, member(ADA, Role.ADMIN))

    def test_a_slug_is_given_once(self, h2o: Tenants) -> None:
        with pytest.raises(Conflict) as refused:
            h2o.create(replace(H2O, name="Another"), member(BEN, Role.ADMIN))

        assert refused.value.code == "tenant_exists"
        assert h2o.access("h2o", BEN) is None
        assert h2o.access("h2o", ADA) == (H2O, member(ADA, Role.ADMIN))

    def test_nobody_else_has_access(self, h2o: Tenants) -> None:
        assert h2o.access("h2o", BEN) is None
        assert h2o.access("all_county", ADA) is None

    def test_an_update_raises_the_version(self, h2o: Tenants) -> None:
        stored = h2o.update(replace(H2O, name="Water", max_lateness_minutes=5), 1)

        assert stored == replace(H2O, name="Water", max_lateness_minutes=5, version=2)
        assert h2o.access("h2o", ADA) == (stored, member(ADA, Role.ADMIN))

    def test_a_stale_update_changes_nothing(self, h2o: Tenants) -> None:
        stored = h2o.update(replace(H2O, name="Water"), 1)

        with pytest.raises(StaleVersion):
            h2o.update(replace(H2O, name="Fire"), 1)

        assert h2o.access("h2o", ADA) == (stored, member(ADA, Role.ADMIN))

    def test_a_member_is_added_once(self, h2o: Tenants) -> None:
        ben = member(BEN, Role.VIEWER, joined=False)
        h2o.add_member(ben)

        with pytest.raises(Conflict) as refused:
            h2o.add_member(replace(ben, role=Role.ADMIN))

        assert refused.value.code == "member_exists"
        assert h2o.access("h2o", BEN) == (H2O, ben)

    def test_nobody_is_added_to_a_tenant_that_is_not_there(self, h2o: Tenants) -> None:
        for role in Role:
            with pytest.raises(NotFound):
                h2o.add_member(member(BEN, role, "all_county"))

        assert list(h2o.of_member(BEN)) == []

    def test_members_are_listed_in_their_own_tenant_only(self, h2o: Tenants) -> None:
        h2o.create(replace(H2O, id="all_county"), member(BEN, Role.ADMIN, "all_county"))
        h2o.add_member(member(BEN, Role.EDITOR))

        assert {m.email: m.role for m in h2o.members("h2o")} == {
            ADA: Role.ADMIN,
            BEN: Role.EDITOR,
        }
        assert [m.email for m in h2o.members("all_county")] == [BEN]

    def test_a_user_sees_each_of_their_tenants_with_their_role(self, h2o: Tenants) -> None:
        h2o.create(replace(H2O, id="all_county"), member(BEN, Role.ADMIN, "all_county"))
        h2o.add_member(member(BEN, Role.EDITOR))

        found = {tenant.id: mine.role for tenant, mine in h2o.of_member(BEN)}

        assert found == {"all_county": Role.ADMIN, "h2o": Role.EDITOR}
        assert list(h2o.of_member("nobody@example.com")) == []

    def test_an_invited_member_joins_under_their_name(self, h2o: Tenants) -> None:
        h2o.add_member(member(BEN, Role.EDITOR, joined=False))

        h2o.join("h2o", BEN, "Ben Bit")

        found = h2o.access("h2o", BEN)
        assert found is not None
        assert found[1] == replace(member(BEN, Role.EDITOR), full_name="Ben Bit")

    def test_joining_makes_nobody_a_member(self, h2o: Tenants) -> None:
        h2o.join("h2o", BEN, "Ben Bit")

        assert h2o.access("h2o", BEN) is None

    def test_a_role_changes(self, h2o: Tenants) -> None:
        h2o.add_member(member(BEN, Role.VIEWER))

        assert h2o.change_role("h2o", BEN, Role.ADMIN).role is Role.ADMIN
        assert h2o.change_role("h2o", ADA, Role.EDITOR).role is Role.EDITOR

        assert {m.email: m.role for m in h2o.members("h2o")} == {
            ADA: Role.EDITOR,
            BEN: Role.ADMIN,
        }

    def test_the_last_admin_stays_one(self, h2o: Tenants) -> None:
        h2o.add_member(member(BEN, Role.EDITOR))

        with pytest.raises(Conflict) as demoted:
            h2o.change_role("h2o", ADA, Role.EDITOR)
        with pytest.raises(Conflict) as removed:
            h2o.remove_member("h2o", ADA)

        assert (demoted.value.code, removed.value.code) == ("last_admin", "last_admin")
        assert h2o.access("h2o", ADA) == (H2O, member(ADA, Role.ADMIN))

    def test_the_last_admin_may_be_made_admin_again(self, h2o: Tenants) -> None:
        assert h2o.change_role("h2o", ADA, Role.ADMIN).role is Role.ADMIN

        with pytest.raises(Conflict):
            h2o.remove_member("h2o", ADA)

    def test_a_removed_member_is_gone_everywhere(self, h2o: Tenants) -> None:
        h2o.add_member(member(BEN, Role.ADMIN))

        h2o.remove_member("h2o", BEN)

        assert h2o.access("h2o", BEN) is None
        assert list(h2o.of_member(BEN)) == []
        assert [m.email for m in h2o.members("h2o")] == [ADA]

    def test_who_is_no_member_has_no_role_to_change(self, h2o: Tenants) -> None:
        with pytest.raises(NotFound):
            h2o.change_role("h2o", BEN, Role.VIEWER)
        with pytest.raises(NotFound):
            h2o.remove_member("h2o", BEN)

    def test_every_tenant_is_listed(self, h2o: Tenants) -> None:
        h2o.create(replace(H2O, id="all_county"), member(ADA, Role.ADMIN, "all_county"))

        assert sorted(h2o.all_ids()) == ["all_county", "h2o"]
