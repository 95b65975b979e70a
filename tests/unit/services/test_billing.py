"""Billing events need a key of the deployment and a current time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain import signatures
from drumbeat.services.billing import Billing
from tests.fakes.billing_keys import KeptBillingKeys
from tests.fakes.clock import FixedClock

KEY, OTHER = bytes(range(32)), bytes(range(32, 64))
BODY = b'{"id": "evt-1"}'


def billing(*keys: bytes) -> Billing:
    changes: Any = None
    return Billing(keys=KeptBillingKeys(*keys), changes=changes, clock=FixedClock())


def signed(key: bytes, *, late: timedelta = timedelta()) -> dict[str, str]:
    return dict(signatures.headers_of(key, "evt-1", BODY, FixedClock().now() - late))


def test_what_a_key_of_the_deployment_has_signed_is_taken():
    assert billing(KEY).is_signed(signed(KEY), BODY)


def test_while_a_key_is_changed_both_are_taken():
    assert billing(KEY, OTHER).is_signed(signed(OTHER), BODY)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (signed(OTHER), BODY),
        (signed(KEY), b'{"id": "evt-2"}'),
        (signed(KEY, late=timedelta(minutes=6)), BODY),
        ({}, BODY),
        ({**signed(KEY), "webhook-signature": "v1,"}, BODY),
    ],
    ids=["another key", "another body", "long ago", "nothing", "no proof"],
)
def test_anything_else_is_not(headers, body):
    assert not billing(KEY).is_signed(headers, body)


def test_where_no_key_was_set_nobody_is_believed():
    assert not billing().is_signed(signed(KEY), BODY)
