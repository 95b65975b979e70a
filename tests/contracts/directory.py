"""The contract of `ports.UserDirectory`, without what needs a mailbox."""

from __future__ import annotations

import pytest

from drumbeat.domain.errors import Conflict, Forbidden, InvalidInput, Unauthenticated
from drumbeat.ports import UserDirectory

ADA = "ada@example.com"
PASSWORD = "Analytical-Engine-1843"


class UserDirectoryContract:
    """Subclasses give `directory`, empty, and `confirmed`, which makes Ada a confirmed user."""

    @pytest.fixture
    def directory(self) -> UserDirectory:
        raise NotImplementedError

    @pytest.fixture
    def confirmed(self, directory: UserDirectory) -> UserDirectory:
        raise NotImplementedError

    def test_a_new_user_waits_for_confirmation(self, directory: UserDirectory) -> None:
        assert directory.register(ADA, PASSWORD, "Ada Lovelace") is False

        with pytest.raises(Forbidden) as refused:
            directory.login(ADA, PASSWORD)

        assert refused.value.code == "not_confirmed"

    def test_an_email_registers_once(self, directory: UserDirectory) -> None:
        directory.register(ADA, PASSWORD, "Ada Lovelace")

        with pytest.raises(Conflict) as refused:
            directory.register(ADA, PASSWORD, "Somebody Else")

        assert refused.value.code == "email_taken"

    def test_a_weak_password_is_refused_by_its_field(self, directory: UserDirectory) -> None:
        with pytest.raises(InvalidInput) as refused:
            directory.register(ADA, "short", "Ada Lovelace")

        assert [error.field for error in refused.value.errors] == ["password"]
        with pytest.raises(Unauthenticated):
            directory.login(ADA, "short")

    def test_a_confirmed_user_logs_in_and_stays_in(self, confirmed: UserDirectory) -> None:
        first = confirmed.login(ADA, PASSWORD)

        assert first.refresh_token is not None
        assert first.expires_in > 0
        second = confirmed.refresh(first.refresh_token)
        assert second.id_token
        assert second.refresh_token is not None
        assert confirmed.refresh(second.refresh_token).id_token

    def test_who_was_deleted_can_not_come_back(self, confirmed: UserDirectory) -> None:
        confirmed.delete(ADA)
        confirmed.delete(ADA)

        with pytest.raises(Unauthenticated):
            confirmed.login(ADA, PASSWORD)

    def test_a_session_that_was_ended_is_over(self, confirmed: UserDirectory) -> None:
        tokens = confirmed.login(ADA, PASSWORD)
        assert tokens.refresh_token is not None

        confirmed.revoke(tokens.refresh_token)
        confirmed.revoke(tokens.refresh_token)

        with pytest.raises(Unauthenticated):
            confirmed.refresh(tokens.refresh_token)

    def test_who_is_unknown_and_who_is_wrong_hear_the_same(self, confirmed: UserDirectory) -> None:
        with pytest.raises(Unauthenticated) as wrong:
            confirmed.login(ADA, "Difference-Engine-1822")
        with pytest.raises(Unauthenticated) as unknown:
            confirmed.login("nobody@example.com", PASSWORD)

        assert wrong.value.code == unknown.value.code == "invalid_credentials"
        assert type(wrong.value) is type(unknown.value)
        assert wrong.value.message == unknown.value.message

    def test_a_refresh_token_that_is_none_is_refused(self, confirmed: UserDirectory) -> None:
        with pytest.raises(Unauthenticated) as refused:
            confirmed.refresh("made-up")

        assert refused.value.code == "invalid_credentials"

    def test_asking_for_a_code_tells_nothing(self, confirmed: UserDirectory) -> None:
        for email in (ADA, "nobody@example.com"):
            confirmed.forgot(email)
            confirmed.resend(email)

    def test_a_code_for_nobody_is_a_wrong_code(self, directory: UserDirectory) -> None:
        with pytest.raises(InvalidInput) as confirming:
            directory.confirm("nobody@example.com", "999999")
        with pytest.raises(InvalidInput) as resetting:
            directory.reset("nobody@example.com", "999999", PASSWORD)

        for refused in (confirming, resetting):
            assert [error.field for error in refused.value.errors] == ["code"]
