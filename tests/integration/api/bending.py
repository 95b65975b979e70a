"""Requests with one error each, made from the example of a route."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Place = tuple[Any, ...]

_DEEP: Any = []
for _ in range(400):
    _DEEP = [_DEEP]

#: Values to replace others with. The document says whether they are wrong there.
VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    7.5,
    10**30,
    "",
    " ",
    "nonsense",
    "x" * 30_000,
    [],
    [None],
    ["nonsense"] * 2_000,
    {},
    {"nonsense": {"nonsense": None}},
    _DEEP,
)
#: Text that no field accepts, whatever the document says.
HALVES = ("\ud800", "half \udfff pair")
CONTROLS = ("\x00", "\x07", "\x7f", "\x9b")
#: Fields that accept any text, because they are only compared.
OPAQUE = {"password", "refresh_token"}

INSTANTS = (
    "2026-12-22T17:00:01Z",
    "2026-12-22T17:00:00.5Z",
    "2026-12-22T17:00:00",
    "2026-12-22T17:00",
    "2026-12-22",
    "20261222T170000Z",
    "2026-02-30T17:00:00Z",
    "2026-12-22T25:00:00Z",
    "2026-12-22T24:00:00Z",
    "2026-12-22T17:00:60Z",
    "2026-12-22T17:00:00+25:00",
    "2026-12-22T17:00:00+00:60",
    "2026-12-22T17:00:00 America/Los_Angeles",
    "0000-12-22T17:00:00Z",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:00Z",
    "9999-12-31T23:59:00-14:00",
    "+12026-12-22T17:00:00Z",
    "tomorrow",
    "1798045200",
    1798045200,
)
DAYS = (
    "2026-13-01",
    "2026-02-30",
    "2026-2-3",
    "20261222",
    "2026-W52-2",
    "2026-12-22T00:00:00Z",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "-2026-12-22",
    "\uff12\uff10\uff12\uff16-12-22",
    "yesterday",
    "",
)
ZONES = (
    "",
    "Mars/Olympus",
    "../../etc/passwd",
    "/etc/localtime",
    "europe/berlin",
    "UTC+1",
    "posix",
)
NUMBERS = ("0", "-1", "99999", "ten", "", "1.5", "1e1", "1,2", "9" * 40, "0x5", "NaN", "٣")
CURSORS = (
    "",
    "nonsense",
    "====",
    "é",
    "\x00",
    "A" * 2_001,
    base64.urlsafe_b64encode(b"{}").decode(),
    base64.urlsafe_b64encode(b"[" * 900).decode(),
    base64.urlsafe_b64encode(b'{"t":"h2o","p":{"id":"1"},"d":"0"}').decode(),
    base64.urlsafe_b64encode(b'{"t":"h2o","p":{"slot":"1"},"d":null}').decode(),
    base64.urlsafe_b64encode(b'{"t":["h2o"],"p":[],"d":{}}').decode(),
)
#: Ids for the path, percent-encoded.
IDS = (
    "q",
    "x" * 3_000,
    "%F0%9F%A5%81",
    "%00",
    "%ED%A0%80",
    "%FF",
    "a%20b",
    "a%23b",
    "..",
    "%2e%2e",
    "%25",
    "'%22%3C%3E",
    "null",
    "INSTANCE%231",
)
KEYS = ("", "x" * 256, "é", "a\tb", "a\x7fb", "\x00")

#: Bodies that are no JSON object, and the statuses that may answer them.
RAW: tuple[tuple[str, bytes, set[int]], ...] = (
    ("cut off", b'{"name": ', {400}),
    ("single quotes", b"{'name': 'x'}", {400}),
    ("a trailing comma", b'{"name": "x",}', {400}),
    ("two documents", b"{} {}", {400}),
    ("not a number", b'{"name": NaN}', {400}),
    ("a name twice", b'{"name": "x", "name": "x"}', {400}),
    ("no UTF-8", b'{"name": "\xff"}', {400}),
    ("UTF-16", '{"name": "x"}'.encode("utf-16"), {400}),
    ("a byte order mark", b"\xef\xbb\xbf{}", {400, 422}),
    ("too deep", b"[" * 100_000, {400}),
    ("deep objects", b'{"name":' * 20_000 + b"1" + b"}" * 20_000, {400}),
    ("a long number", b'{"name": ' + b"9" * 5_000 + b"}", {400}),
    ("an endless number", b'{"name": 1e999}', {400, 422}),
    ("null", b"null", {422}),
    ("a list", b"[]", {422}),
    ("a text", b'"name"', {422}),
    ("a number", b"5", {422}),
    ("too large", b'{"name": "' + b"x" * 256 * 1024 + b'"}', {413}),
)
FORM = "application/x-www-form-urlencoded"
TYPES = (
    "text/plain",
    FORM,
    "multipart/form-data; boundary=x",
    "application/xml",
    "application/jsonp",
    "",
)


def bodies(example: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Whole bodies, each with the changed top-level field and a description of the change."""
    for name in example:
        rest = {other: value for other, value in example.items() if other != name}
        yield name, "left out", rest
    yield "nonsense", "added", {**example, "nonsense": 1}
    yield "Name", "added", {**example, "Name": "x"}
    yield "__proto__", "added", {**example, "__proto__": {}}
    for place, _ in leaves(example):
        for value in VALUES:
            yield place[0], f"{place} = {value!r:.60}", put(example, place, value)


def with_added(
    example: Mapping[str, Any], additions: Sequence[str]
) -> Iterator[tuple[str, str, Any]]:
    """The same, with each of these appended to texts."""
    for place, value in leaves(example):
        if isinstance(value, str) and place[0] not in OPAQUE:
            for addition in additions:
                text = f"{value}{addition}"
                yield place[0], f"{place} = {text!r:.60}", put(example, place, text)


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every value in a body with its place, including lists and objects."""
    if place:
        yield place, value
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from leaves(each, (*place, name))
    elif isinstance(value, list):
        for number, each in enumerate(value[:1]):
            yield from leaves(each, (*place, number))


def put(example: Mapping[str, Any], place: Place, value: Any) -> Any:
    """The example with another value in one place."""
    bent = copy.deepcopy(dict(example))
    holder: Any = bent
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    return bent


def packed(value: Any) -> bytes:
    return json.dumps(value).encode("ascii")
