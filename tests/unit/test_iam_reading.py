"""How policies are evaluated for recorded calls (`tests/iam.py`)."""

from __future__ import annotations

import pytest

from tests.iam import Call, Question, allows, questions

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/T"
BUCKET = {"media-b": "arn:aws:s3:::media-b"}
READ = {"Effect": "Allow", "Action": ["dynamodb:GetItem"], "Resource": TABLE}


def asked(**context: list[str]) -> Question:
    keys = {name.replace("__", ":"): values for name, values in context.items()}
    return Question(action="dynamodb:GetItem", resource=TABLE, context=keys)


def test_what_no_statement_allows_is_refused() -> None:
    assert not allows([], asked())
    assert not allows([READ], Question(action="dynamodb:PutItem", resource=TABLE))
    assert not allows([READ], Question(action="dynamodb:GetItem", resource=f"{TABLE}/index/due"))


def test_a_denial_outweighs_what_allows() -> None:
    assert allows([READ], asked())
    assert not allows([READ, {**READ, "Effect": "Deny"}], asked())


@pytest.mark.parametrize(
    ("operator", "keys", "allowed"),
    [
        ("ForAllValues:StringLike", ["TENANT#a", "TENANT#a#CAL"], True),
        ("ForAllValues:StringLike", ["TENANT#a", "TENANT#b"], False),
        ("StringLike", [], False),
        ("ForAllValues:StringEquals", [], True),
    ],
)
def test_conditions_speak_of_all_values_or_of_any(
    operator: str, keys: list[str], allowed: bool
) -> None:
    statement = {**READ, "Condition": {operator: {"dynamodb:LeadingKeys": ["TENANT#a*"]}}}

    assert allows([statement], asked(dynamodb__leadingkeys=keys)) is allowed


def test_a_star_stands_for_any_characters_and_brackets_for_themselves() -> None:
    statement = {**READ, "Resource": "arn:aws:dynamodb:*:*:table/[T]"}

    assert not allows([statement], asked())


@pytest.mark.parametrize(
    ("method", "path", "query", "action", "key"),
    [
        ("HEAD", "/media-b/in/h2o/a/x", "", "s3:GetObject", "/in/h2o/a/x"),
        ("PUT", "/media-b/media/x/full.jpg", "", "s3:PutObject", "/media/x/full.jpg"),
        ("POST", "/media-b/in/a%20b", "uploads=", "s3:PutObject", "/in/a b"),
        ("GET", "/media-b/in/a", "uploadId=7", "s3:ListMultipartUploadParts", "/in/a"),
        ("DELETE", "/media-b/in/a", "uploadId=7", "s3:AbortMultipartUpload", "/in/a"),
        ("DELETE", "/media-b/in/a", "", "s3:DeleteObject", "/in/a"),
    ],
)
def test_calls_of_s3_are_read_from_method_place_and_query(
    method: str, path: str, query: str, action: str, key: str
) -> None:
    call = Call("arn:aws:sts::1:assumed-role/Role/s", method, path, "", b"", query)

    assert list(questions(call, BUCKET)) == [
        Question(action=action, resource=f"arn:aws:s3:::media-b{key}")
    ]


def test_a_listing_names_its_prefix_and_deleting_many_asks_for_each() -> None:
    listing = Call("a/Role/s", "GET", "/media-b", "", b"", "list-type=2&prefix=in%2Fh2o")
    body = (
        b"<Delete><Object><Key>media/a</Key></Object><Object><Key>media/b</Key></Object></Delete>"
    )
    deleting = Call("a/Role/s", "POST", "/media-b", "", body, "delete=")

    [question] = questions(listing, BUCKET)
    asked_for = [each.resource for each in questions(deleting, BUCKET)]

    assert (question.action, question.context["s3:prefix"]) == ("s3:ListBucket", ["in/h2o"])
    assert asked_for == ["arn:aws:s3:::media-b/media/a", "arn:aws:s3:::media-b/media/b"]


def test_an_operation_of_s3_that_is_not_known_is_no_permission() -> None:
    call = Call("a/Role/s", "PUT", "/media-b", "", b"", "uploads=")

    with pytest.raises(LookupError):
        list(questions(call, BUCKET))
