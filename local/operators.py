"""Who runs a deployment: people of its user directory, in a group of it."""

from __future__ import annotations

import re
from typing import Any

from local.api_client import ApiClient
from local.progress import Failure

#: As `drumbeat.domain.operators.GROUP`, which a test compares.
GROUP = "operators"
#: Whoever looks after the demo on one machine.
EMAIL = "operator@drumbeat.example"
PASSWORD = "Drumbeat-operator-1"  # noqa: S105

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_TAKES_EFFECT = "It holds when they next sign in, and where they are signed in within an hour."


def appoint(directory: Any, user_pool_id: str, email: str) -> str:
    """Make somebody who has registered an operator; answers what was done. Raises Failure.

    `directory`: a client of Cognito. May be repeated.
    """
    email = _known(directory, user_pool_id, email)
    directory.admin_add_user_to_group(UserPoolId=user_pool_id, Username=email, GroupName=GROUP)
    return f"{email} is an operator. {_TAKES_EFFECT}"


def dismiss(directory: Any, user_pool_id: str, email: str) -> str:
    """The other way round; their sessions are not renewed any more. Raises Failure."""
    email = _known(directory, user_pool_id, email)
    directory.admin_remove_user_from_group(UserPoolId=user_pool_id, Username=email, GroupName=GROUP)
    directory.admin_user_global_sign_out(UserPoolId=user_pool_id, Username=email)
    return f"{email} is no operator any more, at the latest an hour from now."


def plant(directory: Any, user_pool_id: str, api_url: str) -> None:
    """Have the demo's operator; may be repeated. Raises Failure."""
    api = ApiClient(api_url)
    if not api.login(EMAIL, PASSWORD):
        person = {"email": EMAIL, "password": PASSWORD, "full_name": "Demo Operator"}
        answer = api.call("POST", "/auth/register", person)
        if answer.status != 201:
            raise Failure(f"The demo's operator can't register: {answer.body}")
    appoint(directory, user_pool_id, EMAIL)


def _known(directory: Any, user_pool_id: str, email: str) -> str:
    """The email as the directory has it, of somebody who has confirmed it."""
    email = email.strip().lower()
    if not _EMAIL.fullmatch(email):
        raise Failure(f"'{email}' is no email address: make operator EMAIL=ada@example.com")
    try:
        user = directory.admin_get_user(UserPoolId=user_pool_id, Username=email)
    except directory.exceptions.UserNotFoundException:
        raise Failure(
            f"Nobody here has registered as {email}. They register in the console first; then "
            "run this again."
        ) from None
    if user["UserStatus"] == "UNCONFIRMED":
        raise Failure(f"{email} has not been confirmed yet: they enter the code they were sent.")
    return email
