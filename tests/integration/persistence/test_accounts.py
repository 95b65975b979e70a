"""Channel accounts in the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.errors import ChangedMeanwhile
from tests.samples import NOW, account, schedule, secret

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"public_facts": {}},
        {"status": AccountStatus.NEEDS_RECONNECT, "version": 7, "schedule_revision": 3},
        {"schedule": schedule(posts_per_week=9, times=("23:30", "06:00"), days_of_week=(2, 5, 7))},
        {"replanning": True, "planned": ((NOW, NOW + DAY), (NOW + 3 * DAY, NOW + 9 * DAY))},
        {"replanning": True, "rezoning": True},
        {"renaming": True},
        {"replanning": True, "renaming": True},
        {"replanning": True, "rezoning": True, "renaming": True},
        {"name": "Zoë & Söhne 🔥"},
    ],
)
def test_an_account_comes_back_as_it_was_stored(accounts, given):
    stored = account(**given)
    accounts.create(stored, secret())

    assert accounts.get("h2o", "page") == stored
    assert list(accounts.list("h2o")) == [stored]


def test_an_update_stores_all_that_people_can_change(accounts):
    before = account()
    accounts.create(before, secret())
    after = replace(
        before,
        name="New",
        status=AccountStatus.PAUSED,
        public_facts={"page_id": "9"},
        schedule=schedule(posts_per_week=1, timezone="Asia/Tokyo", days_of_week=(1,)),
        schedule_revision=2,
        replanning=True,
        version=2,
    )

    accounts.update(before, after, secret(sealed=b"resealed"))

    assert accounts.get("h2o", "page") == after


@pytest.mark.parametrize(
    "meanwhile",
    [{"version": 2}, {"schedule_revision": 2}, {"planned": ((NOW, NOW + DAY),)}],
    ids=["changed", "rescheduled", "topped off"],
)
def test_an_update_over_a_changed_account_changes_nothing(accounts, meanwhile):
    stored = account(**meanwhile)
    accounts.create(stored, secret())

    with pytest.raises(ChangedMeanwhile):
        accounts.update(account(), account(name="New", version=2), secret(sealed=b"resealed"))

    assert accounts.get("h2o", "page") == stored


def test_an_update_brings_no_deleted_account_back(accounts):
    accounts.create(account(), secret())
    accounts.delete("h2o", "page")

    with pytest.raises(ChangedMeanwhile):
        accounts.update(account(), account(name="New", version=2))

    assert accounts.get("h2o", "page") is None


def test_an_account_that_is_being_deleted_is_read_but_not_listed(accounts):
    accounts.create(account(status=AccountStatus.DELETING), secret())

    assert accounts.get("h2o", "page") is not None
    assert list(accounts.list("h2o")) == []


def test_tenants_do_not_see_each_others_accounts(accounts):
    accounts.create(account(tenant_id="h2o"), secret())

    for tenant_id in ("h2", "h2o2", "all_county"):
        assert accounts.get(tenant_id, "page") is None
        assert list(accounts.list(tenant_id)) == []
