"""Common types of request and response models."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Generic, TypeVar

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
)
from pydantic.json_schema import WithJsonSchema

from api.cursors import MAX_LENGTH
from drumbeat.domain import plain_text, zones
from drumbeat.domain.errors import NotFound
from drumbeat.domain.tenancy import TENANT_ID

_T = TypeVar("_T")

#: RFC 3339: ISO 8601 with the offset required.
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ](?:[01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?"
    r"([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
)
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

#: RFC 5321 allows 254; Cognito's user names, which are our emails, may have 128.
MAX_EMAIL = 128
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Body(BaseModel):
    """A request body: unknown fields are refused, and error messages never repeat the input."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class TenantBody(Body):
    """A body of a tenant's route, which may repeat the tenant of the query."""

    tenant_id: str | None = Field(
        default=None, description="If given, the tenant that the address names; otherwise 404."
    )


class View(BaseModel):
    """A response body."""

    model_config = ConfigDict(from_attributes=True)


class Listed(BaseModel, Generic[_T]):
    """One page of a list; `cursor` is null on the last one."""

    items: list[_T]
    cursor: str | None


def _made_plain(plain: Callable[[str], str]) -> BeforeValidator:
    """Normalises a text before its length and pattern are checked; other types are refused
    later."""
    return BeforeValidator(lambda value: plain(value) if isinstance(value, str) else value)


def _email(text: str) -> str:
    # Copied text may have invisible characters, which no address has.
    text = "".join(each for each in text if each.isspace() or not plain_text.is_blank(each))
    if not _EMAIL.fullmatch(text):
        raise ValueError("Enter an email address, such as ada@example.com.")
    return text.lower()


def _distinct(ids: list[str]) -> list[str]:
    if len(set(ids)) < len(ids):
        raise ValueError("Name each of them once.")
    return ids


def _known_form(text: str) -> str:
    if not _ID.fullmatch(text):
        raise NotFound("There is nothing at this address.")
    return text


def _moment(value: Any) -> datetime:
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise ValueError("Use ISO 8601 with an offset, such as 2026-12-22T17:00:00Z.")
    try:
        when = datetime.fromisoformat(value.upper())
        known = zones.FIRST_DAY < when.date() < zones.LAST_DAY
    except ValueError:
        known = False
    if not known:
        raise ValueError("There is no such time.")
    return when


def _minute(value: Any) -> datetime:
    when = _moment(value)
    if when.second or when.microsecond:
        raise ValueError("Use a whole minute; seconds must be 00.")
    return when


def _day(value: Any) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError("Use a calendar day, such as 2026-12-22.")


def utc_text(when: datetime) -> str:
    """An instant in answers: UTC, ending in `Z`."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _tenant_id(value: str) -> str:
    if not TENANT_ID.fullmatch(value):
        raise ValueError(
            "Use 2 to 63 lower case letters, digits, - and _, and begin with a letter or a digit, "
            "such as h2o."
        )
    return value


#: One line, and text with line breaks; pasted text is normalised.
LINE = _made_plain(plain_text.line)
TEXT = _made_plain(plain_text.paragraphs)

Email = Annotated[
    str,
    Field(
        min_length=3,
        max_length=MAX_EMAIL,
        description="Compared in lower case.",
        json_schema_extra={"pattern": f"^{_EMAIL.pattern}$"},
    ),
    LINE,
    AfterValidator(_email),
]

#: JSON schema needs the anchors that `re.fullmatch` implies.
TenantId = Annotated[
    str,
    Field(
        min_length=2,
        max_length=63,
        description="A slug, chosen once: lower case letters, digits, `-` and `_`.",
        json_schema_extra={"pattern": f"^{TENANT_ID.pattern}$"},
    ),
    AfterValidator(_tenant_id),
]

Version = Annotated[
    int | None,
    Strict(),
    Field(
        ge=1,
        le=2**53,
        description="The version that was read; when given and stale, the answer is 409.",
    ),
]

#: When a post goes out: a whole minute. Its offset is that of the clock on which it was read.
Minute = Annotated[
    datetime,
    BeforeValidator(_minute),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "description": "A whole minute. Other offsets than `Z` are converted.",
        }
    ),
]

#: When something happened.
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]

#: A calendar day.
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]

#: An id in a body; in a list, `ONCE` refuses repeated ones.
SentId = Annotated[str, Field(min_length=1, max_length=64), LINE]
ONCE = AfterValidator(_distinct)

#: An id in a path. What can't be one of ours answers 404, like any other unknown id.
Id = AfterValidator(_known_form)

#: The parameters of lists.
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[
    str | None, Query(max_length=MAX_LENGTH, description="Where the last page ended.")
]

#: Answers show instants in UTC, ending in `Z`.
Instant = Annotated[
    datetime,
    PlainSerializer(utc_text, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


def request_id(event: Mapping[str, Any]) -> str:
    """The gateway's id of the request, which is also in its access log and in a header."""
    return str((event.get("requestContext") or {}).get("requestId") or "")


def page_of(
    items: Sequence[_T], key: Callable[[_T], str], *, limit: int, after: str | None
) -> tuple[list[_T], str | None]:
    """One page of a whole list in the order of `key`, and the key after which the next one
    begins."""
    rest = sorted((each for each in items if after is None or key(each) > after), key=key)
    page = rest[:limit]
    return page, key(page[-1]) if len(rest) > limit else None
