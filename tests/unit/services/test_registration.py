"""Registering, signing in, and resetting passwords."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drumbeat.domain.errors import Forbidden, InvalidInput, TooManyRequests, Unauthenticated
from drumbeat.domain.tenancy import Role
from drumbeat.services.registration import (
    GUESSES,
    MAILS,
    WINDOW,
    Admission,
    Guard,
    Registration,
    Sources,
)
from tests.contracts.directory import ADA, PASSWORD, UserDirectoryContract
from tests.contracts.tenants import ADA as PERSON
from tests.contracts.tenants import BEN, H2O, add, member
from tests.fakes.clock import FixedClock
from tests.fakes.directory import CODE, InMemoryDirectory
from tests.fakes.tenants import InMemoryTenants
from tests.fakes.throttle import InMemoryThrottle

HERE = Sources(client="198.51.100.7", handed_over_by="203.0.113.1")
ELSEWHERE = Sources(client="198.51.100.8", handed_over_by="203.0.113.2")


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
def clock() -> FixedClock:
    return FixedClock()


def registration_of(
    directory: InMemoryDirectory, clock: FixedClock, *, per_source: int = 1000, is_open: bool = True
) -> Registration:
    tenants = InMemoryTenants()
    tenants.create(H2O, member(PERSON, Role.ADMIN))
    add(tenants, member(BEN, Role.VIEWER, joined=False))
    return Registration(
        directory=directory,
        guard=Guard(throttle=InMemoryThrottle(clock), per_source=per_source),
        admission=Admission(tenants=tenants, is_open=is_open),
    )


@pytest.fixture
def registration(directory: InMemoryDirectory, clock: FixedClock) -> Registration:
    return registration_of(directory, clock)


def test_one_email_in_two_spellings_is_one_user(registration: Registration) -> None:
    registration.register(sources=HERE, email="Ada@Example.COM", password=PASSWORD, full_name="Ada")
    registration.confirm(sources=HERE, email="ADA@example.com", code=CODE)

    assert registration.login(sources=HERE, email="aDa@eXample.com", password=PASSWORD).id_token


def test_codes_go_to_the_lowered_email(
    registration: Registration, directory: InMemoryDirectory
) -> None:
    registration.register(sources=HERE, email=ADA, password=PASSWORD, full_name="Ada")
    registration.resend(sources=HERE, email="ADA@example.com")
    registration.forgot(sources=HERE, email="ADA@example.com")

    assert directory.sent == [(ADA, CODE)] * 3


def test_a_reset_password_takes_the_place_of_the_old_one(registration: Registration) -> None:
    registration.register(sources=HERE, email=ADA, password=PASSWORD, full_name="Ada")
    registration.confirm(sources=HERE, email=ADA, code=CODE)

    registration.reset(
        sources=HERE, email="Ada@example.com", code=CODE, password="Bernoulli-Numbers-8"
    )

    assert registration.login(sources=HERE, email=ADA, password="Bernoulli-Numbers-8").id_token
    with pytest.raises(Unauthenticated):
        registration.login(sources=HERE, email=ADA, password=PASSWORD)


@pytest.mark.parametrize("password", [" " + PASSWORD, PASSWORD + "\n", "          "])
def test_a_password_with_spaces_around_it_is_refused(
    registration: Registration, password: str
) -> None:
    """Otherwise Cognito would refuse them with a message about a regular expression."""
    for attempt in (
        lambda: registration.register(sources=HERE, email=ADA, password=password, full_name="Ada"),
        lambda: registration.reset(sources=HERE, email=ADA, code=CODE, password=password),
    ):
        with pytest.raises(InvalidInput) as refused:
            attempt()
        assert [error.field for error in refused.value.errors] == ["password"]


def test_tokens_stay_out_of_reprs(registration: Registration) -> None:
    registration.register(sources=HERE, email=ADA, password=PASSWORD, full_name="Ada")
    registration.confirm(sources=HERE, email=ADA, code=CODE)

    tokens = registration.login(sources=HERE, email=ADA, password=PASSWORD)

    assert tokens.id_token not in repr(tokens)
    assert str(tokens.refresh_token) not in repr(tokens)


@pytest.mark.parametrize("email", [ADA, "nobody@example.com"])
def test_passwords_are_guessed_a_few_times_only_whoever_they_are_of(
    registration: Registration, clock: FixedClock, email: str
) -> None:
    # given
    registration.register(sources=HERE, email=ADA, password=PASSWORD, full_name="Ada")
    registration.confirm(sources=HERE, email=ADA, code=CODE)
    for number in range(GUESSES):
        with pytest.raises(Unauthenticated):
            registration.login(sources=ELSEWHERE, email=email, password=f"Guess-{number}-long")

    # when: even the right one is refused the same way
    with pytest.raises(TooManyRequests) as refused:
        registration.login(sources=HERE, email=email, password=PASSWORD)

    # then
    assert 0 < refused.value.retry_after <= WINDOW.total_seconds()
    clock.advance(WINDOW)
    if email == ADA:
        assert registration.login(sources=HERE, email=email, password=PASSWORD).id_token


def test_who_knows_the_password_is_forgiven_the_wrong_ones(registration: Registration) -> None:
    registration.register(sources=HERE, email=ADA, password=PASSWORD, full_name="Ada")
    registration.confirm(sources=HERE, email=ADA, code=CODE)

    for _ in range(3):
        for number in range(GUESSES - 1):
            with pytest.raises(Unauthenticated):
                registration.login(sources=HERE, email=ADA, password=f"Guess-{number}-long")
        assert registration.login(sources=HERE, email=ADA, password=PASSWORD).id_token


def test_codes_are_guessed_a_few_times_only(registration: Registration) -> None:
    for number in range(GUESSES):
        with pytest.raises(InvalidInput):
            registration.confirm(sources=HERE, email=ADA, code=f"{number:06}")
        with pytest.raises(InvalidInput):
            registration.reset(sources=HERE, email=ADA, code=f"{number:06}", password=PASSWORD)

    with pytest.raises(TooManyRequests):
        registration.confirm(sources=HERE, email=ADA, code=CODE)
    with pytest.raises(TooManyRequests):
        registration.reset(sources=HERE, email=ADA, code=CODE, password=PASSWORD)


def test_nobody_is_sent_mails_without_end(
    registration: Registration, directory: InMemoryDirectory
) -> None:
    registration.register(sources=HERE, email=ADA, password=PASSWORD, full_name="Ada")
    for _ in range(MAILS):
        registration.forgot(sources=HERE, email=ADA)

    for ask in (registration.forgot, registration.resend):
        with pytest.raises(TooManyRequests):
            ask(sources=HERE, email=ADA)

    assert len(directory.sent) == 1 + MAILS


def test_one_client_does_not_try_address_after_address(
    directory: InMemoryDirectory, clock: FixedClock
) -> None:
    registration = registration_of(directory, clock, per_source=3)
    for number in range(3):
        registration.forgot(sources=HERE, email=f"person{number}@example.com")

    with pytest.raises(TooManyRequests):
        registration.forgot(sources=HERE, email="one.more@example.com")

    registration.forgot(sources=ELSEWHERE, email="one.more@example.com")


def test_who_makes_up_clients_is_counted_by_where_the_requests_come_from(
    directory: InMemoryDirectory, clock: FixedClock
) -> None:
    registration = registration_of(directory, clock, per_source=3)
    made_up = [replace(HERE, client=f"client-{number}") for number in range(31)]
    for number, sources in enumerate(made_up[:30]):
        registration.forgot(sources=sources, email=f"person{number}@example.com")

    with pytest.raises(TooManyRequests):
        registration.forgot(sources=made_up[30], email="one.more@example.com")


def test_where_registration_is_closed_only_the_invited_register(
    directory: InMemoryDirectory, clock: FixedClock
) -> None:
    registration = registration_of(directory, clock, is_open=False)

    with pytest.raises(Forbidden) as refused:
        registration.register(sources=HERE, email=ADA, password=PASSWORD, full_name="Ada")
    registration.register(sources=HERE, email=BEN.email.upper(), password=PASSWORD, full_name="Ben")

    assert refused.value.code == "registration_closed"
    assert list(directory.users) == [BEN.email]
