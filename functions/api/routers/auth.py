"""Registering, logging in, and resetting passwords."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from pydantic import BaseModel, Field

from api.access import From
from api.dependencies import of
from api.idempotency import idempotent
from api.schema import LINE, Body, Email, View
from drumbeat.services.registration import Registration

router = Router()
TAG = ["auth"]

Registering = Annotated[Registration, of(lambda app: app.registration)]

#: Cognito's limits; the policy for new passwords is set in the user pool.
_Password = Annotated[
    str, Field(min_length=1, max_length=256, json_schema_extra={"format": "password"})
]
_Code = Annotated[str, Field(min_length=1, max_length=64, description="From the email."), LINE]
_FullName = Annotated[str, Field(min_length=1, max_length=100), LINE]
_RefreshToken = Annotated[str, Field(min_length=1, max_length=8_192)]


class Registrant(Body):
    email: Email
    password: _Password
    full_name: _FullName


class Confirmation(Body):
    email: Email
    code: _Code


class Address(Body):
    email: Email


class Credentials(Body):
    email: Email
    password: _Password


class Refreshing(Body):
    refresh_token: _RefreshToken


class NewPassword(Body):
    email: Email
    code: _Code
    password: _Password


class Registered(View):
    email: str
    confirmed: bool = Field(description="False: confirm with the code that was sent by email.")


class LoggedIn(View):
    token: str = Field(description="The ID token; send it as `Authorization: Bearer`.")
    refresh_token: str
    expires_in: int = Field(description="Seconds.")


class Refreshed(View):
    token: str
    refresh_token: str = Field(description="Keep this one: it takes the place of the one sent.")
    expires_in: int


class Done(BaseModel):
    """An empty object."""


@router.post(
    "/api/auth/register",
    tags=TAG,
    operation_id="register",
    status_code=201,
    middlewares=[idempotent],
)
def register(service: Registering, sources: From, body: Registrant) -> Registered:
    """Register a user."""
    confirmed = service.register(
        email=body.email, password=body.password, full_name=body.full_name, sources=sources
    )
    return Registered(email=body.email, confirmed=confirmed)


@router.post("/api/auth/confirm", tags=TAG, operation_id="confirm_registration")
def confirm(service: Registering, sources: From, body: Confirmation) -> Done:
    """Confirm a registration with the code from the email."""
    service.confirm(email=body.email, code=body.code, sources=sources)
    return Done()


@router.post("/api/auth/resend", tags=TAG, operation_id="resend_code")
def resend(service: Registering, sources: From, body: Address) -> Done:
    """Send the confirmation code again; the answer is the same whether or not the email is
    known."""
    service.resend(email=body.email, sources=sources)
    return Done()


@router.post("/api/auth/login", tags=TAG, operation_id="login")
def login(service: Registering, sources: From, body: Credentials) -> LoggedIn:
    """Log in."""
    tokens = service.login(email=body.email, password=body.password, sources=sources)
    return LoggedIn(
        token=tokens.id_token,
        refresh_token=tokens.refresh_token or "",
        expires_in=tokens.expires_in,
    )


@router.post("/api/auth/refresh", tags=TAG, operation_id="refresh_token")
def refresh(service: Registering, body: Refreshing) -> Refreshed:
    """Get a fresh token."""
    tokens = service.refresh(refresh_token=body.refresh_token)
    return Refreshed(
        token=tokens.id_token,
        refresh_token=tokens.refresh_token or body.refresh_token,
        expires_in=tokens.expires_in,
    )


@router.post("/api/auth/logout", tags=TAG, operation_id="logout", status_code=204)
def logout(service: Registering, body: Refreshing):  # type: ignore[no-untyped-def]  # a type would be a schema
    """End a session: its refresh token no longer works.

    A token that was issued before stays valid until it expires, within an hour.
    """
    service.logout(refresh_token=body.refresh_token)
    return Response(status_code=204)


@router.post("/api/auth/forgot", tags=TAG, operation_id="forgot_password")
def forgot(service: Registering, sources: From, body: Address) -> Done:
    """Ask for a code to set a new password; the answer is the same whether or not the email is
    known."""
    service.forgot(email=body.email, sources=sources)
    return Done()


@router.post("/api/auth/reset", tags=TAG, operation_id="reset_password")
def reset(service: Registering, sources: From, body: NewPassword) -> Done:
    """Set a new password with the code from the email; every session ends."""
    service.reset(email=body.email, code=body.code, password=body.password, sources=sources)
    return Done()
