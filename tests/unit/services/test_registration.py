"""Signing up, in, and back in."""

from __future__ import annotations

import pytest

from drumbeat.domain.errors import InvalidInput, Unauthenticated
from drumbeat.services.registration import Registration
from tests.contracts.directory import ADA, PASSWORD, UserDirectoryContract
from tests.fakes.directory import CODE, InMemoryDirectory


class TestInMemoryDirectory(UserDirectoryContract):
    @pytest.fixture
    def directory(self) -> InMemoryDirectory:
        return InMemoryDirectory()

    @pytest.fixture
    def confirmed(self, directory: InMemoryDirectory) -> InMemoryDirectory:
        directory.register(ADA, PASSWORD, "Ada Lovelace")
        directory.confirm(ADA, CODE)
        return directory


@pytest.fixture
def directory() -> InMemoryDirectory:
    return InMemoryDirectory()


@pytest.fixture
def registration(directory: InMemoryDirectory) -> Registration:
    return Registration(directory=directory)


def test_one_email_in_two_spellings_is_one_user(registration: Registration) -> None:
    registration.register(email="Ada@Example.COM", password=PASSWORD, full_name="Ada")
    registration.confirm(email="ADA@example.com", code=CODE)

    assert registration.login(email="aDa@eXample.com", password=PASSWORD).id_token


def test_codes_go_to_the_lowered_email(
    registration: Registration, directory: InMemoryDirectory
) -> None:
    registration.register(email=ADA, password=PASSWORD, full_name="Ada")
    registration.resend(email="ADA@example.com")
    registration.forgot(email="ADA@example.com")

    assert directory.sent == [(ADA, CODE)] * 3


def test_a_reset_password_takes_the_place_of_the_old_one(registration: Registration) -> None:
    registration.register(email=ADA, password=PASSWORD, full_name="Ada")
    registration.confirm(email=ADA, code=CODE)

    registration.reset(email="Ada@example.com", code=CODE, password="Bernoulli-Numbers-8")

    assert registration.login(email=ADA, password="Bernoulli-Numbers-8").id_token
    with pytest.raises(Unauthenticated):
        registration.login(email=ADA, password=PASSWORD)


@pytest.mark.parametrize("password", [" " + PASSWORD, PASSWORD + "\n", "          "])
def test_a_password_with_spaces_around_it_is_refused(
    registration: Registration, password: str
) -> None:
    """Cognito refuses them with a message about a regular expression."""
    for attempt in (
        lambda: registration.register(email=ADA, password=password, full_name="Ada"),
        lambda: registration.reset(email=ADA, code=CODE, password=password),
    ):
        with pytest.raises(InvalidInput) as refused:
            attempt()
        assert [error.field for error in refused.value.errors] == ["password"]


def test_tokens_stay_out_of_reprs(registration: Registration) -> None:
    registration.register(email=ADA, password=PASSWORD, full_name="Ada")
    registration.confirm(email=ADA, code=CODE)

    tokens = registration.login(email=ADA, password=PASSWORD)

    assert tokens.id_token not in repr(tokens)
    assert str(tokens.refresh_token) not in repr(tokens)
