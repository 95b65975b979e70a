"""Cursors continue the same list of the same tenant."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cursors import MAX_LENGTH, Cursors
from drumbeat.domain.errors import InvalidInput, NotFound

LISTING = Cursors(tenant_id="h2o", question={"list": "things", "status": "Draft"}, parts=["id"])


def repacked(cursor: str, **changes: Any) -> str:
    told = json.loads(base64.urlsafe_b64decode(cursor + "=="))
    return base64.urlsafe_b64encode(json.dumps({**told, **changes}).encode()).decode().rstrip("=")


@given(st.text(min_size=1, max_size=100))
def test_a_cursor_leads_back_to_its_position(last: str) -> None:
    cursor = LISTING.write({"id": last})

    assert cursor is not None
    assert cursor.isascii()
    assert not set(cursor) & set(",+/=&?% ")
    assert LISTING.read(cursor) == {"id": last}


def test_the_end_of_a_list_has_no_cursor() -> None:
    assert LISTING.write(None) is None
    assert LISTING.read(None) is None


def test_another_tenants_cursor_does_not_exist() -> None:
    theirs = Cursors(tenant_id="all_county", question=LISTING.question, parts=["id"])

    with pytest.raises(NotFound):
        LISTING.read(theirs.write({"id": "1"}))


@pytest.mark.parametrize(
    "question", [{"list": "things"}, {"list": "others", "status": "Draft"}, {"status": "Idea"}]
)
def test_a_cursor_of_another_question_is_refused(question: dict[str, str]) -> None:
    other = Cursors(tenant_id="h2o", question=question, parts=["id"])

    with pytest.raises(InvalidInput) as refused:
        LISTING.read(other.write({"id": "1"}))

    assert refused.value.code == "invalid_cursor"


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200).map(
    lambda raw: base64.urlsafe_b64encode(raw).decode()
)))  # fmt: skip
def test_garbage_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        LISTING.read(cursor)

    assert refused.value.code == "invalid_cursor"


@pytest.mark.parametrize(
    "changes",
    [
        {"p": {"id": "2"}},
        {"p": {"id": ""}},
        {"p": {"id": 2}},
        {"p": {"PK": "TENANT#all_county"}},
        {"p": {"id": "1", "PK": "TENANT#all_county"}},
        {"p": "1"},
        {"d": None},
        {"d": "0" * 24},
    ],
)
def test_an_edited_cursor_is_refused(changes: dict[str, Any]) -> None:
    cursor = LISTING.write({"id": "1"})
    assert cursor is not None

    with pytest.raises(InvalidInput):
        LISTING.read(repacked(cursor, **changes))


def test_a_cursor_is_bounded() -> None:
    with pytest.raises(InvalidInput):
        LISTING.read("A" * (MAX_LENGTH + 1))
    longest = LISTING.write({"id": "x" * 512})
    assert longest is not None
    assert len(longest) <= MAX_LENGTH
