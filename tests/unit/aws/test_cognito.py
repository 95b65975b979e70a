"""The user directory over Cognito: moto for what it implements, fixed errors for the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from moto import mock_aws

from drumbeat.aws.cognito import CognitoDirectory
from drumbeat.domain.errors import (
    DrumbeatError,
    Forbidden,
    InvalidInput,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from drumbeat.ports import UserDirectory
from tests import moto_cognito
from tests.contracts.directory import ADA, PASSWORD, UserDirectoryContract

POLICY = {
    "MinimumLength": 10,
    "RequireLowercase": True,
    "RequireUppercase": True,
    "RequireNumbers": True,
    "RequireSymbols": False,
}


@pytest.fixture
def cognito(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    moto_cognito.complete(monkeypatch)
    with mock_aws():
        yield boto3.client("cognito-idp", region_name="us-east-1")


class TestCognitoDirectory(UserDirectoryContract):
    @pytest.fixture
    def pool(self, cognito: Any) -> str:
        made = cognito.create_user_pool(
            PoolName="users", UsernameAttributes=["email"], Policies={"PasswordPolicy": POLICY}
        )
        return str(made["UserPool"]["Id"])

    @pytest.fixture
    def directory(self, cognito: Any, pool: str) -> CognitoDirectory:
        made = cognito.create_user_pool_client(
            UserPoolId=pool,
            ClientName="api",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        )
        return CognitoDirectory(lambda: cognito, made["UserPoolClient"]["ClientId"], pool)

    @pytest.fixture
    def confirmed(self, directory: CognitoDirectory, cognito: Any, pool: str) -> CognitoDirectory:
        directory.register(ADA, PASSWORD, "Ada Lovelace")
        cognito.admin_confirm_sign_up(UserPoolId=pool, Username=ADA)
        return directory

    @pytest.mark.skip(reason="moto takes an unknown user for an unknown client; covered below")
    def test_asking_for_a_code_tells_nothing(self, confirmed: UserDirectory) -> None: ...

    @pytest.mark.skip(reason="moto takes an unknown user for an unknown client; covered below")
    def test_a_code_for_nobody_is_a_wrong_code(self, directory: UserDirectory) -> None: ...

    def test_name_and_email_come_back_as_claims(
        self, directory: CognitoDirectory, cognito: Any, pool: str
    ) -> None:
        directory.register(ADA, PASSWORD, "Ada Lovelace")

        [user] = cognito.list_users(UserPoolId=pool)["Users"]

        told = {each["Name"]: each["Value"] for each in user["Attributes"]}
        assert (told["email"], told["name"]) == (ADA, "Ada Lovelace")


class Refusing:
    """A client whose calls all fail in one way."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, _: str) -> Callable[..., Any]:
        def call(**_: Any) -> Any:
            raise self._error

        return call


def refused(code: str, message: str = "Cognito's own words") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "Operation")


def directory(error: Exception) -> CognitoDirectory:
    return CognitoDirectory(lambda: Refusing(error), "client", "pool")


CALLS: dict[str, Callable[[CognitoDirectory], Any]] = {
    "register": lambda d: d.register(ADA, PASSWORD, "Ada"),
    "confirm": lambda d: d.confirm(ADA, "1"),
    "resend": lambda d: d.resend(ADA),
    "login": lambda d: d.login(ADA, PASSWORD),
    "refresh": lambda d: d.refresh("token"),
    "revoke": lambda d: d.revoke("token"),
    "forgot": lambda d: d.forgot(ADA),
    "reset": lambda d: d.reset(ADA, "1", PASSWORD),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("code", ["LimitExceededException", "TooManyRequestsException"])
def test_who_is_too_fast_is_told_to_wait(
    call: Callable[[CognitoDirectory], Any], code: str
) -> None:
    with pytest.raises(TooManyRequests) as told:
        call(directory(refused(code)))

    assert told.value.retry_after > 0


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize(
    "error",
    [
        refused("InternalErrorException"),
        refused("SomethingNewException"),
        ConnectTimeoutError(endpoint_url="https://cognito"),
    ],
    ids=str,
)
def test_what_is_not_the_callers_fault_may_be_tried_again(
    call: Callable[[CognitoDirectory], Any], error: Exception
) -> None:
    with pytest.raises(Unavailable) as told:
        call(directory(error))

    assert "Cognito's own words" not in told.value.message


@pytest.mark.parametrize("name", ["resend", "forgot"])
@pytest.mark.parametrize(
    "code", ["UserNotFoundException", "NotAuthorizedException", "InvalidParameterException"]
)
def test_asking_for_a_code_never_tells_who_is_known(name: str, code: str) -> None:
    CALLS[name](directory(refused(code)))


@pytest.mark.parametrize("code", ["UnsupportedTokenTypeException", "NotAuthorizedException"])
def test_a_session_that_is_over_is_ended_without_complaint(code: str) -> None:
    CALLS["revoke"](directory(refused(code)))


def test_a_refresh_token_that_was_used_before_is_no_session() -> None:
    with pytest.raises(Unauthenticated):
        CALLS["refresh"](directory(refused("RefreshTokenReuseException")))


@pytest.mark.parametrize("name", ["confirm", "reset"])
@pytest.mark.parametrize(
    "code",
    [
        "CodeMismatchException",
        "ExpiredCodeException",
        "UserNotFoundException",
        "NotAuthorizedException",
        "InvalidParameterException",
    ],
)
def test_every_code_that_does_not_work_is_a_wrong_code(name: str, code: str) -> None:
    with pytest.raises(InvalidInput) as told:
        CALLS[name](directory(refused(code)))

    assert [error.field for error in told.value.errors] == ["code"]
    assert "Cognito's own words" not in told.value.message


@pytest.mark.parametrize("name", ["register", "reset"])
def test_the_password_policy_is_told_in_its_own_words(name: str) -> None:
    message = "Password did not conform with policy: Password must have uppercase characters"

    with pytest.raises(InvalidInput) as told:
        CALLS[name](directory(refused("InvalidPasswordException", message)))

    [error] = told.value.errors
    assert (error.field, error.message) == ("password", "Password must have uppercase characters")


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ("Value at 'password' failed to satisfy constraint", "password"),
        ("Username should be an email.", "email"),
    ],
)
def test_a_parameter_that_cognito_refuses_is_named(message: str, field: str) -> None:
    with pytest.raises(InvalidInput) as told:
        CALLS["register"](directory(refused("InvalidParameterException", message)))

    assert [error.field for error in told.value.errors] == [field]


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        ("NotAuthorizedException", "Incorrect username or password.", Unauthenticated),
        ("UserNotFoundException", "User does not exist.", Unauthenticated),
        ("PasswordResetRequiredException", "Password reset required", Unauthenticated),
        ("NotAuthorizedException", "Password attempts exceeded", TooManyRequests),
        ("UserNotConfirmedException", "User is not confirmed.", Forbidden),
    ],
)
def test_a_login_that_does_not_work_says_no_more_than_it_must(
    code: str, message: str, kind: type[DrumbeatError]
) -> None:
    with pytest.raises(kind) as told:
        CALLS["login"](directory(refused(code, message)))

    assert message not in told.value.message


def test_a_login_that_wants_another_step_is_refused() -> None:
    class Challenging:
        def initiate_auth(self, **_: Any) -> Any:
            return {"ChallengeName": "NEW_PASSWORD_REQUIRED"}

    with pytest.raises(Unauthenticated):
        CognitoDirectory(Challenging, "client", "pool").login(ADA, PASSWORD)
