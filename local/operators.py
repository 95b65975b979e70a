"""The operators of a deployment: people of its user pool who are in a group."""

from __future__ import annotations

import re
from typing import Any

from local.api_client import ApiClient
from local.progress import Failure

#: Equal to `drumbeat.domain.operators.GROUP`; a test compares them.
GROUP = "operators"
#: The operator of the demo on one machine.
EMAIL = "operator@drumbeat.example"
PASSWORD = "Drumbeat-operator-1"  # noqa: S105

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_TAKES_EFFECT = "It holds when they next sign in, and where they are signed in within an hour."


def appoint(directory: Any, user_pool_id: str, email: str) -> str:
    """Make a registered person an operator; returns a message. Can be repeated. Raises Failure.

    `directory`: a Cognito client.
    """
    email = _known(directory, user_pool_id, email)
    directory.admin_add_user_to_group(UserPoolId=user_pool_id, Username=email, GroupName=GROUP)
    return f"{email} is an operator. {_TAKES_EFFECT}"


def dismiss(directory: Any, user_pool_id: str, email: str) -> str:
    """Take the role away and stop the renewal of their sessions; returns a message. Raises
    Failure."""
    email = _known(directory, user_pool_id, email)
    directory.admin_remove_user_from_group(UserPoolId=user_pool_id, Username=email, GroupName=GROUP)
    directory.admin_user_global_sign_out(UserPoolId=user_pool_id, Username=email)
    return f"{email} is no operator any more, at the latest an hour from now."


def plant(directory: Any, user_pool_id: str, api_url: str) -> None:
    """Make the demo's operator; can be repeated. Raises Failure."""
    api = ApiClient(api_url)
    if not api.login(EMAIL, PASSWORD):
        person = {"email": EMAIL, "password": PASSWORD, "full_name": "Demo Operator"}
        answer = api.call("POST", "/auth/register", person)
        if answer.status != 201:
            raise Failure(f"The demo's operator can't register: {answer.body}")
    appoint(directory, user_pool_id, EMAIL)


def _known(directory: Any, user_pool_id: str, email: str) -> str:
    """The email as the user pool has it. Raises Failure unless its owner has confirmed it."""
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
