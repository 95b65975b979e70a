"""Connections encrypted by KMS can be decrypted only for one account of one tenant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ConnectTimeoutError

from drumbeat.aws.opened_connections import KEPT_FOR, RememberingVault
from drumbeat.aws.vault import MAX_BYTES, KmsVault
from drumbeat.domain.errors import InvalidInput, Unavailable
from tests.contracts.vault import VaultContract
from tests.fakes.clock import FixedClock
from tests.fakes.vault import PlainVault

CANARY = "EAABcanary0123456789"
CONNECTION = {"page_id": "123", "access_token": CANARY, "name": "Zoë"}


@pytest.fixture
def kms(aws: None) -> Any:
    return boto3.client("kms")


@pytest.fixture
def vault(kms: Any) -> KmsVault:
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    return KmsVault(lambda: kms, key)


class TestKmsVault(VaultContract):
    @pytest.fixture
    def vault(self, kms: Any) -> KmsVault:
        return KmsVault(lambda: kms, kms.create_key()["KeyMetadata"]["KeyId"])


class TestRememberingVault(VaultContract):
    @pytest.fixture
    def vault(self) -> RememberingVault:
        return RememberingVault(PlainVault(), FixedClock())


class _Counting(PlainVault):
    def __init__(self) -> None:
        self.opened = 0

    def open(self, tenant_id: str, account_id: str, sealed: bytes) -> Mapping[str, Any]:
        self.opened += 1
        return super().open(tenant_id, account_id, sealed)


def test_what_was_opened_is_not_asked_for_again_until_ten_minutes_have_passed():
    asked, clock = _Counting(), FixedClock()
    vault = RememberingVault(asked, clock)
    sealed = vault.seal("h2o", "page", CONNECTION)

    for passed in (timedelta(), KEPT_FOR - timedelta(seconds=1), timedelta(seconds=1)):
        clock.advance(passed)
        assert vault.open("h2o", "page", sealed) == CONNECTION

    assert asked.opened == 2


def test_what_was_opened_for_one_account_opens_for_no_other():
    vault = RememberingVault(PlainVault(), FixedClock())
    sealed = vault.seal("h2o", "page", CONNECTION)
    vault.open("h2o", "page", sealed)

    with pytest.raises(Unavailable):
        vault.open("h2o", "other", sealed)


def test_no_more_than_a_hundred_connections_stay_in_memory():
    asked = _Counting()
    vault = RememberingVault(asked, FixedClock())
    sealed = [vault.seal("h2o", f"page{n}", CONNECTION) for n in range(101)]

    for number in [*range(101), 0]:
        vault.open("h2o", f"page{number}", sealed[number])

    assert asked.opened == 102


def test_what_was_sealed_can_not_be_read(vault):
    assert CANARY.encode() not in vault.seal("h2o", "page", CONNECTION)


@pytest.mark.parametrize(
    ("tenant_id", "account_id"), [("h2o", "other"), ("all_county", "page"), ("page", "h2o")]
)
def test_whom_it_does_not_open_for_learns_nothing(vault, tenant_id, account_id):
    sealed = vault.seal("h2o", "page", CONNECTION)

    with pytest.raises(Unavailable) as refused:
        vault.open(tenant_id, account_id, sealed)

    assert_silent(refused.value)


def test_a_connection_that_is_too_large_is_refused_without_being_shown(vault):
    with pytest.raises(InvalidInput) as refused:
        vault.seal("h2o", "page", {"access_token": CANARY + "x" * MAX_BYTES})

    assert [error.field for error in refused.value.errors] == ["connection"]
    assert_silent(refused.value)


def test_the_largest_connection_fits(vault):
    connection = {"access_token": "x" * (MAX_BYTES - len('{"access_token": ""}'))}

    assert vault.open("h2o", "page", vault.seal("h2o", "page", connection)) == connection


def test_what_is_larger_is_sealed_in_pieces_that_belong_together(aws, vault):
    secret = {"parts": [[f"https://x.example/{n * 7919:x}?{CANARY}", n] for n in range(900)]}

    sealed = vault.seal("h2o", "page", secret, pieces=9)

    assert vault.open("h2o", "page", sealed) == secret
    assert CANARY.encode() not in sealed
    with pytest.raises(InvalidInput):
        vault.seal("h2o", "page", secret)
    with pytest.raises(Unavailable):
        vault.open("h2o", "another", sealed)


def test_a_key_service_that_does_not_answer_is_unavailable_and_tells_nothing(aws):
    class Silent:
        def encrypt(self, **_: object) -> None:
            raise ConnectTimeoutError(endpoint_url=CANARY)

        decrypt = encrypt

    vault = KmsVault(Silent, "key")

    for call in (
        lambda: vault.seal("h2o", "page", CONNECTION),
        lambda: vault.open("h2o", "page", b"sealed"),
    ):
        with pytest.raises(Unavailable) as refused:
            call()
        assert_silent(refused.value)


def test_a_key_that_is_gone_is_unavailable(kms):
    vault = KmsVault(lambda: kms, "00000000-0000-0000-0000-000000000000")

    with pytest.raises(Unavailable, match="NotFoundException"):
        vault.seal("h2o", "page", CONNECTION)


def assert_silent(error: BaseException) -> None:
    """Neither the error nor its logged form contains the secret."""
    assert CANARY not in str(error)
    assert error.__suppress_context__ or error.__context__ is None
    assert error.__cause__ is None
