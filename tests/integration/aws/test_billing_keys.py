"""Billing's secret as a parameter, which only the operator can write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from drumbeat.aws.billing_keys import ParameterBillingKeys
from drumbeat.domain import signatures
from drumbeat.domain.errors import Unavailable
from local import billing
from tests.contracts.parameters import KEYS, BillingKeysContract
from tests.fakes.clock import FixedClock

NAME = "/drumbeat/billing/webhook"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def ssm(aws: None) -> Any:
    return boto3.client("ssm")


class TestParameterBillingKeys(BillingKeysContract):
    @pytest.fixture(autouse=True)
    def parameters(self, ssm: Any) -> None:
        self.ssm = ssm

    def keys(self, *those: bytes) -> ParameterBillingKeys:
        if those:
            billing.keep(self.ssm, "drumbeat", " ".join(map(signatures.secret_of, those)))
        return ParameterBillingKeys(lambda: self.ssm, NAME, FixedClock())


def test_what_make_billing_keeps_is_what_functions_read_a_minute_later(ssm, clock):
    keys = ParameterBillingKeys(lambda: ssm, NAME, clock)
    assert keys.all() == ()

    secret = billing.kept(ssm, "drumbeat")
    clock.advance(timedelta(minutes=1))

    assert list(keys.all()) == [signatures.key_of(secret)]
    assert billing.kept(ssm, "drumbeat") == secret


def test_two_secrets_are_both_taken_and_what_is_none_is_passed_over(ssm, clock):
    written = " ".join([signatures.secret_of(KEYS[0]), "nonsense", signatures.secret_of(KEYS[1])])
    billing.keep(ssm, "drumbeat", written)

    assert list(ParameterBillingKeys(lambda: ssm, NAME, clock).all()) == KEYS


def test_that_it_can_not_be_read_is_said(clock):
    class Refusing:
        def get_parameter(self, **_: object) -> None:
            raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetParameter")

    with pytest.raises(Unavailable):
        ParameterBillingKeys(Refusing, NAME, clock).all()


def test_an_event_that_is_sent_is_signed_as_functions_want_it():
    secret, body = signatures.secret_of(KEYS[1]), b"{}"

    headers = billing.headers_of(secret, "evt-1", body)

    assert signatures.is_signed(KEYS[1], headers, body, _now(headers))


def _now(headers: Any) -> Any:
    return datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
