"""Ids by time: valid UUIDs, in the order in which they were made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

import pytest

from drumbeat.domain.time_ordered import made_at, time_ordered

NOW = datetime(2026, 11, 21, 9, 30, 0, 250_000, tzinfo=UTC)


def test_an_id_is_a_uuid_of_version_7_whatever_its_rest() -> None:
    for rest in (bytes(10), b"\xff" * 10):
        made = UUID(time_ordered(NOW, rest))

        assert (made.version, made.variant) == (7, RFC_4122)
        assert made.int >> 80 == 1_795_253_400_250


def test_a_later_id_sorts_later_whatever_its_rest() -> None:
    earlier = time_ordered(NOW, b"\xff" * 10)
    later = time_ordered(NOW + timedelta(milliseconds=1), bytes(10))

    assert earlier < later


def test_different_rests_of_one_moment_are_different_ids() -> None:
    assert time_ordered(NOW, b"0123456789") != time_ordered(NOW, b"0123456788")


def test_an_id_tells_when_it_was_made() -> None:
    assert made_at(time_ordered(NOW, b"\xff" * 10)) == NOW


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "5b0f6d3c-6f0a-4f9e-9a53-000000000000",
        "019AA4F6-4C1A-7000-8000-000000000000",
        "019aa4f6-4c1a-7000-0000-000000000000",
    ],
)
def test_what_is_no_such_id_tells_nothing(text: str) -> None:
    assert made_at(text) is None
