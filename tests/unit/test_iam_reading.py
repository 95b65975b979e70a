"""The reading of policies by which recorded calls are judged (`tests/iam.py`)."""

from __future__ import annotations

import pytest

from tests.iam import Question, allows

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/T"
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
