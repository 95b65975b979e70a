"""When access is renewed, and who holds the lease."""

from __future__ import annotations

from datetime import timedelta

from drumbeat.domain.secrets import GRANT_ENDS_SOON, LEASE, RENEWED_AHEAD, UNUSED
from tests.samples import NOW, secret

SECOND = timedelta(seconds=1)


def test_nobody_renews_what_nobody_has_leased() -> None:
    assert not secret().is_leased(NOW)


def test_a_lease_ends_by_itself() -> None:
    leased = secret().leased(NOW)

    assert leased.is_leased(NOW + LEASE - SECOND)
    assert not leased.is_leased(NOW + LEASE)


def test_access_without_an_end_is_not_renewed() -> None:
    assert not secret().ends_soon(NOW)


def test_access_is_renewed_before_it_ends_under_a_post_that_was_prepared() -> None:
    ends = secret(access_ends_at=NOW + RENEWED_AHEAD)

    assert ends.ends_soon(NOW)
    assert not ends.ends_soon(NOW - SECOND)


def test_what_is_sealed_stands_in_no_log() -> None:
    assert "sealed" not in repr(secret(sealed=b"sealed"))


def test_access_that_no_post_has_renewed_for_a_day_is_unused() -> None:
    ended = secret(access_ends_at=NOW - UNUSED)

    assert ended.is_unused(NOW)
    assert not ended.is_unused(NOW - SECOND)


def test_a_grant_that_ends_within_two_weeks_is_renewed_though_access_holds() -> None:
    ends = secret(access_ends_at=NOW + UNUSED, grant_ends_at=NOW + GRANT_ENDS_SOON)

    assert ends.is_unused(NOW)
    assert not ends.is_unused(NOW - SECOND)


def test_what_has_no_end_is_never_unused() -> None:
    assert not secret().is_unused(NOW)
