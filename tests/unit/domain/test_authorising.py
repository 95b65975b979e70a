"""What is sent with people to a network, and what comes back."""

from __future__ import annotations

from datetime import timedelta

from drumbeat.domain.authorising import (
    TO_AGREE,
    TO_CHOOSE,
    App,
    Asked,
    NotAuthorised,
    Pending,
    Stage,
    Target,
    encoded,
    state_hash,
)
from tests.samples import NOW

PENDING = Pending(
    id="c1",
    tenant_id="h2o",
    platform="mastodon",
    user_id="ada",
    created_at=NOW,
    expires_at=NOW + TO_AGREE,
    sealed=b"sealed",
)
SECOND = timedelta(seconds=1)


def test_the_challenge_is_that_of_the_specification() -> None:
    """RFC 7636, Appendix B."""
    asked = Asked(
        app=App("id"),
        redirect_uri="https://example.com",
        state="s",
        verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    )

    assert asked.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_chance_travels_in_addresses_as_it_is() -> None:
    """RFC 7636, 4.1: at least 43 characters, at most 128."""
    assert encoded(b"\xff" * 32) == "_" * 42 + "8"


def test_what_is_stored_of_a_state_does_not_answer_for_it() -> None:
    assert state_hash("state") != state_hash("other")
    assert "state" not in state_hash("state")


def test_a_state_that_is_no_text_is_just_another_one() -> None:
    assert state_hash("\ud800") != state_hash("state")


def test_people_have_ten_minutes_to_agree() -> None:
    assert not PENDING.is_over(NOW + TO_AGREE - SECOND)
    assert PENDING.is_over(NOW + TO_AGREE)


def test_what_was_agreed_to_can_be_chosen_from_for_an_hour() -> None:
    later = NOW + TO_AGREE - SECOND
    ready = PENDING.ready(b"grant", ["write"], [Target(id="1", kind="page", name="H2O")], later)

    assert (ready.stage, ready.sealed, ready.revision) == (Stage.READY, b"grant", 2)
    assert not ready.is_over(later + TO_CHOOSE - SECOND)
    assert ready.is_over(later + TO_CHOOSE)


def test_what_people_did_not_agree_to_is_named_once_they_answered() -> None:
    wanted = ("read", "write", "follow")

    assert PENDING.missing_scopes(wanted) == ()
    ready = PENDING.ready(b"grant", ["write", "other"], [], NOW)
    assert ready.missing_scopes(wanted) == ("read", "follow")


def test_a_connection_that_failed_keeps_nothing_secret() -> None:
    failed = PENDING.failed(NotAuthorised("access_denied", "No."))

    assert (failed.stage, failed.revision) == (Stage.FAILED, 2)
    assert failed.sealed != PENDING.sealed


def test_nothing_secret_stands_in_logs() -> None:
    asked = Asked(
        app=App("id", "app-secret"), redirect_uri="https://a", state="st-ate", verifier="veri-fier"
    )

    for secret in ("app-secret", "st-ate", "veri-fier"):
        assert secret not in repr(asked)
    assert "sealed'" not in repr(PENDING)
