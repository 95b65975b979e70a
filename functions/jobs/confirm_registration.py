"""Cognito's PreSignUp trigger: who may register, and who needs no code.

If registration is closed, only invited addresses may register; this also applies to direct calls of
Cognito. If AUTO_CONFIRM is true a registration is confirmed at once, which is for one-machine
stacks, where no mail is sent.
"""

from __future__ import annotations

import os
from typing import Any

from drumbeat import application

application.preload(
    "drumbeat.services.registration",
)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return `event` with Cognito's auto-confirm flags set, if this deployment wants that.

    Raises Forbidden, which Cognito turns into a refusal (UserLambdaValidationException).
    """
    email = str(event["request"]["userAttributes"].get("email", "")).lower()
    application.running().admission.require(email)
    confirm = os.environ.get("AUTO_CONFIRM", "false") == "true"
    event["response"]["autoConfirmUser"] = confirm
    event["response"]["autoVerifyEmail"] = confirm
    return event
