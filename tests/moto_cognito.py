"""What moto's Cognito lacks: resending codes, rotating refresh tokens, and ending sessions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from moto.cognitoidp.exceptions import NotAuthorizedError
from moto.cognitoidp.responses import CognitoIdpResponse


def complete(patch: pytest.MonkeyPatch) -> None:
    """Adds these operations to moto for as long as `patch` lasts."""
    for operation in (resend_confirmation_code, get_tokens_from_refresh_token, revoke_token):
        patch.setattr(CognitoIdpResponse, operation.__name__, operation, raising=False)


def resend_confirmation_code(_: CognitoIdpResponse) -> str:
    return json.dumps({"CodeDeliveryDetails": {"DeliveryMedium": "EMAIL"}})


def get_tokens_from_refresh_token(self: CognitoIdpResponse) -> str:
    """With rotation and without a grace period: the old token is invalid at once."""
    client_id, sent = self._get_param("ClientId"), self._get_param("RefreshToken")
    pool = _pool(self, client_id)
    if not pool.refresh_tokens.get(sent):
        raise NotAuthorizedError("Invalid Refresh Token")
    _, username, _ = pool.refresh_tokens[sent]
    access_token, id_token, expires_in = pool.create_tokens_from_refresh_token(sent)
    pool.refresh_tokens[sent] = None
    fresh, _ = pool.create_refresh_token(client_id, username)
    result = {
        "AccessToken": access_token,
        "IdToken": id_token,
        "RefreshToken": fresh,
        "ExpiresIn": expires_in,
        "TokenType": "Bearer",
    }
    return json.dumps({"AuthenticationResult": result})


def revoke_token(self: CognitoIdpResponse) -> str:
    pool = _pool(self, self._get_param("ClientId"))
    if self._get_param("Token") in pool.refresh_tokens:
        pool.refresh_tokens[self._get_param("Token")] = None
    return "{}"


def _pool(response: CognitoIdpResponse, client_id: str) -> Any:
    backend = response._get_region_agnostic_backend()._find_backend_for_clientid(client_id)
    pools = backend.user_pools.values()
    return next(pool for pool in pools if client_id in pool.clients)
