"""Making somebody an operator, and removing them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from drumbeat.domain.operators import GROUP
from local import operators
from local.progress import Failure
from tests.cloudformation import expanded

ADA = "ada@example.com"


@pytest.fixture(scope="module")
def pool() -> Iterator[tuple[Any, str]]:
    """A user pool as in the template, in which Ada has registered."""
    with mock_aws():
        directory = boto3.client("cognito-idp", region_name="us-east-1")
        pool_id = directory.create_user_pool(PoolName="p", UsernameAttributes=["email"])[
            "UserPool"
        ]["Id"]
        directory.create_group(UserPoolId=pool_id, GroupName=operators.GROUP)
        directory.admin_create_user(UserPoolId=pool_id, Username=ADA)
        directory.admin_set_user_password(
            UserPoolId=pool_id, Username=ADA, Password="Password-7", Permanent=True
        )
        yield directory, pool_id


def members(pool: tuple[Any, str]) -> int:
    directory, pool_id = pool
    found = directory.list_users_in_group(UserPoolId=pool_id, GroupName=operators.GROUP)
    return len(found["Users"])


def test_all_mean_the_same_group() -> None:
    [group] = [
        each["Properties"]["GroupName"]
        for each in expanded()["Resources"].values()
        if each["Type"] == "AWS::Cognito::UserPoolGroup"
    ]

    assert group == operators.GROUP == GROUP


def test_whoever_has_registered_becomes_an_operator_and_is_none_again(
    pool: tuple[Any, str],
) -> None:
    for _ in range(2):
        assert "is an operator" in operators.appoint(*pool, f" {ADA.upper()} ")
    assert members(pool) == 1

    for _ in range(2):
        assert "no operator any more" in operators.dismiss(*pool, ADA)
    assert members(pool) == 0


@pytest.mark.parametrize(
    ("email", "remedy"),
    [("", "EMAIL=ada@example.com"), ("ada", "EMAIL="), ("bob@example.com", "register")],
)
def test_nobody_else_does_and_it_says_what_to_do(
    pool: tuple[Any, str], email: str, remedy: str
) -> None:
    with pytest.raises(Failure, match=remedy):
        operators.appoint(*pool, email)
    assert members(pool) == 0
