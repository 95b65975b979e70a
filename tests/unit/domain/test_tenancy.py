"""Who may do what in a tenant, and which names and slugs are allowed."""

from __future__ import annotations

from itertools import product

import pytest

from drumbeat.domain.errors import Forbidden
from drumbeat.domain.tenancy import TENANT_ID, Access, Permission, Role, Tenant
from tests.samples import NOW

ALLOWED = {
    (Role.VIEWER, Permission.READ),
    (Role.EDITOR, Permission.READ),
    (Role.EDITOR, Permission.WRITE),
    (Role.ADMIN, Permission.READ),
    (Role.ADMIN, Permission.WRITE),
    (Role.ADMIN, Permission.MANAGE),
}
PAIRS = list(product(Role, Permission))


@pytest.mark.parametrize(("role", "permission"), PAIRS, ids=[f"{r}-{p}" for r, p in PAIRS])
def test_a_role_carries_its_permissions_and_no_other(role, permission):
    tenant = Tenant(id="h2o", name="H2O Plumbers", timezone="America/Los_Angeles", created_at=NOW)
    caller = Access(tenant, "ann@example.com", role)

    if (role, permission) in ALLOWED:
        caller.require(permission)
        return
    with pytest.raises(Forbidden) as refused:
        caller.require(permission)
    assert refused.value.code == "forbidden"
    assert str(role) in refused.value.message


def test_access_names_the_tenant_that_keys_are_built_from():
    tenant = Tenant(id="h2o", name="H2O Plumbers", timezone="UTC", created_at=NOW)

    assert Access(tenant, "ann@example.com", Role.VIEWER).tenant_id == "h2o"


@pytest.mark.parametrize("slug", ["h2o", "all_county", "a-1", "0x", "a" * 63])
def test_a_slug_is_lower_case_letters_digits_dashes_and_underscores(slug):
    assert TENANT_ID.fullmatch(slug)


@pytest.mark.parametrize(
    "slug",
    [
        *("", "a", "_a", "-a", "H2O", "a b", "a#b", "a/b", "a.b", "h2o\n", "a" * 64),
        "h\N{SUPERSCRIPT TWO}o",
        "\N{CYRILLIC SMALL LETTER A}bc",
    ],
)
def test_anything_else_is_no_slug(slug):
    assert not TENANT_ID.fullmatch(slug)
