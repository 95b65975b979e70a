"""The user directory: a Cognito user pool whose user names are emails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from drumbeat.domain.errors import (
    Conflict,
    DrumbeatError,
    Forbidden,
    InvalidInput,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from drumbeat.ports import Tokens

_RETRY_AFTER_SECONDS = 60

#: Cognito's errors that are answered alike, so that nobody learns who has an account.
_UNKNOWN = {"UserNotFoundException", "NotAuthorizedException", "InvalidParameterException"}


def _wrong_code(_: str) -> DrumbeatError:
    return InvalidInput.of("code", "This code is wrong, used or expired; ask for another one.")


def _wrong_credentials(message: str) -> DrumbeatError:
    if "attempts exceeded" in message:
        return _too_many(message)
    return Unauthenticated("Email or password is wrong.", code="invalid_credentials")


def _wrong_refresh_token(_: str) -> DrumbeatError:
    return Unauthenticated("This session is over; log in again.", code="invalid_credentials")


def _refused_password(message: str) -> DrumbeatError:
    return InvalidInput.of("password", message.partition(": ")[2] or message)


def _refused_parameter(message: str) -> DrumbeatError:
    field = "password" if "password" in message.lower() else "email"
    return InvalidInput.of(field, "This is not accepted; choose another one.")


def _too_many(_: str) -> DrumbeatError:
    return TooManyRequests(
        "Too many tries; wait a while before the next one.", retry_after=_RETRY_AFTER_SECONDS
    )


_Answers = Mapping[str, Callable[[str], DrumbeatError]]

#: By the names in the Cognito user pools API reference; these apply to every call.
_ALWAYS: _Answers = {
    "LimitExceededException": _too_many,
    "TooManyRequestsException": _too_many,
    "TooManyFailedAttemptsException": _too_many,
    "InvalidPasswordException": _refused_password,
    "PasswordHistoryPolicyViolationException": _refused_password,
    "CodeMismatchException": _wrong_code,
    "ExpiredCodeException": _wrong_code,
}
_SIGN_UP: _Answers = {
    "UsernameExistsException": lambda _: Conflict(
        "This email has an account; log in, or reset its password.", code="email_taken"
    ),
    "InvalidParameterException": _refused_parameter,
    "UserLambdaValidationException": lambda _: Forbidden(
        "Registration is closed here. Ask a business to invite this address.",
        code="registration_closed",
    ),
}
_CODE: _Answers = {
    **dict.fromkeys(_UNKNOWN, _wrong_code),
    "AliasExistsException": _wrong_code,
    "UserNotConfirmedException": _wrong_code,
}
_LOGIN: _Answers = {
    **dict.fromkeys(_UNKNOWN, _wrong_credentials),
    "PasswordResetRequiredException": _wrong_credentials,
    "UserNotConfirmedException": lambda _: Forbidden(
        "Confirm your email address with the code that was sent to it.", code="not_confirmed"
    ),
}
_REFRESH: _Answers = dict.fromkeys(
    {*_UNKNOWN, "RefreshTokenReuseException", "UserNotConfirmedException"}, _wrong_refresh_token
)


class CognitoDirectory:
    """`ports.UserDirectory` over Cognito. `client` makes the client on first use."""

    def __init__(self, client: Callable[[], Any], client_id: str, pool_id: str) -> None:
        self._client = client
        self._client_id = client_id
        self._pool_id = pool_id

    def register(self, email: str, password: str, full_name: str) -> bool:
        with _answers(_SIGN_UP):
            answer = self._client().sign_up(
                ClientId=self._client_id,
                Username=email,
                Password=password,
                UserAttributes=[
                    {"Name": "email", "Value": email},
                    {"Name": "name", "Value": full_name},
                ],
            )
        return bool(answer["UserConfirmed"])

    def confirm(self, email: str, code: str) -> None:
        with _answers(_CODE):
            self._client().confirm_sign_up(
                ClientId=self._client_id, Username=email, ConfirmationCode=code
            )

    def resend(self, email: str) -> None:
        with _answers({}, silent=_UNKNOWN):
            self._client().resend_confirmation_code(ClientId=self._client_id, Username=email)

    def login(self, email: str, password: str) -> Tokens:
        with _answers(_LOGIN):
            return self._start("USER_PASSWORD_AUTH", {"USERNAME": email, "PASSWORD": password})

    def refresh(self, refresh_token: str) -> Tokens:
        # InitiateAuth refuses refresh tokens of pools that rotate them; this call accepts both
        # kinds.
        with _answers(_REFRESH):
            answer = self._client().get_tokens_from_refresh_token(
                ClientId=self._client_id, RefreshToken=refresh_token
            )
            return _tokens(answer)

    def revoke(self, refresh_token: str) -> None:
        with _answers({}, silent={*_UNKNOWN, "UnsupportedTokenTypeException"}):
            self._client().revoke_token(ClientId=self._client_id, Token=refresh_token)

    def forgot(self, email: str) -> None:
        with _answers({}, silent={*_UNKNOWN, "UserNotConfirmedException"}):
            self._client().forgot_password(ClientId=self._client_id, Username=email)

    def reset(self, email: str, code: str, password: str) -> None:
        with _answers(_CODE):
            self._client().confirm_forgot_password(
                ClientId=self._client_id,
                Username=email,
                ConfirmationCode=code,
                Password=password,
            )
            # A new password does not end sessions (Cognito, "Ending user sessions").
            self._client().admin_user_global_sign_out(UserPoolId=self._pool_id, Username=email)

    def delete(self, email: str) -> None:
        with _answers({}, silent={"UserNotFoundException"}):
            self._client().admin_delete_user(UserPoolId=self._pool_id, Username=email)

    def _start(self, flow: str, parameters: Mapping[str, str]) -> Tokens:
        answer = self._client().initiate_auth(
            ClientId=self._client_id, AuthFlow=flow, AuthParameters=dict(parameters)
        )
        return _tokens(answer)


def _tokens(answer: Mapping[str, Any]) -> Tokens:
    result = answer.get("AuthenticationResult")
    if not result:
        raise Unauthenticated(
            "This account needs a step that is not offered here.", code="invalid_credentials"
        )
    return Tokens(
        id_token=result["IdToken"],
        refresh_token=result.get("RefreshToken"),
        expires_in=int(result["ExpiresIn"]),
    )


@contextmanager
def _answers(answers: _Answers, silent: frozenset[str] | set[str] = frozenset()) -> Iterator[None]:
    """Turn Cognito's errors into ours; those in `silent` are ignored.

    Of Cognito's messages only the password policy is passed on: others tell who has an account.
    """
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in silent:
            return
        answer = answers.get(code) or _ALWAYS.get(code)
        if answer is not None:
            raise answer(error.response["Error"].get("Message", "")) from None
        raise Unavailable("Signing in does not work at the moment; try again.") from error
    except ParamValidationError:
        raise InvalidInput.of("email", "This is not accepted; choose another one.") from None
    except BotoCoreError as error:
        raise Unavailable("Signing in does not work at the moment; try again.") from error
