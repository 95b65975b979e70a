"""When people revoke access at the network, what was stored of it is deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.authorising import App
from drumbeat.domain.errors import InvalidInput, NotFound
from drumbeat.domain.secrets import Secret
from drumbeat.persistence import DeletionRepository
from drumbeat.persistence.erasing import BusinessItemRepository
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.deauthorising import Deauthorising
from tests.fakes.apps import KeptApps
from tests.integration.services.desk import Desk
from tests.samples import ADMIN, NOW
from tests.signed_requests import signed_request

SECRET = "an-app-secret"
GRANTOR = "facebook#1016"
PUBLIC = "https://drumbeat.example"


@pytest.fixture
def service(desk: Desk) -> Deauthorising:
    return Deauthorising(
        accounts=desk.stored_accounts,
        networks=desk.networks,
        apps=KeptApps({"facebook": App("770", SECRET), "threads": App("880", "other")}),
        deletions=DeletionRepository(),
        clock=desk.clock,
        log=desk.log,
        public_url=PUBLIC,
        random_bytes=lambda count: b"c" * count,
    )


def connected(desk: Desk, grantor: str | None = GRANTOR, name: str = "H2O") -> ChannelAccount:
    """A page that somebody has connected by OAuth."""
    page = {"page_id": "1234", "access_token": "sandbox-x"}
    made = desk.accounts.create(
        ADMIN,
        platform="facebook",
        name=name,
        schedule=ScheduleChange(
            posts_per_week=3, schedule_timezone="America/Los_Angeles", schedule_times=["09:00"]
        ),
        connection=page,
    )
    after = replace(
        made, grantor=grantor, target_id="1234", scopes=("a",), version=made.version + 1
    )
    sealed = desk.vault.seal("h2o", made.id, page)
    desk.stored_accounts.update(made, after, Secret(sealed=sealed))
    return again(desk, made)


def again(desk: Desk, account: ChannelAccount) -> ChannelAccount:
    found = desk.stored_accounts.get("h2o", account.id)
    assert found is not None
    return found


def asked(user_id: str = "1016", secret: str = SECRET, **more: Any) -> str:
    return signed_request(user_id, secret, **more)


def test_what_somebody_took_back_is_forgotten_and_has_to_be_connected_again(desk, service):
    mine = [connected(desk), connected(desk, name="Jobs")]
    others = [connected(desk, "facebook#77"), connected(desk, None)]

    assert service.deauthorised("facebook", asked()) == 2

    for account in mine:
        after = again(desk, account)
        assert (after.status, after.version) == (AccountStatus.NEEDS_RECONNECT, account.version + 1)
        assert (after.grantor, after.scopes) == (None, ())
        # To connect it again, people must choose the same page.
        assert after.target_id == "1234"
        assert desk.stored_secrets.get("h2o", account.id) is None
    for account in others:
        assert again(desk, account) == account
        assert desk.stored_secrets.get("h2o", account.id) is not None
    assert desk.stored_accounts.granted_by(GRANTOR) == []
    assert service.deauthorised("facebook", asked()) == 0


def test_where_deletion_is_asked_for_nothing_of_theirs_is_left_and_they_can_see_so(desk, service):
    account = connected(desk)

    done = service.delete("facebook", asked())

    after = again(desk, account)
    assert (after.public_facts, after.target_id, after.scopes) == ({}, None, ())
    assert desk.stored_secrets.get("h2o", account.id) is None
    assert done.url == f"{PUBLIC}/api/oauth/data-deletion/{done.code}"
    assert service.deleted_at(done.code) == NOW


def test_a_code_that_nobody_was_given_says_nothing(service):
    with pytest.raises(NotFound):
        service.deleted_at("made-up")


@pytest.mark.parametrize(
    "sent",
    [
        asked(secret="somebody-elses"),
        asked().partition(".")[2],
        asked().replace(".", ".x"),
        f"{asked()}.more",
        "",
        ".",
        "ä.ö",
        asked(algorithm="none"),
        asked(user_id="../77"),
    ],
)
def test_what_the_network_has_not_signed_changes_nothing(desk, service, sent):
    account = connected(desk)

    with pytest.raises(InvalidInput, match="signed"):
        service.deauthorised("facebook", sent)

    assert again(desk, account) == account


@pytest.mark.parametrize("platform", ["webhook", "instagram", "myspace"])
def test_networks_that_say_no_such_thing_or_are_not_set_up_are_not_there(service, platform):
    with pytest.raises(NotFound):
        service.deauthorised(platform, asked())


def test_a_request_does_not_do_for_another_network(desk, service):
    connected(desk)

    with pytest.raises(InvalidInput):
        service.deauthorised("threads", asked())
    assert service.deauthorised("threads", asked(secret="other")) == 0


def test_an_account_that_somebody_else_connects_again_is_theirs(desk, service):
    account = connected(desk)
    sealed = desk.vault.seal("h2o", account.id, {"page_id": "1234", "access_token": "new"})
    after = replace(account, grantor="facebook#77", version=account.version + 1)
    desk.stored_accounts.update(account, after, Secret(sealed=sealed))

    assert service.deauthorised("facebook", asked()) == 0
    assert service.deauthorised("facebook", asked("77")) == 1


def test_nothing_points_at_an_account_or_business_that_was_deleted(desk):
    account = connected(desk)
    desk.stored_accounts.delete("h2o", account.id)
    assert desk.stored_accounts.granted_by(GRANTOR) == []

    connected(desk)
    BusinessItemRepository().erase("h2o", lambda: False, keeps_websites=False)

    assert desk.stored_accounts.granted_by(GRANTOR) == []


def test_people_are_told(desk, service):
    account = connected(desk)

    service.deauthorised("facebook", asked())

    [told] = desk.stored_notifications.list("h2o", limit=20).items
    assert told.channel_account_id == account.id
