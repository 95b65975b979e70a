"""Cognito's PreSignUp trigger: confirms a registration at once where AUTO_CONFIRM is true.

That is for one-machine stacks, where no mail is sent. Elsewhere people confirm by email code.
"""

from __future__ import annotations

import os
from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer `event` with Cognito's auto-confirm flags set, if this deployment wants that."""
    confirm = os.environ.get("AUTO_CONFIRM", "false") == "true"
    event["response"]["autoConfirmUser"] = confirm
    event["response"]["autoVerifyEmail"] = confirm
    return event
