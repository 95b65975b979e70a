"""The contract of `ports.Secrets`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drumbeat.domain.secrets import LEASE, Secret
from drumbeat.ports import Secrets
from tests.samples import NOW, secret

#: The result of a renewal.
RENEWED = secret(
    sealed=b"renewed", revision=2, access_ends_at=NOW + LEASE, grant_ends_at=NOW + 2 * LEASE
)


class SecretsContract:
    """Subclasses give `secrets`, which hold `secret()` of the account `page` of `h2o`."""

    @pytest.fixture
    def secrets(self) -> Secrets:
        raise NotImplementedError

    @pytest.fixture
    def leased(self, secrets: Secrets) -> Secret:
        leased = secret().leased(NOW)
        assert secrets.lease("h2o", "page", secret(), leased)
        return leased

    def test_there_is_one_for_each_account_of_each_tenant(self, secrets: Secrets) -> None:
        assert secrets.get("h2o", "page") == secret()
        assert secrets.get("h2o", "other") is None
        assert secrets.get("all_county", "page") is None

    def test_a_lease_is_seen_by_the_others(self, secrets: Secrets, leased: Secret) -> None:
        assert secrets.get("h2o", "page") == leased
        assert leased.leased_until == NOW + LEASE

    def test_one_of_two_gets_the_lease(self, secrets: Secrets, leased: Secret) -> None:
        assert not secrets.lease("h2o", "page", secret(), secret().leased(NOW))

    def test_a_lease_whose_time_is_over_is_taken_over_once(
        self, secrets: Secrets, leased: Secret
    ) -> None:
        later = leased.leased(NOW + LEASE)

        assert secrets.lease("h2o", "page", leased, later)
        assert not secrets.lease("h2o", "page", leased, later)
        assert secrets.get("h2o", "page") == later

    def test_nothing_is_leased_that_is_not_there(self, secrets: Secrets) -> None:
        assert not secrets.lease("h2o", "other", secret(), secret().leased(NOW))
        assert secrets.get("h2o", "other") is None

    def test_what_was_renewed_is_stored_and_ends_the_lease(
        self, secrets: Secrets, leased: Secret
    ) -> None:
        assert secrets.store("h2o", "page", leased, RENEWED)

        assert secrets.get("h2o", "page") == RENEWED

    def test_what_is_no_longer_there_is_not_stored_over(
        self, secrets: Secrets, leased: Secret
    ) -> None:
        secrets.store("h2o", "page", leased, RENEWED)

        assert not secrets.store("h2o", "page", leased, replace(RENEWED, sealed=b"late"))
        assert secrets.get("h2o", "page") == RENEWED

    def test_ends_that_are_not_known_any_more_are_forgotten(
        self, secrets: Secrets, leased: Secret
    ) -> None:
        secrets.store("h2o", "page", leased, RENEWED)
        endless = secret(sealed=b"endless", revision=3)

        assert secrets.store("h2o", "page", RENEWED, endless)
        assert secrets.get("h2o", "page") == endless

    def test_a_lease_that_came_to_nothing_is_given_back(
        self, secrets: Secrets, leased: Secret
    ) -> None:
        secrets.release("h2o", "page", leased)

        assert secrets.get("h2o", "page") == secret()

    def test_the_lease_of_somebody_else_is_not_given_back(
        self, secrets: Secrets, leased: Secret
    ) -> None:
        later = leased.leased(NOW + LEASE)
        secrets.lease("h2o", "page", leased, later)

        secrets.release("h2o", "page", leased)

        assert secrets.get("h2o", "page") == later
