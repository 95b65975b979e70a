"""How errors look to clients."""

from __future__ import annotations

import logging

import pytest
from aws_lambda_powertools.event_handler.depends import DependencyResolutionError

from api import problems
from drumbeat.domain import errors
from drumbeat.domain.errors import (
    Conflict,
    DrumbeatError,
    FieldError,
    Forbidden,
    InvalidInput,
    NotFound,
    SlotTaken,
    StaleVersion,
    TooManyRequests,
    TransientFailure,
    Unauthenticated,
    Unavailable,
)
from tests.unit.api.client import Answer


def answer_to(error: Exception) -> Answer:
    response = problems.response(error, "request-1")
    return Answer(response.status_code, response.headers, str(response.body))


@pytest.mark.parametrize(
    ("error", "status", "code", "retryable"),
    [
        (InvalidInput.of("name", "Required."), 422, "invalid_input", False),
        (Unauthenticated("who?"), 401, "unauthenticated", False),
        (Forbidden("no"), 403, "forbidden", False),
        (NotFound("where?"), 404, "not_found", False),
        (Conflict("no", code="last_admin"), 409, "last_admin", False),
        (SlotTaken("taken"), 409, "slot_taken", False),
        (StaleVersion("old"), 409, "stale_version", False),
        (TooManyRequests("slowly", retry_after=7), 429, "too_many_requests", True),
        (Unavailable("busy"), 503, "unavailable", True),
        (TransientFailure("later"), 503, "transient_failure", True),
    ],
)
def test_every_error_has_its_status_and_code(
    error: DrumbeatError, status: int, code: str, retryable: bool
) -> None:
    answer = answer_to(error)

    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["status"] == status
    assert (answer.code, answer.json["retryable"]) == (code, retryable)
    assert answer.json["type"] == f"urn:drumbeat:problem:{code}"
    assert answer.json["request_id"] == "request-1"
    assert set(answer.json) == {
        "type", "title", "status", "code", "detail", "retryable", "request_id", "errors",
    }  # fmt: skip


def test_no_kind_of_error_of_the_domain_is_taken_for_a_bug() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type)
        and issubclass(kind, DrumbeatError)
        and kind not in (DrumbeatError, errors.Broken)
    ]

    assert len(kinds) > 5
    for kind in kinds:
        assert problems.status_of(kind.__new__(kind)) != 500, kind


def test_each_wrong_field_is_named_with_its_remedy() -> None:
    answer = answer_to(InvalidInput([FieldError("a", "Required."), FieldError("b[0]", "Shorter.")]))

    assert answer.json["errors"] == [
        {"field": "a", "message": "Required."},
        {"field": "b[0]", "message": "Shorter."},
    ]
    assert answer.json["detail"] == "a: Required. b[0]: Shorter."


def test_what_an_error_adds_stands_beside_the_rest() -> None:
    answer = answer_to(SlotTaken("taken", occupant_id="i-1"))

    assert answer.json["occupant_id"] == "i-1"


def test_who_should_wait_is_told_how_long() -> None:
    assert answer_to(TooManyRequests("slowly", retry_after=7)).headers["Retry-After"] == "7"
    assert int(answer_to(Unavailable("busy")).headers["Retry-After"]) > 0


def test_an_error_in_a_dependency_of_a_dependency_is_still_itself() -> None:
    inner = DependencyResolutionError("inner")
    inner.__cause__ = NotFound("where?")
    outer = DependencyResolutionError("outer")
    outer.__cause__ = inner

    assert answer_to(outer).code == "not_found"


def test_a_bug_tells_clients_nothing_and_us_everything(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = answer_to(RuntimeError("secret-of-the-house"))

    assert (answer.status, answer.code) == (500, "internal_error")
    assert "secret-of-the-house" not in answer.text
    [record] = caplog.records
    assert record.exc_info is not None


@pytest.mark.parametrize(
    ("location", "path"),
    [
        (("body", "name"), "name"),
        (("body", "connection", "url"), "connection.url"),
        (("body", "schedule_times", 0), "schedule_times[0]"),
        (("query", "limit"), "limit"),
        (("body",), "body"),
    ],
)
def test_fields_are_named_as_clients_spell_them(location: tuple[int | str, ...], path: str) -> None:
    assert problems.field_path(location) == path
