"""Items stored by version 0.1.0 and read by the current version.

Never rewrite the stored items: add those of a later version beside them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from drumbeat.domain.errors import NotFound
from drumbeat.domain.posts import Origin, Status
from drumbeat.domain.tenancy import Person, Role
from drumbeat.persistence import TenantRepository
from drumbeat.persistence.secrets import SecretItem
from drumbeat.persistence.table import connection
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from drumbeat.services.tenants import TenantService
from tests.fakes.clock import FixedClock
from tests.fakes.ids import CountingIds
from tests.fakes.log import RecordingLog
from tests.fakes.queue import HeldQueue
from tests.fakes.quotas import FixedQuotas
from tests.fakes.throttle import InMemoryThrottle
from tests.integration.conftest import TABLE
from tests.integration.faults.world import DUE, World, broken_invariants
from tests.samples import ADMIN

ACCOUNT, CONTENT, POST, PLANNED = (f"00000000-0000-7000-8000-{n:012}" for n in range(1, 5))
MEMBERS = json.loads((Path(__file__).parent / "members_of_0_1_0.json").read_text())
ADA = Person(user_id="0d1c7e0a-90c1-70d6-2f4b-000000000ada", email="ada@example.com")
BEN = Person(user_id="0d1c7e0a-90c1-70d6-2f4b-000000000be4", email="ben@example.com")
STORED = json.loads((Path(__file__).parent / "items_of_0_1_0.json").read_text())


@pytest.fixture
def older(world: World) -> Iterator[World]:
    for item in STORED:
        connection().client.put_item(TableName=TABLE, Item=item)
    token = {"page_id": "1001", "access_token": "sandbox-token"}
    SecretItem("TENANT#h2o#SECRET", ACCOUNT, sealed=world.vault.seal("h2o", ACCOUNT, token)).save()
    return world


def test_a_post_of_an_older_version_is_published(older: World) -> None:
    older.settle()

    post = older.read(POST)
    [entry] = older.sandbox.ledger.visible()
    assert (post.status, post.posted_at) == (Status.POSTED, DUE)
    assert (entry["channel"], entry["text"]) == ("1001", "Keep your pipes warm.")
    assert older.content_of(post).posted == 1
    assert broken_invariants(older) == []


def test_everything_of_an_older_version_can_be_changed(older: World) -> None:
    older.accounts.change(ADMIN, ACCOUNT, name="Page")
    older.contents.change(ADMIN, CONTENT, ContentDraft(title="Tips", base_caption="Stay warm."))
    later = DUE + timedelta(days=1)
    older.instances.edit(ADMIN, POST, InstanceEdit(scheduled_for=later))
    filled = older.instances.edit(ADMIN, PLANNED, InstanceEdit(content_item_id=CONTENT))

    moved = older.read(POST)
    assert (moved.scheduled_for, moved.account_name, moved.content_title) == (later, "Page", "Tips")
    assert (filled.status, filled.origin) == (Status.DRAFT, Origin.TOPOFF)
    assert older.content_of(moved).uses == 2


@pytest.fixture
def members(table: None) -> TenantService:
    for item in MEMBERS:
        connection().client.put_item(TableName=TABLE, Item=item)
    return TenantService(
        tenants=TenantRepository(),
        quotas=FixedQuotas(),
        throttle=InMemoryThrottle(FixedClock()),
        mails=HeldQueue(),
        clock=FixedClock(),
        ids=CountingIds(),
        log=RecordingLog(),
    )


def test_a_member_of_an_older_version_is_bound_when_they_come(members: TenantService) -> None:
    first = members.enter(ADA, "h2o")
    [listed] = [m for m in members.members(first) if m.email == ADA.email]

    assert (first.role, listed.user_id, listed.joined) == (Role.ADMIN, ADA.user_id, True)
    assert [tenant.id for tenant, _ in members.of(ADA)] == ["h2o"]
    assert members.enter(replace(ADA, email="new@example.com"), "h2o").role is Role.ADMIN
    with pytest.raises(NotFound):
        members.enter(replace(BEN, email=ADA.email), "h2o")


def test_who_was_only_invited_in_an_older_version_is_asked(members: TenantService) -> None:
    with pytest.raises(NotFound):
        members.enter(BEN, "h2o")

    [(_, invitation)] = members.invitations(BEN)
    members.accept(BEN, invitation.id)

    assert members.enter(BEN, "h2o").role is Role.EDITOR


def test_members_of_an_older_version_keep_their_ids_when_they_are_bound(
    members: TenantService,
) -> None:
    before = TenantRepository().roster("h2o")

    members.enter(ADA, "h2o")

    after = TenantRepository().roster("h2o")
    assert {m.email: m.id for m in before.members} == {m.email: m.id for m in after.members}
