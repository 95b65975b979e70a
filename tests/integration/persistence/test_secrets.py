"""Encrypted connections in the table, written by people and renewals at the same time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.errors import ChangedMeanwhile
from drumbeat.persistence import AccountRepository, NotificationRepository, SecretRepository
from drumbeat.persistence.secrets import SecretItem
from tests.contracts.secrets import RENEWED, SecretsContract
from tests.samples import NOW, account, notification, secret


@pytest.fixture(autouse=True)
def stored(accounts: AccountRepository) -> None:
    accounts.create(account(), secret())


class TestSecretRepository(SecretsContract):
    @pytest.fixture
    def secrets(self) -> SecretRepository:
        return SecretRepository()


@pytest.fixture
def secrets() -> SecretRepository:
    return SecretRepository()


def test_a_renewal_and_a_change_of_the_account_are_both_stored(accounts, secrets):
    renamed = replace(account(), name="New", version=2)
    secrets.lease("h2o", "page", secret(), secret().leased(NOW))
    secrets.store("h2o", "page", secret(), RENEWED)

    accounts.update(account(), renamed)

    assert accounts.get("h2o", "page") == renamed
    assert secrets.get("h2o", "page") == RENEWED


def test_what_people_connect_is_not_overwritten_by_a_renewal_of_what_was_before(accounts, secrets):
    leased = secret().leased(NOW)
    secrets.lease("h2o", "page", secret(), leased)
    accounts.update(account(), replace(account(), version=2), secret(sealed=b"theirs"))

    assert not secrets.store("h2o", "page", leased, RENEWED)
    assert secrets.get("h2o", "page") == secret(sealed=b"theirs", revision=2)


def test_a_secret_of_version_0_1_0_is_leased_renewed_and_replaced(accounts, secrets):
    SecretItem("TENANT#h2o#SECRET", "page", sealed=b"old").save()
    old = secrets.get("h2o", "page")
    assert old == secret(sealed=b"old", revision=0)

    assert secrets.lease("h2o", "page", old, old.leased(NOW))
    assert secrets.store("h2o", "page", old, replace(RENEWED, revision=1))
    assert not secrets.store("h2o", "page", old, RENEWED)
    accounts.update(account(), replace(account(), version=2), secret(sealed=b"theirs"))

    assert secrets.get("h2o", "page") == secret(sealed=b"theirs", revision=2)


class TestDisconnecting:
    def test_the_account_waits_for_people_and_they_are_told(self, accounts, secrets):
        leased = secret().leased(NOW)
        secrets.lease("h2o", "page", secret(), leased)

        accounts.disconnect(account(), leased, notification())

        assert accounts.get("h2o", "page") == account(status=AccountStatus.NEEDS_RECONNECT)
        assert secrets.get("h2o", "page") == secret()
        assert NotificationRepository().get("h2o", notification().id) is not None

    @pytest.mark.parametrize("meanwhile", ["renamed", "connected", "disconnected"])
    def test_what_was_changed_meanwhile_is_left_alone(self, accounts, secrets, meanwhile):
        change = {
            "renamed": lambda: accounts.update(account(), account(name="New", version=2)),
            "connected": lambda: accounts.update(account(), account(version=2), RENEWED),
            "disconnected": lambda: accounts.disconnect(account(), secret(), notification()),
        }
        change[meanwhile]()
        before = accounts.get("h2o", "page")

        with pytest.raises(ChangedMeanwhile):
            accounts.disconnect(account(), secret(), notification(id="another"))

        assert accounts.get("h2o", "page") == before
        assert NotificationRepository().get("h2o", "another") is None

    def test_a_change_from_before_does_not_connect_it_again(self, accounts):
        accounts.disconnect(account(), secret(), notification())

        with pytest.raises(ChangedMeanwhile):
            accounts.update(account(), account(name="New", version=2))

        assert accounts.get("h2o", "page").status is AccountStatus.NEEDS_RECONNECT
