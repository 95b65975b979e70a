"""Links that stop e-mails: signed, and read without a login."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drumbeat.domain.mail_choices import MailKind
from drumbeat.domain.mail_stops import Stop, read, token_of

KEY = bytes(range(32))
OF_A_MEMBER = Stop(tenant_id="h2o", member_id="ada", kind=MailKind.SUMMARY)
OF_AN_ADDRESS = Stop(address="ab" * 32)


@pytest.mark.parametrize("stop", [OF_A_MEMBER, OF_AN_ADDRESS], ids=["member", "address"])
def test_a_link_says_what_it_was_made_for(stop: Stop) -> None:
    token = token_of(stop, KEY)

    assert read(token, KEY) == stop
    assert len(token) < 400


@pytest.mark.parametrize("token", ["", ".", "x.y", "WyJoMm8iXQ.", "é.é", "a" * 401, "WyJhIl0.é"])
def test_what_was_not_signed_says_nothing(token: str) -> None:
    assert read(token, KEY) is None


def test_another_deployments_link_says_nothing() -> None:
    assert read(token_of(OF_A_MEMBER, KEY), bytes(32)) is None


@settings(max_examples=40)
@given(place=st.integers(0), character=st.sampled_from("AZaz09-_."))
def test_a_link_that_was_changed_says_nothing(place: int, character: str) -> None:
    token = token_of(OF_A_MEMBER, KEY)
    place %= len(token)
    changed = token[:place] + character + token[place + 1 :]

    assert read(changed, KEY) == (OF_A_MEMBER if changed == token else None)
