"""The composition root: the implementations of the ports, and the services that use them.

Each is made when it is first used, and its modules are imported then, so a job's cold start loads
only what it needs. Tests subclass `Application` with other edges.

Each module of this package adds some of them: `machine`, `stores`, `edges`, `connecting`,
`businesses`, `library`, `publishing`, `planning`, `operating`.
"""

from __future__ import annotations

import os
from functools import cache

from drumbeat.application.clients import answering
from drumbeat.application.machine import SystemClock, TimeOrderedIds
from drumbeat.application.operating import OperatingServices
from drumbeat.settings import Settings

__all__ = ["Application", "SystemClock", "TimeOrderedIds", "answering", "preload", "running"]

#: Imported at its start by every function that uses the table.
_TABLE = (
    "drumbeat.persistence",
    "botocore.session",
    "botocore.config",
    "botocore.client",
    # The first DNS look-up would load it.
    "encodings.idna",
)


def preload(*modules: str) -> None:
    """Import modules while the function starts rather than with its first event.

    A starting function has a whole processor, a running one only the share that its memory gives
    it.
    """
    from importlib import import_module

    for module in (*_TABLE, *modules):
        import_module(module)


@cache
def running() -> Application:
    """The application of this process, configured by its environment variables."""
    return Application(Settings.from_environment(os.environ))


class Application(OperatingServices):
    """Everything that handlers use, by name: edges, repositories (`stored_…`), services."""
