"""Storing the operator's app of a network where the functions read it."""

from __future__ import annotations

import getpass
import json
import re
import sys
from collections.abc import Sequence
from typing import Any

from local.progress import Failure

_LONGEST = 2_000
_NAME = re.compile(r"[a-z_]{1,40}")


def set_up(ssm: Any, stack_name: str, name: str, known: Sequence[str]) -> str:
    """Ask for the app of the network `name` and store it; returns the parameter's name.

    `known`: the networks that need an app. Raises Failure.
    """
    if name not in known or not _NAME.fullmatch(name):
        wanted = ", ".join(known) or "none of those that this version speaks"
        raise Failure(f"'{name}' is no network that wants an app. Those that do: {wanted}.")
    client_id, client_secret = _asked("The app's id"), _asked("The app's secret")
    return keep(ssm, stack_name, name, client_id, client_secret)


def keep(ssm: Any, stack_name: str, name: str, client_id: str, client_secret: str) -> str:
    """Store an app where the functions read it; returns the parameter's name."""
    place = f"/{stack_name}/networks/{name}"
    ssm.put_parameter(
        Name=place,
        Description=f"The app registered with {name}; set by `make network`",
        Value=json.dumps({"client_id": client_id, "client_secret": client_secret}),
        Type="SecureString",
        Overwrite=True,
    )
    return place


def _asked(what: str) -> str:
    """A line typed without echo; from a pipe, its next line. Raises Failure when it is empty."""
    given = getpass.getpass(f"{what}: ") if sys.stdin.isatty() else sys.stdin.readline()
    given = given.strip()
    if not given or len(given) > _LONGEST:
        raise Failure(f"{what} is missing, or longer than {_LONGEST} characters. Nothing was kept.")
    return given
